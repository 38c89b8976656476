"""What each subcommand does: settings, the engine, fixes, the report, the exit code."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
import time
from pathlib import Path
from typing import TextIO

from ckpt_lint import engine, fixes, fixing, output, reports, settings
from ckpt_lint.arguments import UsageError
from ckpt_lint.config import Config, Options
from ckpt_lint.crossing import PathUse
from ckpt_lint.engine import Outcome, Trouble
from ckpt_lint.reports.notebooks import in_cells
from ckpt_lint.rules import RULES


def rule(args: argparse.Namespace) -> int:
    """``ckpt-lint rule [CODE]``: a rule's manual page, or the table of all."""
    if args.code is None:
        rows = [{"code": r.code, "name": r.name, "summary": r.summary} for r in RULES.values()]
        lines = (f"{row['code']}  {row['name']:<32}{row['summary']}\n" for row in rows)
        as_json = args.output_format == "json"
        output.write(sys.stdout, _json(rows) if as_json else "".join(lines))
        return 0
    wanted = args.code.upper()
    found = next((r for r in RULES.values() if wanted in (r.code, r.name.upper())), None)
    if found is None:
        raise UsageError(f"unknown rule: {args.code!r}; `ckpt-lint rule` lists all rules")
    page = textwrap.dedent(found.page).strip()
    if args.output_format == "json":
        text = _json({"code": found.code, "name": found.name, "page": page})
    else:
        text = f"# {found.name} ({found.code})\n\n{page}\n"
    output.write(sys.stdout, text)
    return 0


def check(args: argparse.Namespace) -> int:
    """``ckpt-lint [PATH ...]``: check, and with ``--fix`` or ``--diff`` fix."""
    started = time.perf_counter()
    config, options = settings.load(args)
    if args.show_settings:
        output.write(sys.stdout, settings.show(config, options))
        return 0
    output.check_writable(args)
    if args.stdin_filename is not None or args.paths == ["-"]:
        return _check_stdin(args, config, options)
    outcome = engine.check([Path(p) for p in args.paths if p != "-"] or [Path()], config, options)
    if "-" in args.paths:
        outcome.troubles.append(Trouble("-", "standard input cannot be checked beside files"))
    if not outcome.checked and not outcome.troubles and not args.quiet:
        output.errors(["warning: No files to check found under the given path(s)"])
    fixed: list[fixes.Fixed] = []
    if config.fix or args.diff:
        fixed = fixing.fix_files(outcome, config, write=not args.diff)
    if args.verbose:
        _tell(config, outcome, time.perf_counter() - started)
    return _finish(args, config, outcome, fixed, sys.stdout)


def _check_stdin(args: argparse.Namespace, config: Config, options: Options) -> int:
    name = args.stdin_filename or "-"
    if args.paths not in ([], ["-"]):
        ignored = ", ".join(path for path in args.paths if path != "-")
        output.errors([f"warning: Ignoring {ignored} in favor of standard input."])
    data = sys.stdin.buffer.read() if sys.stdin is not None else b""
    outcome = engine.check_bytes(name, data, config, options)
    if args.verbose:
        _tell(config, outcome, 0.0)
    if not (config.fix or args.diff):
        return _finish(args, config, outcome, [], sys.stdout)
    fixed = fixing.fix_bytes(name, data, outcome, config)
    changed = [fixed] if fixed is not None and fixed.applied else []
    if args.diff:
        return _finish(args, config, outcome, changed, sys.stdout)
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(fixed.data if fixed is not None else data)
        sys.stdout.flush()
    return _finish(args, config, outcome, changed, sys.stderr)


def _finish(
    args: argparse.Namespace,
    config: Config,
    outcome: Outcome,
    fixed: list[fixes.Fixed],
    stream: TextIO | None,
) -> int:
    """Print the report, and say the exit code."""
    output.troubles(outcome, findings_too=args.diff or args.statistics)
    if args.show_unknown:
        output.errors([_unknown(use) for use in outcome.unknown()])
    count = sum(len(each.applied) for each in fixed)
    if args.diff:
        for each in fixed:
            output.write(sys.stdout, fixes.diff(each))
        if not args.quiet:
            would = [f"Would fix {count} error{'s' * (count != 1)}."] if count else []
            output.errors([*outcome.notes, *would])
        failed = bool(fixed)
    else:
        report = _report(args, outcome, fixed, count)
        output.emit(args, config.output_format or "full", report, stream)
        failed = bool(report.findings) or (count > 0 and args.exit_non_zero_on_fix)
    if outcome.incomplete:
        return 2
    return 1 if failed and not args.exit_zero else 0


def _unknown(use: PathUse) -> str:
    row, column = use.place.span.start
    return f"{use.place.path}:{row}:{column}: unknown: what becomes of {' '.join(use.text.split())}"


def _report(
    args: argparse.Namespace, outcome: Outcome, fixed: list[fixes.Fixed], count: int
) -> reports.Report:
    left = outcome.by_path()
    left.update({each.source.path: list(each.remaining) for each in fixed})
    findings = [finding for each in left.values() for finding in each]
    sources = {**outcome.texts(), **{each.source.path: each.text for each in fixed}}
    findings.sort(key=lambda finding: finding.sort_key)
    return reports.Report(
        findings=tuple(in_cells(finding, sources) for finding in findings),
        sources=sources,
        notes=() if args.quiet else tuple(outcome.notes),
        fixed=count,
        checked=outcome.checked,
        incomplete=bool(outcome.troubles),
        quiet=args.quiet,
    )


def _tell(config: Config, outcome: Outcome, seconds: float) -> None:
    """``--verbose``: what was read, which releases were found and where, how long it took."""
    output.errors(
        [
            f"configuration: {config.path or 'none'} (root {config.root})",
            *outcome.judge.detections(),
            f"checked {outcome.checked} files, of which {len(outcome.facts)} had to be parsed, "
            f"in {seconds:.2f} s",
        ]
    )


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
