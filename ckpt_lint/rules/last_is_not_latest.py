"""last.ckpt stays at an older state than the newest one.

What happens: Lightning writes or links last.ckpt only together with a top-k checkpoint.
With a `monitor`, an epoch that does not improve saves none, so last.ckpt stays at the last
improvement; with `every_n_epochs` above 1 it stays at the last multiple. A job that stops
and resumes from last.ckpt silently goes back and trains those epochs again. Nothing says so.

Releases: `save_last=True` wherever it makes a link ([2.1.0, 2.2.0)) and on [2.6.0, ...);
`save_last="link"` wherever it makes a link, still so in 2.6.6. `save_top_k=-1` beside a
monitor saves every epoch and loses nothing this way, nor does a counter (`monitor="step"`,
`mode="max"`), which always improves, nor `save_top_k=0` with `every_n_train_steps` or
`train_time_interval` (`steps_monitored`, `time_monitored`).
A `monitor` that only the run knows (`cfg.monitor`, `${task.metric}`) counts as one, unless something
says that it may be None: the default of a parameter, `cfg.get("monitor", None)`, `x or None`.

Measured: `stale_topk` (metric worsens for 4 epochs) loses 3 epochs on 2.6.0 to 2.6.6 and
none on 2.5.6; `crash_monitor` loses 2; `crash_every5` (every_n_epochs=5, fails at epoch 3)
loses 3 on 2.6.0 to 2.6.6.

Example:
    ModelCheckpoint(monitor="val_loss", save_top_k=1, save_last=True)

Fix (safe): the callback becomes `SafeModelCheckpoint`, which writes last.ckpt after every
epoch and every triggered save, and keeps the best files as before.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: last.ckpt is only ever used as "the best so far".
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories, link_mode
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import (
    Problem,
    Rule,
    Situation,
    may_be_triggered,
    monitored,
    never_linked,
    safe_class,
    save_last_values,
    shown,
)

CODE = "CKPT103"


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a last.ckpt that follows the top-k files instead of the training."""
    reason = _reason(callback)
    if reason is None:
        return []
    for value in save_last_values(callback, situation):
        version, fsspec = situation.version, situation.fsspec
        copied = never_linked(callback) and link_mode().writes_link(value, version, fsspec)
        if not copied and advisories()[CODE].affects(version, value, fsspec):
            message = (
                f"`{shown(value)}` {reason} on {situation.lightning}: "
                "a job that resumes from it silently goes back "
                "(measured on 2.6.6: 3 of 4 epochs lost when the metric worsens)"
            )
            return [safe_class(message, callback)]
    return []


def _reason(callback: CheckpointCallback) -> str | None:
    keeps_all = callback.argument("save_top_k", 1).must(lambda k: k == -1)
    # Without a best file it is the trigger that decides, and every one of them writes last.ckpt.
    by_trigger = never_linked(callback) and may_be_triggered(callback)
    if monitored(callback) and not keeps_all and not by_trigger:
        return "beside a `monitor` leaves last.ckpt at the last improvement, not the last epoch,"
    every = callback.argument("every_n_epochs")
    if every.may(lambda n: isinstance(n, int) and n > 1):
        return "with `every_n_epochs` above 1 leaves last.ckpt at the last of those epochs"
    return None


RULE = Rule(
    code=CODE,
    name="last-is-not-latest",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint, or a second ModelCheckpoint(monitor=None, filename='last', "
    "save_top_k=1, enable_version_counter=False) in the same directory",
    rank=4,
)
