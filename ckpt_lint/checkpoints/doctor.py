"""``ckpt-lint doctor``: places to runs, repairs, the report, the exit code."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ckpt_lint import config as configuration
from ckpt_lint import output, reports
from ckpt_lint.arguments import UsageError
from ckpt_lint.checkpoints import advice, diagnosis, files, leftovers, project, repair, runs
from ckpt_lint.checkpoints.examined import Examined
from ckpt_lint.checkpoints.progress import Progress
from ckpt_lint.checkpoints.project import Project
from ckpt_lint.checkpoints.states import UNREADABLE
from ckpt_lint.project.known import DISTRIBUTIONS, VersionError
from ckpt_lint.project.known import parse as parse_version
from ckpt_lint.settings import check_python


@dataclass
class _Work:
    """What is being done, and what could not be."""

    project: Project
    fix: bool
    diff: bool
    troubles: list[str] = field(default_factory=list)
    planned: list[repair.Repair] = field(default_factory=list)


def run(args: argparse.Namespace) -> int:
    """Examine all places; returns the exit code."""
    started = time.perf_counter()
    output.check_writable(args)
    work = _Work(_project(args), fix=args.fix, diff=args.diff)
    with Progress(sys.stderr, shown=not args.quiet) as progress:
        found = []
        for each in _examined(args.paths or ["."], work):
            found.append(each)
            progress.advance(len(each.checkpoints))
    output.errors(f"ckpt-lint: error: {trouble}" for trouble in work.troubles)
    if not found and not work.troubles and not args.quiet:
        output.errors(["warning: No checkpoints found under the given path(s)"])
    if args.verbose:
        count = f"{progress.done} checkpoint{'s' * (progress.done != 1)}"
        seconds = time.perf_counter() - started
        output.errors([f"project: {work.project.source}", f"read {count} in {seconds:.2f} s"])
    return _finish(args, work, found)


def _finish(args: argparse.Namespace, work: _Work, found: list[Examined]) -> int:
    if args.diff:
        output.write(sys.stdout, "".join(map(repair.diff, work.planned)))
        if work.planned and not args.quiet:
            count = len(work.planned)
            output.errors([f"Would repair {count} link{'s' * (count != 1)}."])
        failed = bool(work.planned)
    else:
        _report(args, found)
        repaired = any(each.repairs for each in found)
        failed = not all(each.is_sound for each in found) or (repaired and args.exit_non_zero_on_fix)
    if work.troubles:
        return 2
    return 1 if failed and not args.exit_zero else 0


def _report(args: argparse.Namespace, found: list[Examined]) -> None:
    if args.output_format == "json":
        from ckpt_lint.checkpoints import as_json

        text = as_json.render(found)
    else:
        from ckpt_lint.checkpoints import as_text

        color = args.output_file is None and reports.use_color(sys.stdout, os.environ)
        text = as_text.render(found, color=color, quiet=args.quiet)
    if args.output_file is None:
        output.write(sys.stdout, text)
    else:
        Path(args.output_file).write_bytes(text.encode("utf-8", "backslashreplace"))


def _project(args: argparse.Namespace) -> Project:
    if args.isolated and args.config is not None:
        raise UsageError("--config cannot be used with --isolated")
    try:
        explicit = None if args.config is None else Path(args.config)
        config = configuration.load(Path.cwd(), explicit=explicit, isolated=args.isolated)
        given = {}
        if args.lightning_version is not None:
            version = parse_version(args.lightning_version, "lightning", "--lightning-version")
            given = dict.fromkeys(DISTRIBUTIONS, version)
        python = None if args.python is None else Path(args.python)
        check_python(python, config.python)
        return project.detect(config, given, python)
    except (configuration.ConfigError, VersionError) as error:
        raise UsageError(error) from None


def _examined(places: list[str], work: _Work) -> Iterator[Examined]:
    """Each run directory once, however often it was named."""
    seen = set()
    for place in places:
        for found in _runs(place, work):
            name = found.files.shown(found.directory)
            if (key := os.path.realpath(name)) not in seen:
                seen.add(key)
                yield _examine(found, name, work)


def _runs(place: str, work: _Work) -> Iterator[runs.Run]:
    def refuse(path: str, error: OSError) -> None:
        work.troubles.append(f"{path}: {files.reason(error)}")

    if not place:
        raise UsageError("an empty path was given")
    try:
        system, path = files.of(place)
        yield from runs.find(system, path, refuse)
    except files.FilesError as error:
        work.troubles.append(str(error))
    except OSError as error:
        refuse(place, error)


def _examine(found: runs.Run, name: str, work: _Work) -> Examined:
    judged = diagnosis.diagnose(found, work.project)
    repairs = _repaired(repair.plan(judged), work) if work.fix or work.diff else []
    if repairs:
        targets = {done.path: done.after for done, _ in repairs}
        entries = tuple(each._replace(target=targets.get(each.path, each.target)) for each in found.entries)
        judged = diagnosis.diagnose(replace(found, entries=entries), work.project)
    work.troubles.extend(
        f"{found.files.shown(each.entry.path)}: {problem.text}"
        for each in judged
        for problem in each.problems
        if problem.state == UNREADABLE
    )
    advised = advice.advise(found.files, judged, work.project)
    return Examined(name, tuple(judged), advised, tuple(_left(found, judged, work)), tuple(repairs))


def _left(found: runs.Run, judged: list[diagnosis.Checkpoint], work: _Work) -> Iterator[leftovers.Leftover]:
    checkpoints = {each.entry for each in judged}
    for entry in found.leftovers:
        try:
            if entry not in checkpoints:
                yield leftovers.look(found.files, entry)
        except FileNotFoundError:  # its process goes on
            continue
        except OSError as error:
            work.troubles.append(f"{found.files.shown(entry.path)}: {files.reason(error)}")


def _repaired(planned: list[repair.Repair], work: _Work) -> list[tuple[repair.Repair, str]]:
    work.planned.extend(planned)
    done = []
    for each in planned if work.fix and not work.diff else []:
        try:
            done.append((each, repair.carry_out(each)))
        except repair.RepairError as error:
            work.troubles.append(str(error))
    return done
