"""The best checkpoint is overwritten through the link when a run is resumed.

What happens: where `save_last` makes a link, last.ckpt points to the newest top-k file, which
after an epoch that improved is the best one. A resumed run whose next epoch does not improve
writes its state to last.ckpt, that is through the link: the best file now holds the worse
epoch, under the old name, and the best weights are gone. `ckpt_path="best"` and
`best_model_path` still name it. Lightning 2.4.0 and newer replace the link instead.

Releases: `save_last=True` on [2.1.0, 2.2.0), `"link"` on [2.1.0, 2.4.0). 2.1.0 to 2.1.2 only
beside fsspec before 2023.10. `save_top_k=0` is never linked, and with `save_top_k=-1` there is
always a newer file to link to.

Measured: `write_through_longer` (three epochs that improve, resumed for one that does not): the
best file holds epoch 3 instead of 2 with `"link"` on 2.1.3 to 2.3.3 and not on 2.4.0; with
`True` on 2.1.3 and 2.1.4 and not on 2.2.0. After a first run of one epoch (`write_through`) the
resumed run writes last-v1.ckpt, and the best file survives.

Example:
    ModelCheckpoint(monitor="val_loss", save_last="link")

Fix (safe): the callback becomes `SafeModelCheckpoint`, whose last.ckpt is always a real file.
It takes the same arguments, and its files and state are ModelCheckpoint's.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: runs are never resumed, or the best files are copied elsewhere before.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import Problem, Rule, Situation, linking_values, monitored, safe_class, shown

CODE = "CKPT110"


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a link through which a resumed run writes into the best file."""
    keeps_all = callback.argument("save_top_k", 1).must(lambda k: k == -1)
    if keeps_all or not monitored(callback):
        return []
    for value in linking_values(callback, situation):
        if advisories()[CODE].affects(situation.version, value, situation.fsspec):
            message = (
                f"`{shown(value)}` beside a `monitor` links last.ckpt to the best file on "
                f"{situation.lightning}: a resumed run that does not improve writes through the "
                "link, and the best weights are gone "
                f"(measured on {'2.1.3 to 2.3.3' if value == 'link' else '2.1.3 and 2.1.4'})"
            )
            return [safe_class(message, callback)]
    return []


RULE = Rule(
    code=CODE,
    name="best-overwritten-through-link",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint, or move to Lightning 2.4.0 or newer",
    rank=3,
)
