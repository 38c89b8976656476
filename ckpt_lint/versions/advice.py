"""Surveys for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ckpt_lint.reports.style import BOLD, CODE, MARK, Paint, printable
from ckpt_lint.versions.joined import span, spans, stretches
from ckpt_lint.versions.moving import best, sentence
from ckpt_lint.versions.safety import Spot, Survey


def render(surveys: Sequence[Survey], paint: Paint) -> str:
    """One paragraph for each release that is used: releases, findings, what to do."""
    if not surveys:
        return "Nothing here builds or resumes a checkpoint: every release of Lightning is safe.\n"
    return "\n".join("".join(f"{line}\n" for line in _survey(each, paint)) for each in surveys)


def as_json(surveys: Sequence[Survey]) -> list[dict[str, Any]]:
    """A list of surveys; of releases the findings, of findings the releases, and the move."""
    return [_object(found) for found in surveys]


def _survey(found: Survey, paint: Paint) -> Iterator[str]:
    current = found.current
    yield paint(BOLD, printable(f"{current.distribution} {current.version} ({current.source})"))
    if found.spots:
        yield from _by_release(found, paint)
        yield from _by_finding(found, paint)
    yield printable(sentence(found, best(found)))


def _by_release(found: Survey, paint: Paint) -> Iterator[str]:
    joined = stretches(found.releases, list(found.by_release.values()))
    column = max(len(span(releases)) for releases, _ in joined)
    for releases, spots in joined:
        codes = ", ".join(sorted({spot.code for spot in spots}))
        text = paint(CODE, codes) if codes else paint(MARK, "safe")
        here = "  <- here" if found.current.version in releases else ""
        yield f"  {span(releases).ljust(column)}  {text}{here}"


def _by_finding(found: Survey, paint: Paint) -> Iterator[str]:
    for spot in found.spots:
        where = printable(f"{spot.path}:{spot.row}")
        yield f"  {where} {paint(CODE, spot.code)} {spot.name}: {spans(found.on(spot), found.releases)}"


def _object(found: Survey) -> dict[str, Any]:
    current, move = found.current, best(found)
    lists = {name: sorted(getattr(move, name)) for name in ("clears", "leaves", "adds", "brings")}
    return {
        "lightning": {name: getattr(current, name) for name in ("distribution", "version", "source")},
        "releases": {each: [_dict(s) for s in sorted(spots)] for each, spots in found.by_release.items()},
        "findings": [{**_dict(spot), "releases": found.on(spot)} for spot in found.spots],
        "move": {
            "to": move.to,
            **{name: [_dict(spot) for spot in spots] for name, spots in lists.items()},
            "back_to": move.back_to,
            "message": sentence(found, move),
        },
    }


def _dict(spot: Spot) -> dict[str, object]:
    return {"code": spot.code, "name": spot.name, "filename": spot.path, "row": spot.row}
