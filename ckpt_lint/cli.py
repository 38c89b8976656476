"""The command line: arguments to calls, nothing else."""

from __future__ import annotations

import sys
from ckpt_lint import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``ckpt-lint``; returns the exit code.

    0: nothing (left) to report. 1: findings. 2: ckpt-lint could not do its work.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        # Answered before argparse is imported: hooks and editors ask this all the time.
        print(f"ckpt-lint {__version__}")
        return 0
    from ckpt_lint import commands

    try:
        if arguments[:1] == ["rule"]:
            return commands.rule(_rule_parser().parse_args(arguments[1:]))
        if arguments[:1] == ["check"]:
            del arguments[0]
        return commands.check(_check_parser().parse_args(arguments))
    except commands.UsageError as error:
        print(f"ckpt-lint: error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # `ckpt-lint | head`: the reader has gone, and Python would complain at exit.
        sys.stdout = None  # type: ignore[assignment]
        return 141


def _rule_parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(prog="ckpt-lint rule", description="Explain a rule, or list all.")
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as CKPT101, or its name")
    parser.add_argument("--output-format", choices=("text", "json"), default="text")
    return parser


def _check_parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="ckpt-lint",
        description="Find PyTorch Lightning checkpoints that cannot be resumed from, on the "
        "Lightning release that the project uses.",
        epilog="Subcommands: `ckpt-lint rule [CODE]` explains a rule. Exit code: 0 nothing to "
        "report, 1 findings, 2 ckpt-lint could not do its work.",
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and directories (default: .); - is stdin")
    add("-V", "--version", action="version", version=f"ckpt-lint {__version__}")
    add("--fix", action=argparse.BooleanOptionalAction, default=None, help="apply safe fixes")
    add(
        "--unsafe-fixes",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="apply unsafe fixes too",
    )
    add("--diff", action="store_true", help="show what --fix would change, and write nothing")
    add("--stdin-filename", metavar="FILE", help="name of the file that comes by stdin")

    lightning = parser.add_argument_group("Lightning")
    lightning.add_argument(
        "--lightning-version",
        metavar="X",
        help="judge by this release instead of the project's own",
    )
    lightning.add_argument(
        "--python", metavar="PATH", help="interpreter or environment that the project runs in"
    )

    rules = parser.add_argument_group("rules")
    for name, text in (
        ("--select", "rule codes, prefixes or ALL"),
        ("--extend-select", "like --select, in addition"),
        ("--ignore", "rule codes to leave out"),
    ):
        rules.add_argument(name, action="append", metavar="CODES", help=text)

    files = parser.add_argument_group("files")
    files.add_argument("--exclude", action="append", metavar="PATTERNS", help="leave these out")
    files.add_argument("--extend-exclude", action="append", metavar="PATTERNS", help="these too")
    files.add_argument(
        "--force-exclude",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="excludes hold for files that are named, too (for hooks)",
    )
    files.add_argument(
        "--respect-gitignore", action=argparse.BooleanOptionalAction, default=None
    )
    files.add_argument("-j", "--jobs", type=int, default=0, metavar="N", help="processes")

    output = parser.add_argument_group("output")
    output.add_argument("--output-format", choices=("full", "concise", "json", "github"))
    output.add_argument("-o", "--output-file", metavar="FILE")
    output.add_argument("--statistics", action="store_true", help="count findings by rule")
    output.add_argument("-e", "--exit-zero", action="store_true", help="exit 0 despite findings")
    output.add_argument("--exit-non-zero-on-fix", action="store_true")
    output.add_argument("-q", "--quiet", action="store_true", help="findings only")
    output.add_argument("-v", "--verbose", action="store_true")

    config = parser.add_argument_group("configuration")
    config.add_argument("--config", metavar="FILE", help="pyproject.toml or ckpt-lint.toml")
    config.add_argument("--isolated", action="store_true", help="read no configuration file")
    config.add_argument("--show-settings", action="store_true", help="what is in force, and stop")
    return parser
