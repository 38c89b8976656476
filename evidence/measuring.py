"""Measuring with a progress bar; what is recorded survives an interruption."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from threading import Lock

from tqdm import tqdm

from evidence import records
from evidence.hosts import Trouble, places
from evidence.measure import Result, measure, runs


class _Recorder:
    """Appends each record at once, so that an interrupted measurement goes on where it stopped."""

    def __init__(self, args: argparse.Namespace, total: int) -> None:
        self._lock = Lock()
        self._path = args.results
        self._bar = tqdm(total=total, unit="run", disable=None)
        self.measured = self.troubles = 0

    def __call__(self, result: Result) -> None:
        with self._lock:
            self._bar.update()
            if isinstance(result, Trouble):
                self.troubles += 1
                self._bar.write(f"not measured: {result}", file=sys.stderr)
            elif result is not None:
                self.measured += 1
                self._bar.set_postfix_str(f"{result.release} {result.scenario}: {result.ending}")
                with self._path.open("a", encoding="utf-8") as stream:
                    stream.write(records.line(result))

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()


def measure_and_record(chosen: Iterable[str], args: argparse.Namespace) -> int:
    """Measure, record, and say how much that was; 1 where a run could not be measured."""
    known = records.load(args.results)
    records.save(known, args.results)
    where = list(places(chosen, args.distribution, helper=args.helper))
    wanted = runs(args.scenarios)
    recorder = _Recorder(args, len(where) * len(wanted))
    try:
        measure(
            where,
            wanted,
            known=[] if args.again else known,
            jobs=args.jobs,
            time_limit=args.time_limit,
            done=recorder,
        )
    finally:
        recorder.close()
        everything = records.load(args.results)
        records.save(everything, args.results)
    print(f"{recorder.measured} runs measured, {len(everything)} recorded in {args.results}")
    return 1 if recorder.troubles else 0
