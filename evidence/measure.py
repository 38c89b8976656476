"""Which runs are missing, and several releases at a time that make up for it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Union

from evidence.hosts import Host, Place, Trouble
from evidence.kit import SaveLast
from evidence.records import Record
from evidence.scenarios import SCENARIOS

Run = tuple[str, "SaveLast | None"]
Result = Union[Record, Trouble, None]


def runs(names: Iterable[str]) -> list[Run]:
    """Scenarios with each of their variants."""
    return [(name, save_last) for name in names for save_last in SCENARIOS[name].variants]


def measure(
    where: Iterable[Place],
    wanted: list[Run],
    *,
    known: list[Record],
    jobs: int,
    time_limit: float,
    done: Callable[[Result], None],
) -> None:
    """Run everything wanted that is not known under the conditions of today.

    ``done`` hears of each run as it ends: its record, its trouble, or ``None`` for one that
    was known already. It is called by several threads.
    """

    def at(place: Place) -> None:
        recorded = _recorded(known, place)
        missing = [run for run in wanted if run not in recorded]
        for _ in range(len(wanted) - len(missing)):
            done(None)
        if not missing:
            return
        try:
            with Host(place, time_limit, others=any(SCENARIOS[name].others for name, _ in missing)) as host:
                for run in missing:
                    done(_attempt(host, run))
        except (Trouble, ValueError, OSError, subprocess.CalledProcessError) as error:
            done(error if isinstance(error, Trouble) else Trouble(f"{place}: {error}"))

    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(at, place) for place in where]
        try:
            for each in waiting:
                each.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _recorded(known: list[Record], place: Place) -> set[Run]:
    here = {"distribution": place.distribution, **place.conditions}
    return {
        (each.scenario, each.save_last)
        for each in known
        if all(getattr(each, name) == value for name, value in here.items())
    }


def _attempt(host: Host, run: Run) -> Record | Trouble:
    try:
        return host.run(*run)
    except Trouble as trouble:
        return trouble
