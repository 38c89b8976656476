"""Where a run's report, notes and errors go."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from ckpt_lint import reports
from ckpt_lint.arguments import UsageError
from ckpt_lint.engine import UNREADABLE, Outcome
from ckpt_lint.reports.style import printable

MACHINE_FORMATS = ("json", "github")


def write(stream: TextIO | None, text: str) -> None:
    """Write text as it is to a stream that may be closed or know only a few characters."""
    if stream is None:
        return
    data = text.encode(stream.encoding or "utf-8", "backslashreplace")
    stream.flush()
    if hasattr(stream, "buffer"):
        # Past the text layer: on Windows it would give a diff other line ends.
        stream.buffer.write(data)
    else:
        stream.write(data.decode(stream.encoding or "utf-8"))
    stream.flush()


def check_writable(args: argparse.Namespace) -> None:
    """Refuse a file for the report that cannot be written, before anything is fixed."""
    if args.output_file is None:
        return
    try:
        with Path(args.output_file).open("ab"):
            return
    except OSError as error:
        raise UsageError(f"--output-file {args.output_file}: {error.strerror or error}") from None


def emit(args: argparse.Namespace, output_format: str, report: reports.Report, stream: TextIO | None) -> None:
    """Print a report, or write it to the file that was asked for.

    Notes stand in reports for people; beside those for machines they go to stderr.
    """
    color = args.output_file is None and reports.use_color(stream, os.environ)
    if args.statistics:
        text = reports.statistics(report, output_format, color)
    else:
        text = reports.render(report, output_format, color=color)
    if args.output_file is None:
        write(stream, text)
    else:
        Path(args.output_file).write_bytes(text.encode("utf-8", "backslashreplace"))
    if output_format in MACHINE_FORMATS and not args.quiet:
        errors(report.notes)


def errors(lines: Iterable[str]) -> None:
    """Lines on stderr."""
    for line in lines:
        write(sys.stderr, printable(line) + "\n")


def troubles(outcome: Outcome, *, findings_too: bool) -> None:
    """One line on stderr for everything that could not be done.

    ``findings_too``: also for unreadable files, where the report does not list findings.
    """
    errors(f"ckpt-lint: error: {each.path}: {each.message}" for each in outcome.troubles)
    if findings_too:
        errors(
            f"ckpt-lint: error: {f.path}:{f.span.start.row}:{f.span.start.column}: {f.message}"
            for f in outcome.findings
            if f.code == UNREADABLE
        )
