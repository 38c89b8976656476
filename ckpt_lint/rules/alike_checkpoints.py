"""Two ModelCheckpoints that Lightning cannot tell apart.

What happens: Lightning keeps the state of each callback in the checkpoint under a key made of its
class, `monitor`, `mode`, `every_n_train_steps`, `every_n_epochs` and `train_time_interval`. Two
callbacks of one Trainer that are equal in all of these, and differ in `filename`, `dirpath` or
`save_top_k` only, have one key: the Trainer cannot be built ("Found more than one stateful callback
of type `ModelCheckpoint`").

Releases: [1.9.0, ...), still so in 2.6.6. Before 1.9.0 one callback silently got the other's state
on resume.

Measured: `alike_callbacks` (two that differ in `filename` only) ends in RuntimeError on 1.9.5 to
2.6.6; `unlike_callbacks` (with another `every_n_epochs` as well) trains.

Example:
    Trainer(callbacks=[ModelCheckpoint(filename="best"), ModelCheckpoint(filename="all")])

Reported only where all five are known of both.

Fix: none, since only you know which of the five shall differ. `mode="max"` on a callback without a
`monitor` changes the key and nothing else.

When to ignore: never; the Trainer cannot be built.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback, Trainer
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Rule, Situation
from ckpt_lint.values import OBJECT, TEXT, Literal

CODE = "CKPT111"
TRIGGERS = ("every_n_train_steps", "every_n_epochs", "train_time_interval")
Key = tuple[Literal, ...]


def check(trainer: Trainer, situation: Situation) -> list[Problem]:
    """Report the second of two callbacks with one key."""
    if not advisories()[CODE].affects(situation.version):
        return []
    for first, second in trainer.callbacks.pairs():
        key = state_key(first)
        if key is None or key != state_key(second):
            continue
        message = (
            "this callback and the one before it are the same to Lightning: equal in `monitor`, "
            f"`mode`, `every_n_...` and `train_time_interval`; on {situation.lightning} the Trainer "
            "ends in RuntimeError before anything is trained (measured on 1.9.5 to 2.6.6)"
        )
        related = Related(first.place.path, first.place.span, "the other callback")
        return [Problem(message, second.place, related=(related,))]
    return []


def state_key(callback: CheckpointCallback) -> Key | None:
    """What Lightning tells callbacks apart by; ``None`` where that is not known."""
    monitor, mode = _known(callback, "monitor", None), _known(callback, "mode", "min")
    triggers = [_known(callback, name, None) for name in TRIGGERS]
    if None in (monitor, mode) or None in triggers:
        return None
    values = [value for each in triggers if each is not None for value in each]
    if values == [None, None, None]:
        values = [0, 1, None]
    return (callback.name, *(monitor or ()), *(mode or ()), values[0] or 0, values[1] or 0, values[2])


def _known(callback: CheckpointCallback, name: str, default: Literal) -> Key | None:
    """The one value of an argument, in a tuple."""
    value = callback.argument(name, default)
    return value.possible if len(value.possible) == 1 and value.possible[0] not in (TEXT, OBJECT) else None


RULE = Rule(
    code=CODE,
    name="alike-checkpoints",
    fact=Trainer,
    check=check,
    page=__doc__,
    remedy="Let one of them differ in `monitor`, `mode` or a trigger",
)
