"""A dry run touches the real last.ckpt.

What happens: `fast_dev_run` promises to write no checkpoint. From Lightning 2.5.3 on a callback
with `save_last` writes one all the same when the fit ends: the state of one batch, as
last-v1.ckpt beside the real last.ckpt, where `ckpt_path="last"` then takes it for the newest, or
over it with `enable_version_counter=False`.

Releases: [2.5.3, ...), still so in 2.6.6.

Measured: `fast_dev` (a finished run, then `fast_dev_run=True` in the same directory) finds a
last-v1.ckpt on 2.5.3 to 2.6.6 and none on 2.5.2; `fast_dev_overwrite` finds the real file
overwritten.

Example:
    Trainer(fast_dev_run=args.debug, callbacks=[ModelCheckpoint("runs", save_last=True)])

Fix (safe): the callback becomes `SafeModelCheckpoint`, which writes nothing in a dry run. It takes
the same arguments, and its files and state are ModelCheckpoint's.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: dry runs have a directory of their own.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import Trainer
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Rule, Situation, save_last_values

CODE = "CKPT109"


def check(trainer: Trainer, situation: Situation) -> list[Problem]:
    """Report a dry run beside a callback that does not know of it."""
    dry = trainer.arguments.get("fast_dev_run")
    if dry is None or dry.must(lambda value: not value) or not advisories()[CODE].affects(situation.version):
        return []
    writers = [
        callback for callback in trainer.callbacks.checkpoints if save_last_values(callback, situation)
    ]
    if not writers:
        return []
    message = (
        f"on {situation.lightning} a `fast_dev_run` writes the state of one batch as last-v1.ckpt "
        "beside the real last.ckpt, or over it, since a callback of this Trainer has `save_last` "
        "(measured on 2.6.6)"
    )
    related = tuple(Related(each.place.path, each.place.span, "the `save_last`") for each in writers)
    rewrites = [callback.safe_class for callback in writers]
    edits = tuple(dict.fromkeys(edit for rewrite in rewrites for edit in rewrite or ()))
    unsafe = any(callback.applicability == "unsafe" for callback in writers)
    place = trainer.places.get("fast_dev_run", trainer.place)
    return [
        Problem(message, place, edits if all(rewrites) else None, related, "unsafe" if unsafe else "safe")
    ]


RULE = Rule(
    code=CODE,
    name="fast-dev-run-touches-last",
    fact=Trainer,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint, or pass no callbacks in a dry run",
)
