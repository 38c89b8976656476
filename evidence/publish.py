"""`python -m evidence publish`: the matrix that the package ships, derived from the records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from ckpt_lint.advisories.matrix import DATA
from evidence.derive import current, key, measured
from evidence.outcomes import GROUPS
from evidence.records import Record
from evidence.releases import OLD_FSSPEC
from evidence.scenarios import SCENARIOS


def matrix(records: Iterable[Record]) -> dict[str, Any]:
    """What every scenario came to on every release, as compact plain data.

    2.1.0 to 2.1.2 stand beside the fsspec that an install of their time has; where a newer one
    makes a difference, `beside-newer-fsspec` says which.
    """
    chosen = current(records)
    ordinary = {_place(each): each for each in sorted(chosen, key=lambda r: r.fsspec == OLD_FSSPEC)}
    newer = {_place(each): each for each in chosen if each.fsspec != OLD_FSSPEC}
    releases = measured(chosen)
    return {
        "conditions": _conditions(chosen),
        "releases": list(releases),
        "groups": list(GROUPS),
        "outcomes": {
            str(each.ending): each.ending.group for each in sorted(chosen, key=lambda r: str(r.ending))
        },
        "scenarios": [
            row
            for name, scenario in SCENARIOS.items()
            for save_last in scenario.variants
            if (row := _row(name, save_last, releases, ordinary, newer))
        ],
    }


def write(records: Iterable[Record], path: Path = DATA) -> None:
    """Write the matrix into the package, a scenario a line."""
    data = matrix(records)
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in data.pop("scenarios"))
    head = json.dumps(data, ensure_ascii=False, indent=1)[:-2]
    path.write_text(f'{head},\n "scenarios": [\n  {rows}\n ]\n}}\n', encoding="utf-8")


def _row(
    name: str,
    save_last: object,
    releases: tuple[str, ...],
    ordinary: Mapping[tuple[object, ...], Record],
    newer: Mapping[tuple[object, ...], Record],
) -> dict[str, Any] | None:
    outcomes = [_ending(ordinary.get((name, save_last, release))) for release in releases]
    if not any(outcomes):
        return None
    differing = {
        release: _ending(newer.get((name, save_last, release)))
        for release, outcome in zip(releases, outcomes)
        if _ending(newer.get((name, save_last, release))) not in (None, outcome)
    }
    return {
        "name": name,
        "theme": SCENARIOS[name].theme,
        "save_last": None if save_last is None else key(save_last),
        "text": SCENARIOS[name].text,
        "outcomes": [[outcome, len(list(same))] for outcome, same in groupby(outcomes)],
        **({"beside-newer-fsspec": differing} if differing else {}),
    }


def _place(record: Record) -> tuple[object, ...]:
    return (record.scenario, record.save_last, record.release)


def _ending(record: Record | None) -> str | None:
    return None if record is None else str(record.ending)


def _conditions(records: Iterable[Record]) -> dict[str, list[str]]:
    found = {name: {getattr(each, name) for each in records} for name in ("torch", "fsspec", "python")}
    return {name: sorted(values) for name, values in found.items()}
