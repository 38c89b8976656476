"""From records to what follows: which releases do harm, as ranges, and the matrix that is shipped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from packaging.version import Version

from evidence.records import Record
from evidence.releases import OLD_FSSPEC

ANY = "any"


def key(save_last: object) -> str:
    """How advisories name a value of ``save_last``: `true`, `link`, or `any` where it has none."""
    return ANY if save_last is None else "link" if save_last == "link" else "true"


def harmed(
    records: Iterable[Record], scenarios: Collection[str], shows: Collection[str]
) -> dict[str, set[str]]:
    """Releases on which one of the scenarios ended in one of the outcomes, by ``save_last``.

    One that has no ``save_last`` counts for both values.
    """
    found: dict[str, set[str]] = {"true": set(), "link": set()}
    for record in records:
        if record.scenario in scenarios and record.outcome in shows:
            for each in found if record.save_last is None else (key(record.save_last),):
                found[each].add(record.release)
    return found


def ranges(harmed_releases: Collection[str], measured: Sequence[str]) -> list[tuple[str, str | None]]:
    """Runs of neighbouring releases: the first, and the first behind it that is free again."""
    found: list[tuple[str, str | None]] = []
    open_since: str | None = None
    for release in measured:
        if release in harmed_releases:
            open_since = open_since or release
        elif open_since:
            found.append((open_since, release))
            open_since = None
    return [*found, (open_since, None)] if open_since else found


def measured(records: Iterable[Record]) -> tuple[str, ...]:
    """The releases that were measured, oldest first."""
    return tuple(sorted({each.release for each in records}, key=Version))


def linked(records: Iterable[Record], *, fsspec: str | None = None) -> dict[str, set[str]]:
    """Releases whose last.ckpt is a link, by ``save_last``; beside any fsspec, or beside one."""
    found: dict[str, set[str]] = {"true": set(), "link": set()}
    for record in records:
        if record.scenario == "all" and record.seen["is"] == "link" and fsspec in (None, record.fsspec):
            found[key(record.save_last)].add(record.release)
    return found


def current(records: Iterable[Record], distribution: str = "pytorch-lightning") -> list[Record]:
    """One record a run: that of the newest conditions; those beside the old fsspec apart."""
    newest: dict[tuple[object, ...], Record] = {}
    for record in records:
        if record.distribution == distribution:
            place = (record.scenario, record.save_last, record.release, record.fsspec == OLD_FSSPEC)
            best = newest.setdefault(place, record)
            newest[place] = max(best, record, key=_conditions)
    return list(newest.values())


def _conditions(record: Record) -> tuple[Version, ...]:
    return tuple(Version(each) for each in (record.torch, record.fsspec, record.python))


def disagreements(records: Iterable[Record], others: Iterable[Record]) -> list[tuple[Record, Record]]:
    """Pairs that ran the same on the same release, beside the same kind of fsspec, and ended differently."""

    def place(record: Record) -> tuple[Any, ...]:
        return (record.scenario, record.save_last, record.release, record.fsspec == OLD_FSSPEC)

    known = {place(record): record for record in others}
    pairs = ((record, known.get(place(record))) for record in records)
    return [(one, other) for one, other in pairs if other and one.ending != other.ending]
