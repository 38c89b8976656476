"""The states a checkpoint can be in. One file can be in several; none of them is ``sound``."""

from __future__ import annotations

from typing import NamedTuple

SOUND = "sound"
TRUNCATED = "truncated"
DAMAGED = "damaged"
NO_CHECKPOINT = "no-checkpoint"
UNREADABLE = "unreadable"
DANGLING = "dangling"
SELF_LINK = "self-link"
ABSOLUTE_LINK = "absolute-link"
STALE = "stale"
REFUSED = "refused-by-safe-loader"
NEWER = "newer-lightning"
UNJUDGED = "not-judged"

# From these nothing can be resumed; the others are about which, how, and for how long.
UNFIT = frozenset({TRUNCATED, DAMAGED, NO_CHECKPOINT, UNREADABLE, DANGLING, SELF_LINK})


class Problem(NamedTuple):
    """A state other than sound, and what was seen, in a few words."""

    state: str
    text: str


class Unfit(Exception):
    """Nothing can be resumed from this."""

    def __init__(self, state: str, text: str) -> None:
        super().__init__(text)
        self.problem = Problem(state, text)
