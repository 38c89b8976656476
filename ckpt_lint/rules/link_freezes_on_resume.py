"""The second resume goes back to where the first one started.

What happens: where `save_last` makes a link and a run is resumed, the resumed run may write its
last.ckpt under another name, last-v1.ckpt, or not move the link at all. last.ckpt stays at the
state of the first run, and the next resume from it silently trains everything again. It happens
with `save_top_k=-1`, and with a `monitor` when the resumed run does not improve.

Releases: `save_last=True` on [2.1.0, 2.2.0), `"link"` on [2.1.0, ...), still so in 2.6.6. 2.1.0
to 2.1.2 only beside fsspec before 2023.10. `save_top_k=0` is never linked.

Measured: `topk_all_chain` (one epoch, resumed to three, resumed again) loses 2 epochs with
`"link"` on 2.1.3 to 2.6.6 and none with `True` from 2.2.0 on; `resume_no_improve` loses 3.

Example:
    ModelCheckpoint(save_top_k=-1, save_last="link")

Fix (safe): the callback becomes `SafeModelCheckpoint`: one last.ckpt, always the newest state,
however often the run is resumed. It takes the same arguments, and its files and state are
ModelCheckpoint's.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: the run is resumed at most once.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import Problem, Rule, Situation, linking_values, monitored, safe_class, shown

CODE = "CKPT105"


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a link that a resumed run does not move."""
    reason = _reason(callback)
    if reason is None:
        return []
    for value in linking_values(callback, situation):
        if advisories()[CODE].affects(situation.version, value, situation.fsspec):
            message = (
                f"`{shown(value)}` {reason} leaves last.ckpt where it was when a run is resumed on "
                f"{situation.lightning}: the second resume silently goes back to the start of the "
                f"first (measured on {'2.6.6' if value == 'link' else '2.1.3'}: "
                "resumed twice, the epochs of the first resume lost)"
            )
            return [safe_class(message, callback)]
    return []


def _reason(callback: CheckpointCallback) -> str | None:
    if callback.argument("save_top_k", 1).may(lambda k: k == -1):
        return "with `save_top_k=-1`"
    return "beside a `monitor` that does not improve" if monitored(callback) else None


RULE = Rule(
    code=CODE,
    name="link-freezes-on-resume",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint",
    rank=5,
)
