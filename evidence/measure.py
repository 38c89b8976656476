"""`python -m evidence measure`: run scenarios on releases, several at a time, and record them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence import records, releases
from evidence.kit import SaveLast
from evidence.records import Record
from evidence.scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parents[1]
Run = tuple[str, "SaveLast | None"]
TIME_LIMIT = 60.0


class Trouble(Exception):
    """A run that says nothing about the release: too long, or broken; one line."""


@dataclass(frozen=True)
class Place:
    """A release, and the fsspec it runs beside: the environment's own where ``None``."""

    release: str
    distribution: str = "pytorch-lightning"
    fsspec: str | None = None

    def __str__(self) -> str:
        beside = f" beside fsspec {self.fsspec}" if self.fsspec else ""
        return f"{self.distribution} {self.release}{beside}"


def places(chosen: Iterable[str], distribution: str = "pytorch-lightning") -> Iterator[Place]:
    """The releases, those where it matters also beside an old fsspec."""
    for release in chosen:
        yield Place(release, distribution)
        if releases.fsspec_decides(release):
            yield Place(release, distribution, releases.OLD_FSSPEC)


def runs(names: Iterable[str]) -> list[Run]:
    """Scenarios with each of their variants."""
    return [(name, save_last) for name in names for save_last in SCENARIOS[name].variants]


class Host:
    """A process that has one release imported, and runs scenarios on it."""

    def __init__(self, place: Place, time_limit: float = TIME_LIMIT) -> None:
        self._place = place
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evidence.host", str(time_limit)],
            env=_environment(place),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.conditions = self._next()
        if self.conditions["release"] != place.release:
            raise Trouble(f"{place}: {self.conditions['release']} was imported instead")

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()  # type: ignore[union-attr]
        self._process.stderr.close()  # type: ignore[union-attr]

    def run(self, scenario: str, save_last: SaveLast | None) -> Record:
        """Run one scenario.

        Raises:
            Trouble: the run says nothing about the release.
        """
        asked = {"scenario": scenario, "save_last": save_last}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._next()
        if "trouble" in answer:
            raise Trouble(f"{scenario} ({save_last}) on {self._place}: {answer['trouble'].splitlines()[-1]}")
        return Record(**{**answer, **self.conditions, "distribution": self._place.distribution})

    def _next(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.kill()
            said = self._process.communicate()[1].strip().splitlines()
            raise Trouble(f"{self._place}: {said[-1] if said else 'its process ended'}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _environment(place: Place) -> dict[str, str]:
    paths = [releases.installed(place.release, place.distribution), ROOT]
    if place.fsspec:
        paths.insert(0, releases.installed(place.fsspec, "fsspec"))
    package = "lightning.pytorch" if place.distribution == "lightning" else "pytorch_lightning"
    other = releases.installed(place.release, releases.OTHER[place.distribution])
    return {
        **releases.environment(*paths),
        "CKPT_LINT_EVIDENCE_PACKAGE": package,
        "CKPT_LINT_EVIDENCE_OTHER": str(other),
        "OMP_NUM_THREADS": "1",
    }


def measured_under(record: Record, conditions: dict[str, Any]) -> bool:
    """Whether a record was made under those conditions."""
    return all(getattr(record, name) == value for name, value in conditions.items())


def measure(
    where: Iterable[Place],
    wanted: list[Run],
    *,
    known: list[Record],
    jobs: int,
    time_limit: float,
    done: Callable[[Record | Trouble | None], None],
) -> None:
    """Run everything wanted that is not known under the conditions of today.

    ``done`` hears of each run as it ends: its record, its trouble, or ``None`` for one that
    was known already. It is called by several threads.
    """

    def at(place: Place) -> None:
        try:
            with Host(place, time_limit) as host:
                here = {
                    (each.scenario, each.save_last)
                    for each in known
                    if each.distribution == place.distribution and measured_under(each, host.conditions)
                }
                for run in wanted:
                    done(None if run in here else _attempt(host, run))
        except (Trouble, ValueError, OSError, subprocess.CalledProcessError) as error:
            for _ in wanted[:1]:
                done(Trouble(f"{place}: {error}"))

    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(at, place) for place in where]
        try:
            for each in waiting:
                each.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _attempt(host: Host, run: Run) -> Record | Trouble:
    try:
        return host.run(*run)
    except Trouble as trouble:
        return trouble


__all__ = ["Host", "Place", "Trouble", "measure", "places", "records", "runs"]
