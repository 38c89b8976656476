"""What is in force: the project's configuration with the command line on top."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
from collections.abc import Iterable
from pathlib import Path

from ckpt_lint import config as configuration
from ckpt_lint import reports
from ckpt_lint.arguments import UsageError
from ckpt_lint.config import Config, Options
from ckpt_lint.project import environments
from ckpt_lint.project.known import DISTRIBUTIONS, VersionError
from ckpt_lint.project.known import parse as parse_version
from ckpt_lint.rules import UnknownRule, selected

Strings = tuple[str, ...]


def load(args: argparse.Namespace) -> tuple[Config, Options]:
    """Read the configuration and lay the command line over it.

    Raises ``UsageError`` for anything in either that means nothing.
    """
    if args.isolated and args.config is not None:
        raise UsageError("--config cannot be used with --isolated")
    if "" in args.paths:
        raise UsageError("an empty path was given")
    try:
        config = configuration.load(
            _start(args),
            explicit=None if args.config is None else Path(args.config),
            isolated=args.isolated,
        )
        options = _options(args, config)
    except (configuration.ConfigError, VersionError) as error:
        raise UsageError(error) from None
    return _merged(args, config), options


def show(config: Config, options: Options) -> str:
    """What is in force, one ``name = value`` a line."""
    values = {**vars(config), "rules": sorted(options.codes), "jobs": options.jobs}
    values["python"] = options.python or config.python
    values["lightning_version"] = {**config.lightning_version, **options.lightning_version}
    for layer in ("select", "extend_select", "ignore"):
        del values[layer]
    return "".join(
        f"{name.replace('_', '-')} = {json.dumps(value, default=str)}\n"
        for name, value in sorted(values.items())
    )


def _start(args: argparse.Namespace) -> Path:
    """Where the search for a configuration starts: the directory that holds all paths.

    The order of the paths must not matter.
    """
    paths = [args.stdin_filename] if args.stdin_filename else args.paths
    absolute = [os.path.abspath(path) for path in paths if path != "-"]
    try:
        start = os.path.commonpath(absolute) if absolute else "."
    except ValueError:  # several drives
        start = "."
    return Path(start if os.path.isdir(start) else os.path.dirname(start))


def _merged(args: argparse.Namespace, config: Config) -> Config:
    changes = {
        "exclude": _split(args.exclude),
        "extend_exclude": (*config.extend_exclude, *(_split(args.extend_exclude) or ())),
        "force_exclude": args.force_exclude,
        "respect_gitignore": args.respect_gitignore,
        "output_format": args.output_format or config.output_format or "full",
        "fix": args.fix,
        "unsafe_fixes": args.unsafe_fixes,
    }
    return dataclasses.replace(config, **{k: v for k, v in changes.items() if v is not None})


def _options(args: argparse.Namespace, config: Config) -> Options:
    for output_format in (args.output_format, config.output_format):
        if output_format is not None and output_format not in reports.FORMATS:
            known = ", ".join(reports.FORMATS)
            where = f"{config.path}: " if config.path is not None else ""
            raise UsageError(f"{where}unknown output format: {output_format!r}; there are {known}")
    versions: dict[str, str] = {}
    if args.lightning_version is not None:
        source = "--lightning-version"
        version = parse_version(args.lightning_version, "lightning", source)
        versions = dict.fromkeys(DISTRIBUTIONS, version)
    python = None if args.python is None else Path(args.python)
    check_python(python, config.python)
    try:
        in_file = selected(config.select, config.extend_select, config.ignore)
        ignores = {p: selected(codes, (), ()) for p, codes in config.per_file_ignores.items()}
    except UnknownRule as error:
        raise UsageError(f"{config.path}: {error}") from None
    return Options(
        codes=_codes(args, in_file),
        per_file_ignores=ignores,
        lightning_version=versions,
        python=python,
        jobs=args.jobs,
    )


def _codes(args: argparse.Namespace, in_file: frozenset[str]) -> frozenset[str]:
    """Rules that are on. The command line beats the file, however specific that is, as in Ruff."""
    select, extend, ignore = map(_split, (args.select, args.extend_select, args.ignore))
    try:
        if select is not None:
            return selected(select, extend or (), ignore or ())
        kept = in_file - selected(ignore or (), (), ())
        return kept | selected((), extend or (), ignore or ())
    except UnknownRule as error:
        raise UsageError(error) from None


def check_python(python: Path | None, configured: Path | None) -> None:
    """Refuse an environment that cannot be used (``VersionError``), whether or not it is needed."""
    if python is not None or configured is not None:
        found = environments.candidates(
            [Path.cwd()], python=python, configured=configured, environ=os.environ
        )
        next(iter(found), None)


def _split(values: Iterable[str] | None) -> Strings | None:
    if values is None:
        return None
    # A value that is all empty stays, and is refused: an unset shell variable selects nothing.
    return tuple(
        part.strip() for value in values for part in value.split(",") if part.strip() or not value.strip(", ")
    )
