"""One run after everything that the doctor did with it; what the reports are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ckpt_lint.checkpoints.advice import Advice
from ckpt_lint.checkpoints.diagnosis import Checkpoint
from ckpt_lint.checkpoints.leftovers import Leftover
from ckpt_lint.checkpoints.repair import Repair
from ckpt_lint.checkpoints.states import SOUND


@dataclass(frozen=True)
class Examined:
    """A run directory, judged.

    Attributes:
        directory: as a user would write it.
        checkpoints: after the repairs, sorted by name.
        leftovers: what the helper wrote under hidden names, but for one among the checkpoints.
        repairs: what was changed, each with the name that the old link was kept under.
    """

    directory: str
    checkpoints: tuple[Checkpoint, ...]
    advice: Advice
    leftovers: tuple[Leftover, ...] = ()
    repairs: tuple[tuple[Repair, str], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to report."""
        return not any(checkpoint.problems for checkpoint in self.checkpoints)


def count(runs: Iterable[Examined]) -> Counter[str]:
    """How many checkpoints are in each state; one can be in several."""
    return Counter(state for run in runs for each in run.checkpoints for state in each.states)


def problems(counts: Counter[str]) -> list[tuple[str, int]]:
    """The states other than sound that occur, the most frequent first."""
    found = [(state, number) for state, number in counts.items() if state != SOUND]
    return sorted(found, key=lambda item: (-item[1], item[0]))
