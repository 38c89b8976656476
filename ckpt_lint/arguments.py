"""What can be said on the command line; names and meanings are Ruff's."""

from __future__ import annotations

import argparse
from typing import NoReturn

from ckpt_lint import __version__


class UsageError(Exception):
    """What was asked for cannot be done; one line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see `{self.prog} --help`")


def for_rule() -> argparse.ArgumentParser:
    """Arguments of ``ckpt-lint rule``."""
    parser = _Parser(prog="ckpt-lint rule", description="Explain a rule, or list all.")
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as CKPT101, or its name")
    parser.add_argument("--output-format", choices=("text", "json"), default="text")
    return parser


def for_versions() -> argparse.ArgumentParser:
    """Arguments of ``ckpt-lint versions``; what it does not take is as ``ckpt-lint`` has it."""
    parser = _Parser(
        prog="ckpt-lint versions",
        allow_abbrev=False,
        description="Show what each Lightning release does with checkpoints, as measured; with "
        "paths, on which releases their code is safe, and which to move to.",
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and directories")
    add("--output-format", dest="format", choices=("text", "json"), default="text")
    add("--lightning-version", metavar="X", help="the release to move from, if not the project's")
    add("--python", metavar="PATH", help="the project's interpreter or environment")
    add("--select", action="append", metavar="CODES", help="codes, prefixes of codes, or ALL")
    add("--ignore", action="append", metavar="CODES", help="rules to leave out")
    add("--exclude", action="append", metavar="PATTERNS", help="leave these out")
    add("--config", metavar="FILE", help="pyproject.toml or ckpt-lint.toml")
    add("--isolated", action="store_true", help="read no configuration file")
    add("-j", "--jobs", type=_jobs, default=0, metavar="N", help="processes; 0: one for each CPU")
    given = {action.dest for action in parser._actions}
    others = vars(for_check().parse_args([])).items()
    parser.set_defaults(**{name: value for name, value in others if name not in given})
    return parser


def for_vendor() -> argparse.ArgumentParser:
    """Arguments of ``ckpt-lint vendor``."""
    parser = _Parser(
        prog="ckpt-lint vendor",
        allow_abbrev=False,
        description="Write the safe helper as one file without dependencies. Exit code: 0 done or up "
        "to date, 1 --check found it old or edited, 2 it could not be done.",
    )
    parser.add_argument("file", metavar="FILE", help="such as src/pkg/safe_checkpoint.py")
    parser.add_argument("--check", action="store_true", help="say whether FILE is old or edited")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is not ours")
    return parser


def for_check() -> argparse.ArgumentParser:
    """Arguments of ``ckpt-lint``; not given is ``None``, so that the configuration decides."""
    parser = _Parser(
        prog="ckpt-lint",
        allow_abbrev=False,
        description="Find PyTorch Lightning checkpoints that cannot be resumed from, on the "
        "Lightning release that the project uses.",
        epilog="Subcommands: `ckpt-lint rule [CODE]` explains a rule, `ckpt-lint versions [PATH ...]` "
        "says what each Lightning release does, `ckpt-lint doctor [DIR ...]` examines checkpoints, "
        "`ckpt-lint vendor FILE` copies the safe helper into a project. Exit code: 0 nothing to "
        "report, 1 findings, 2 ckpt-lint could not do its work.",
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and directories (default: .); - is stdin")
    add("-V", "--version", action="version", version=f"ckpt-lint {__version__}")
    _switch(parser, "--fix", "apply safe fixes")
    _switch(parser, "--unsafe-fixes", "apply unsafe fixes too")
    add("--diff", action="store_true", help="show what --fix would change, and write nothing")
    add("--stdin-filename", metavar="FILE", help="name of the file that comes by stdin")

    lightning = parser.add_argument_group("Lightning").add_argument
    lightning("--lightning-version", metavar="X", help="judge by this release, not the project's")
    lightning("--python", metavar="PATH", help="the project's interpreter or environment")

    rules = parser.add_argument_group("rules").add_argument
    rules("--select", action="append", metavar="CODES", help="codes, prefixes of codes, or ALL")
    rules("--extend-select", action="append", metavar="CODES", help="like --select, in addition")
    rules("--ignore", action="append", metavar="CODES", help="rules to leave out")

    files = parser.add_argument_group("files")
    files.add_argument("--exclude", action="append", metavar="PATTERNS", help="leave these out")
    files.add_argument("--extend-exclude", action="append", metavar="PATTERNS", help="these too")
    _switch(files, "--force-exclude", "excludes hold for named files, too (for hooks)")
    _switch(files, "--respect-gitignore", "leave out what .gitignore leaves out")
    files.add_argument(
        "-j", "--jobs", type=_jobs, default=0, metavar="N", help="processes; 0: one for each CPU"
    )

    output = parser.add_argument_group("output").add_argument
    output("--output-format", metavar="FORMAT", help="full, concise, json or github")
    output("-o", "--output-file", metavar="FILE", help="write the report there")
    output("--statistics", action="store_true", help="count findings by rule")
    output("--show-unknown", action="store_true", help="list last.ckpt paths whose use is not known")
    output("-q", "--quiet", action="store_true", help="findings only")
    output("-v", "--verbose", action="store_true", help="say what is done, on stderr")
    code = parser.add_mutually_exclusive_group().add_argument
    code("-e", "--exit-zero", action="store_true", help="exit 0 despite findings")
    code("--exit-non-zero-on-fix", action="store_true", help="exit 1 if anything was fixed")

    config = parser.add_argument_group("configuration").add_argument
    config("--config", metavar="FILE", help="pyproject.toml or ckpt-lint.toml")
    config("--isolated", action="store_true", help="read no configuration file")
    config("--show-settings", action="store_true", help="print what is in force, and stop")
    return parser


def for_doctor() -> argparse.ArgumentParser:
    """Arguments of ``ckpt-lint doctor``."""
    parser = _Parser(
        prog="ckpt-lint doctor",
        allow_abbrev=False,
        description="Examine the checkpoints below a directory, without torch and without running "
        "anything that they contain: which are sound, and which to resume from.",
        epilog="Exit code: 0 all sound, 1 problems, 2 something could not be read or repaired.",
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="DIR", help="directories or URLs (default: .)")
    add("--fix", action="store_true", help="let broken links lead to the newest sound state")
    add("--diff", action="store_true", help="show what --fix would change, and write nothing")
    add("--lightning-version", metavar="X", help="the release that resumes, not the project's")
    add("--python", metavar="PATH", help="the project's interpreter or environment")
    add("--output-format", choices=("full", "json"), default="full")
    add("-o", "--output-file", metavar="FILE", help="write the report there")
    add("-q", "--quiet", action="store_true", help="problems only")
    add("-v", "--verbose", action="store_true", help="say what is done, on stderr")
    code = parser.add_mutually_exclusive_group().add_argument
    code("-e", "--exit-zero", action="store_true", help="exit 0 despite problems")
    code("--exit-non-zero-on-fix", action="store_true", help="exit 1 if anything was repaired")
    add("--config", metavar="FILE", help="pyproject.toml or ckpt-lint.toml")
    add("--isolated", action="store_true", help="read no configuration file")
    return parser


def _switch(to: argparse._ActionsContainer, name: str, text: str) -> None:
    to.add_argument(name, action=argparse.BooleanOptionalAction, default=None, help=text)


def _jobs(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("must be a number, 0 or more")
    return int(text)
