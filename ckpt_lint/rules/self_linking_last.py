"""last.ckpt becomes a link to itself, and the newest state is gone.

What happens: where `save_last` makes a link, Lightning links last.ckpt to the file it saved
before. If last.ckpt is the first file that is saved, it is linked to itself. That happens
with `every_n_epochs` above 1, with a step or time trigger that comes later than the end of the
second epoch or waits for a metric that only validation gives, and with a `monitor` when a
resumed run does not improve. The state is lost, and resuming ends in "Checkpoint file not found"
or "Too many levels of symbolic links".

Releases: `save_last=True` on [2.1.0, 2.2.0), `"link"` on [2.1.0, 2.6.0). 2.1.0 to 2.1.2 only
beside fsspec before 2023.10. `save_top_k=0` is never linked.

Measured: `recurse` and `crash_every5` (`every_n_epochs`), `rare_steps`, `rare_time` and
`steps_with_val_monitor` (a step or time trigger) and `resume_after_best` (a resume without
improvement) end in "not found" with `"link"` on 2.1.3 to 2.5.6, and not on 2.6.0; with `True` on
2.1.3 and 2.1.4, not on 2.2.0.

Example:
    ModelCheckpoint(every_n_epochs=5, save_last="link")

Fix (safe): the callback becomes `SafeModelCheckpoint`, whose last.ckpt is always a real file.
It takes the same arguments, and its files and state are ModelCheckpoint's.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: the first top-k file is certainly saved before the first last.ckpt (two epochs
take longer than the trigger, say), and the run is never resumed.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import (
    STEP_TRIGGERS,
    Problem,
    Rule,
    Situation,
    linking_values,
    monitored,
    safe_class,
    shown,
)

CODE = "CKPT102"


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a link whose first target may be itself."""
    reason = _reason(callback)
    if reason is None:
        return []
    for value in linking_values(callback, situation):
        if advisories()[CODE].affects(situation.version, value, situation.fsspec):
            message = (
                f"`{shown(value)}` links last.ckpt to the file saved before on {situation.lightning}, "
                f"and {reason}: it is then a link to itself, its state is lost, and resuming ends "
                f'in "Checkpoint file not found" (measured on {_measured(value)})'
            )
            return [safe_class(message, callback)]
    return []


def _reason(callback: CheckpointCallback) -> str | None:
    if callback.argument("every_n_epochs").may(lambda n: isinstance(n, int) and n > 1):
        return "with `every_n_epochs` above 1 there may be none yet"
    triggers = [value for name in STEP_TRIGGERS for value in callback.argument(name).possible if value]
    if callback.argument("monitor").must(lambda value: value is None):
        rare = any(value != 1 for value in triggers)
        return "two epochs may have ended before its step or time trigger comes" if rare else None
    if not monitored(callback):
        return None
    if triggers:
        return "a step or time trigger may come before the metric does"
    keeps_all = callback.argument("save_top_k", 1).must(lambda k: k == -1)
    return None if keeps_all else "a resumed run that does not improve has saved none"


def _measured(value: object) -> str:
    return "2.1.3 to 2.5.6" if value == "link" else "2.1.3 and 2.1.4"


RULE = Rule(
    code=CODE,
    name="self-linking-last",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint",
    rank=2,
)
