"""Neighbouring releases in few words."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from itertools import groupby
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def stretches(releases: Sequence[str], values: Sequence[T]) -> list[tuple[list[str], T]]:
    """Runs of neighbouring releases that have the same value, with it."""
    pairs = groupby(zip(releases, values), key=lambda pair: pair[1])
    return [([release for release, _ in run], value) for value, run in pairs]


def span(releases: Sequence[str]) -> str:
    """Neighbouring releases: ``2.1.0 to 2.1.3``, or the only one."""
    return releases[0] if len(releases) == 1 else f"{releases[0]} to {releases[-1]}"


def spans(chosen: Collection[str], releases: Sequence[str]) -> str:
    """Releases by their neighbours in ``releases``: ``2.1.0 to 2.1.3, 2.6.0 and newer``."""
    runs = [run for run, inside in stretches(releases, [each in chosen for each in releases]) if inside]
    return ", ".join(
        f"{run[0]} and newer" if run[-1] == releases[-1] and len(run) > 1 else span(run) for run in runs
    )


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
