"""The command line of the evidence: measure, publish, draw, compare."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from packaging.version import Version

from evidence import compare, draw, publish, records, releases
from evidence.measuring import measure_and_record
from evidence.scenarios import SCENARIOS

TURNING_POINTS = ("2.0.9", "2.1.0", "2.1.3", "2.1.4", "2.2.5", "2.5.6", "2.6.0", "2.6.6")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 1 where something could not be done."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except KeyboardInterrupt:
        print("interrupted; what was measured is recorded", file=sys.stderr)
        return 130
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evidence", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    measure = commands.add_parser("measure", help="run scenarios on releases and record the outcomes")
    add = measure.add_argument
    add("--all", action="store_true", help=f"every final release from {releases.OLDEST} on")
    add("--releases", type=_names, default=TURNING_POINTS, metavar="X,Y", help="only these")
    add("--scenarios", type=_names, metavar="A,B", help="only these")
    add("--helper", action="store_true", help="SafeModelCheckpoint in the place of ModelCheckpoint")
    add("--distribution", choices=tuple(releases.OTHER), default="pytorch-lightning")
    add("--jobs", type=int, default=2, metavar="N", help="releases at a time (default: 2)")
    add("--time-limit", type=float, default=60.0, metavar="SECONDS", help="for one run (default: 60)")
    add("--again", action="store_true", help="measure what is recorded already, too")
    add("--results", type=Path, metavar="FILE")
    measure.set_defaults(run=_measure)
    publishing = commands.add_parser("publish", help="derive the matrix that the package ships")
    publishing.set_defaults(run=_publish)
    drawing = commands.add_parser("draw", help="draw the picture in the documentation")
    drawing.set_defaults(run=_draw)
    comparing = commands.add_parser("compare", help="write the helper's table into the documentation")
    comparing.set_defaults(run=_compare)
    return parser


def _measure(args: argparse.Namespace) -> int:
    chosen = releases.measurable() if args.all else args.releases
    if args.helper and args.all:
        chosen = tuple(each for each in chosen if Version(each) >= Version(compare.OLDEST))
    args.scenarios = args.scenarios or (compare.SAVE_SIDE if args.helper else tuple(SCENARIOS))
    args.results = args.results or (records.WITH_HELPER if args.helper else records.RESULTS)
    unknown = [name for name in args.scenarios if name not in SCENARIOS]
    unknown += [name for name in chosen if name not in releases.measurable()]
    if unknown:
        print(f"unknown, or not to be installed: {', '.join(unknown)}", file=sys.stderr)
        return 1
    return measure_and_record(chosen, args)


def _publish(args: argparse.Namespace) -> int:
    publish.write(records.load())
    return 0


def _draw(args: argparse.Namespace) -> int:
    draw.write(records.load())
    return 0


def _compare(args: argparse.Namespace) -> int:
    compare.write(records.load(), records.load(records.WITH_HELPER))
    return 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


if __name__ == "__main__":
    sys.exit(main())
