"""Which release to move to, what that clears, and what a newer one would bring."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from packaging.version import Version

from ckpt_lint.advisories.matrix import matrix
from ckpt_lint.versions.joined import listed, spans
from ckpt_lint.versions.safety import Spot, Survey

Spots = frozenset[Spot]


@dataclass(frozen=True)
class Move:
    """To the newest of those releases, from the current one on, that have the fewest findings.

    Attributes:
        to: the release, which may be the current one.
        clears, leaves, adds: findings that the move takes away, does not, or costs.
        brings: findings that only releases newer than ``to`` have.
        back_to: the newest older release with fewer findings still, if there is one.
    """

    to: str
    clears: Spots
    leaves: Spots
    adds: Spots
    brings: Spots
    back_to: str | None


def best(found: Survey) -> Move:
    """The move that a project should make."""
    current = found.current.version
    sound = [each for each in found.releases if not (found.compromised and each == current)]
    to = _fewest([each for each in sound if Version(each) >= Version(current)] or sound, found)
    here, there = found.by_release[current], found.by_release[to]
    newer = (found.by_release[each] for each in found.releases if Version(each) > Version(to))
    older = _fewest(sound, found)
    return Move(
        to=to,
        clears=here - there,
        leaves=here & there,
        adds=there - here,
        brings=frozenset().union(*newer) - there,
        back_to=older if len(found.by_release[older]) < len(there) else None,
    )


def sentence(found: Survey, move: Move) -> str:
    """What to do, in one line."""
    parts = [_moving(found, move)]
    if move.back_to:
        gone = found.by_release[move.to] - found.by_release[move.back_to]
        parts.append(f"going back to {move.back_to} would clear {_codes(gone)}")
    if move.brings:
        newer = [each for each in found.releases if Version(each) > Version(move.to)]
        bringing = [each for each in newer if found.by_release[each] & move.brings]
        series = _series(bringing, found)
        verb = "brings" if series.endswith("x") or len(bringing) == 1 else "bring"
        parts.append(f"{series} {verb} {_places(move.brings)}")
    if any(spot.fixable for spot in move.leaves | move.adds):
        parts.append("`ckpt-lint --fix` mends what is left")
    return "; ".join(parts) + "."


def _moving(found: Survey, move: Move) -> str:
    current = found.current.version
    if not (move.clears or found.compromised):
        if not move.leaves:
            return f"{current} is safe here{_unmeasured(current)}"
        newest = current == found.releases[-1]
        return f"{current} has {_places(move.leaves)}" + (
            "" if newest else ", and no newer release is better"
        )
    cleared = [_codes(move.clears)] if move.clears else []
    cleared += ["a compromised release (CKPT302)"] if found.compromised else []
    steps = [f"{current} -> {move.to} clears {listed(cleared)}"]
    if move.adds:
        steps.append(f"adds {_places(move.adds)}")
    if move.leaves:
        steps.append(f"leaves {_places(move.leaves)}")
    return ", ".join(steps)


def _unmeasured(release: str) -> str:
    oldest = matrix().releases[0]
    known = Version(release) >= Version(oldest)
    return "" if known else f" as far as is known: nothing before {oldest} was measured"


def _fewest(releases: Collection[str], found: Survey) -> str:
    return max(releases, key=lambda each: (-len(found.by_release[each]), Version(each)))


def _codes(spots: Spots) -> str:
    return listed(sorted({spot.code for spot in spots}))


def _places(spots: Spots) -> str:
    """Codes with the place of each; of several places only how many."""
    by_code: dict[str, list[Spot]] = {}
    for spot in sorted(spots):
        by_code.setdefault(spot.code, []).append(spot)
    return listed([f"{code} at {_place(places)}" for code, places in sorted(by_code.items())])


def _place(places: list[Spot]) -> str:
    return f"{places[0].path}:{places[0].row}" if len(places) == 1 else f"{len(places)} places"


def _series(releases: list[str], found: Survey) -> str:
    """``2.6.x`` where these are all releases of that series, else their span."""
    series = {Version(each).release[:2] for each in releases}
    whole = [each for each in found.releases if Version(each).release[:2] in series]
    if len(series) == 1 and whole == releases:
        return "{}.{}.x".format(*series.pop())
    return spans(releases, found.releases)
