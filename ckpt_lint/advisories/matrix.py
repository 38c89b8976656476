"""Loader of the matrix: what every scenario came to on every release that was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ckpt_lint.advisories import advisories

DATA = Path(__file__).with_name("matrix.json")


@dataclass(frozen=True)
class Row:
    """One scenario with one value of ``save_last`` (``"true"``, ``"link"``, ``None``: it has none).

    Attributes:
        name: the function in evidence/scenarios/; ``theme`` is the file it stands in.
        text: what happens, in one sentence.
        codes: the rules that rest on it.
        outcomes: one for each release of the matrix; ``None`` where it was not measured.
        beside_newer_fsspec: other outcomes, of releases for which the fsspec decides.
    """

    name: str
    theme: str
    save_last: str | None
    text: str
    codes: tuple[str, ...]
    outcomes: tuple[str | None, ...]
    beside_newer_fsspec: Mapping[str, str]


@dataclass(frozen=True)
class Matrix:
    """Scenarios by releases.

    Attributes:
        releases: those measured, oldest first.
        rows: the scenarios, by theme.
        groups: what outcomes come down to, from harmless to not available.
        group_of: the group of each outcome.
        conditions: of torch, fsspec and Python, the releases that were used.
    """

    releases: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[str, ...]
    group_of: Mapping[str, str]
    conditions: Mapping[str, tuple[str, ...]]


@cache
def matrix() -> Matrix:
    """The matrix that this version of ckpt-lint was published with."""
    return parse(json.loads(DATA.read_text(encoding="utf-8")))


def parse(data: dict[str, Any]) -> Matrix:
    """A matrix as `python -m evidence publish` writes it."""
    return Matrix(
        releases=tuple(data["releases"]),
        rows=tuple(map(_row, data["scenarios"])),
        groups=tuple(data["groups"]),
        group_of=data["outcomes"],
        conditions={name: tuple(values) for name, values in data["conditions"].items()},
    )


def _row(row: dict[str, Any]) -> Row:
    return Row(
        name=row["name"],
        theme=row["theme"],
        save_last=row["save_last"],
        text=row["text"],
        codes=tuple(code for code, each in advisories().items() if row["name"] in each.scenarios),
        outcomes=tuple(outcome for outcome, times in row["outcomes"] for _ in range(times)),
        beside_newer_fsspec=row.get("beside-newer-fsspec", {}),
    )
