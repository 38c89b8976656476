"""last.ckpt is not written before the fit ends.

What happens: from Lightning 2.6.0 on, `save_last` beside `save_top_k=0` writes its file only
when `fit` returns. A job that is killed, runs out of time or crashes leaves no checkpoint at
all; all of its epochs are lost.

Releases: [2.6.0, ...), still so in 2.6.6. Not with a step trigger
(`every_n_train_steps`, `train_time_interval`).

Measured: `crash_topk0` (fails at the start of epoch 3) leaves an empty directory on 2.6.0 to
2.6.6, and loses nothing on 1.9.5 to 2.5.6. A normal end (`topk0`) is fine everywhere.

Example:
    ModelCheckpoint(save_top_k=0, save_last=True)

Fix (safe): the callback becomes `SafeModelCheckpoint`, which writes last.ckpt after every
epoch.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: the job is short and is never resumed.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import (
    Problem,
    Rule,
    Situation,
    may_be_triggered,
    never_linked,
    safe_class,
    save_last_values,
    shown,
)

CODE = "CKPT104"


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a callback whose only save is the one at the end."""
    if not never_linked(callback) or not advisories()[CODE].affects(situation.version):
        return []
    if may_be_triggered(callback):
        return []
    for value in save_last_values(callback, situation):
        message = (
            f"`{shown(value)}` with `save_top_k=0` writes nothing before the fit ends on "
            f"{situation.lightning}: a job that is killed leaves no checkpoint at all "
            "(measured on 2.6.6: killed in epoch 3, empty directory)"
        )
        return [safe_class(message, callback)]
    return []


RULE = Rule(
    code=CODE,
    name="last-saved-only-at-end",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint, or save_top_k=1 without a monitor",
    rank=3,
)
