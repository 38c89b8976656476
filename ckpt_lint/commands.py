"""What each subcommand does: settings, the engine, fixes, and where the report goes."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from ckpt_lint import config as configuration
from ckpt_lint import engine, fixes, reports
from ckpt_lint.engine import Options, Outcome, Trouble
from ckpt_lint.findings import Finding
from ckpt_lint.project.known import parse as parse_version
from ckpt_lint.project.release import DISTRIBUTIONS, VersionError
from ckpt_lint.rules import RULES, UnknownRule, selected


class UsageError(Exception):
    """What was asked for cannot be done; one line."""


def rule(args: argparse.Namespace) -> int:
    """``ckpt-lint rule [CODE]``: a rule's manual page, or the table of all."""
    if args.code is None:
        if args.output_format == "json":
            rows = [{"code": r.code, "name": r.name, "summary": r.summary} for r in RULES.values()]
            print(json.dumps(rows, indent=2))
        else:
            for each in RULES.values():
                print(f"{each.code}  {each.name:<32}{each.summary}")
        return 0
    wanted = args.code.upper()
    found = next((r for r in RULES.values() if wanted in (r.code, r.name.upper())), None)
    if found is None:
        raise UsageError(f"unknown rule: {args.code!r}; `ckpt-lint rule` lists all rules")
    page = textwrap.dedent(found.page).strip()
    if args.output_format == "json":
        print(json.dumps({"code": found.code, "name": found.name, "page": page}, indent=2))
    else:
        print(f"# {found.name} ({found.code})\n\n{page}")
    return 0


def check(args: argparse.Namespace) -> int:
    """``ckpt-lint [PATH ...]``: check, and with ``--fix`` or ``--diff`` fix."""
    try:
        config = _config(args)
        options = _options(args, config)
        if args.show_settings:
            _show(config, options)
            return 0
        if args.paths == ["-"]:
            return _check_stdin(args, config, options)
        outcome = engine.check([Path(p) for p in args.paths or ["."]], config, options)
    except (configuration.ConfigError, UnknownRule, VersionError) as error:
        raise UsageError(error) from None
    fixed: list[fixes.Fixed] = []
    if config.fix or args.diff:
        fixed = _fix(outcome, config, options, write=not args.diff)
    return _finish(args, config, outcome, fixed)


def _config(args: argparse.Namespace) -> configuration.Config:
    explicit = Path(args.config) if args.config else None
    start = Path(args.stdin_filename or (args.paths or ["."])[0])
    if start.name == "-" or not start.is_dir():
        start = start.parent
    config = configuration.load(start, explicit=explicit, isolated=args.isolated)
    changes = {
        name: value
        for name, value in (
            ("select", _split(args.select)),
            ("exclude", _split(args.exclude)),
            ("extend_select", _added(config.extend_select, args.extend_select)),
            ("ignore", _added(config.ignore, args.ignore)),
            ("extend_exclude", _added(config.extend_exclude, args.extend_exclude)),
            ("force_exclude", args.force_exclude),
            ("respect_gitignore", args.respect_gitignore),
            ("output_format", args.output_format),
            ("fix", args.fix),
            ("unsafe_fixes", args.unsafe_fixes),
        )
        if value is not None
    }
    return dataclasses.replace(config, **changes)


