"""The command line: arguments to calls, nothing else."""

from __future__ import annotations

import sys

from ckpt_lint import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED, READER_GONE = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``ckpt-lint``; returns the exit code.

    0: nothing (left) to report. 1: findings. 2: ckpt-lint could not do its work.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return READER_GONE
    except OSError as error:
        _abandon_output()
        where = f"{error.filename}: " if error.filename else ""
        print(f"ckpt-lint: error: {where}{error.strerror or error}", file=sys.stderr)
        return 2
    return code


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        # Answered before argparse is imported: hooks and editors ask this all the time.
        print(f"ckpt-lint {__version__}")
        return 0
    from ckpt_lint import arguments as parsers

    try:
        if arguments[:1] == ["doctor"]:
            # Without LibCST, which it has no use for.
            from ckpt_lint.checkpoints import doctor

            return doctor.run(parsers.for_doctor().parse_intermixed_args(arguments[1:]))
        if arguments[:1] == ["vendor"]:
            from ckpt_lint import vendor

            return vendor.run(parsers.for_vendor().parse_args(arguments[1:]))
        from ckpt_lint import garbage

        garbage.collect_seldom()
        garbage.leave_behind()
        from ckpt_lint import commands

        if arguments[:1] == ["rule"]:
            return commands.rule(parsers.for_rule().parse_args(arguments[1:]))
        if arguments[:1] == ["versions"]:
            from ckpt_lint import versions

            return versions.run(parsers.for_versions().parse_intermixed_args(arguments[1:]))
        if arguments[:1] == ["check"]:
            del arguments[0]
        return commands.check(parsers.for_check().parse_intermixed_args(arguments))
    except parsers.UsageError as error:
        print(f"ckpt-lint: error: {error}", file=sys.stderr)
        return 2


def _abandon_output() -> None:
    """Keep Python from complaining at exit about output that nobody can take."""
    import os

    try:
        sys.stdout.flush()
    except OSError:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):
            return