def _split(values: Iterable[str] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _added(before: tuple[str, ...], values: Iterable[str] | None) -> tuple[str, ...]:
    return (*before, *(_split(values) or ()))


def _options(args: argparse.Namespace, config: configuration.Config) -> Options:
    codes = selected(config.select, config.extend_select, config.ignore)
    if config.output_format is not None and config.output_format not in reports.FORMATS:
        raise UsageError(f"unknown output format: {config.output_format!r}")
    versions: dict[str, str] = {}
    if args.lightning_version is not None:
        source = "--lightning-version"
        version = parse_version(args.lightning_version, "lightning", source)
        versions = dict.fromkeys(DISTRIBUTIONS, version)
    return Options(
        codes=codes,
        per_file_ignores=config.per_file_ignores,
        lightning_version=versions,
        python=Path(args.python) if args.python else None,
        jobs=args.jobs,
    )


def _show(config: configuration.Config, options: Options) -> None:
    settings = {**vars(config), "codes": sorted(options.codes), "python": options.python}
    for name, value in sorted(settings.items()):
        print(f"{name.replace('_', '-')} = {value if value is not None else ''}")


def _check_stdin(args: argparse.Namespace, config: configuration.Config, options: Options) -> int:
    path = args.stdin_filename or "-"
    data = sys.stdin.buffer.read()
    outcome = engine.check_bytes(path, data, config, options)
    if not (config.fix or args.diff):
        return _finish(args, config, outcome, [])
    fixed = _fixed(path, data, outcome, config, options)
    if args.diff:
        return _finish(args, config, outcome, [fixed] if fixed else [])
    sys.stdout.buffer.write(fixed.data if fixed is not None else data)
    sys.stdout.flush()
    return _finish(args, config, outcome, [fixed] if fixed else [], stream=sys.stderr)


def _fix(
    outcome: Outcome, config: configuration.Config, options: Options, *, write: bool
) -> list[fixes.Fixed]:
    """Fix every file that has something to fix; one that cannot be is left as it was."""
    result = []
    for path in dict.fromkeys(finding.path for finding in outcome.findings):
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            outcome.troubles.append(Trouble(path, error.strerror or str(error)))
            continue
        fixed = _fixed(path, data, outcome, config, options)
        if fixed is None or not fixed.changed:
            continue
        if write:
            try:
                fixes.write(path, fixed.data)
            except fixes.FixError as error:
                outcome.troubles.append(Trouble(path, str(error)))
                continue
        result.append(fixed)
    return result


def _fixed(
    path: str, data: bytes, outcome: Outcome, config: configuration.Config, options: Options
) -> fixes.Fixed | None:
    findings = [finding for finding in outcome.findings if finding.path == path]
    if all(finding.fix is None for finding in findings):
        return None

    def recheck(new: bytes) -> list[Finding]:
        return engine.recheck(path, new, outcome)

    try:
        return fixes.fix(path, data, findings, recheck, unsafe=config.unsafe_fixes)
    except fixes.FixError as error:
        outcome.troubles.append(Trouble(path, str(error)))
        return None


def _finish(
    args: argparse.Namespace,
    config: configuration.Config,
    outcome: Outcome,
    fixed: list[fixes.Fixed],
    stream: TextIO | None = None,
) -> int:
    """Print the report, and say the exit code."""
    for trouble in outcome.troubles:
        print(f"ckpt-lint: error: {trouble.path}: {trouble.message}", file=sys.stderr)
    if args.diff:
        for each in fixed:
            sys.stdout.write(fixes.diff(each))
        _print_notes(outcome.notes, args)
        would = sum(len(each.applied) for each in fixed)
        if would and not args.quiet:
            print(f"Would fix {would} error{'s' * (would != 1)}.", file=sys.stderr)
        code = 1 if fixed and not args.exit_zero else 0
        return 2 if outcome.incomplete else code
    changed = {each.source.path: each for each in fixed}
    left = [finding for finding in outcome.findings if finding.path not in changed]
    left += [finding for each in fixed for finding in each.remaining]
    texts = {file.path: file.text for file in outcome.facts}
    texts.update({path: each.text for path, each in changed.items()})
    count = sum(len(each.applied) for each in fixed)
    report = reports.Report(
        findings=tuple(sorted(left, key=lambda finding: finding.sort_key)),
        sources=texts,
        notes=() if args.quiet else tuple(outcome.notes),
        fixed=count,
        checked=outcome.checked,
    )
    _emit(args, config.output_format or "full", report, stream)
    if outcome.incomplete:
        return 2
    failed = bool(report.findings) or (bool(count) and args.exit_non_zero_on_fix)
    return 1 if failed and not args.exit_zero else 0


def _emit(
    args: argparse.Namespace, output_format: str, report: reports.Report, stream: TextIO | None
) -> None:
    out = stream if stream is not None else sys.stdout
    color = args.output_file is None and reports.use_color(out, os.environ)
    if args.statistics:
        text = reports.statistics(report, output_format, color)
    else:
        text = reports.render(report, output_format, color=color)
    if output_format in ("json", "github"):
        _print_notes(report.notes, args)
    if args.output_file is None:
        out.write(text)
        out.flush()
        return
    try:
        Path(args.output_file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{args.output_file}: {error.strerror or error}") from None


def _print_notes(notes: Iterable[str], args: argparse.Namespace) -> None:
    if not args.quiet:
        for note in notes:
            print(note, file=sys.stderr)
