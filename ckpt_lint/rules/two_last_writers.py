"""Two callbacks write last.ckpt, and the older state wins.

What happens: two ModelCheckpoints with `save_last` in one list and one directory each want to
write last.ckpt. The second finds the name taken and writes last-v1.ckpt. Where last.ckpt only
follows the top-k files, the one that improved last is not the one that is called last.ckpt: a
job that resumes from it silently goes back.

Releases: `save_last=True` on [2.1.0, 2.2.0) and [2.6.0, ...), `"link"` on [2.1.0, ...). 2.1.0 to
2.1.2 only beside fsspec before 2023.10. Elsewhere, from 1.7.0 on, both files hold the same
state: twice the disk, and nothing is lost, so nothing is reported.

Measured: `two_save_last` (two monitors, one of which worsens, four epochs) loses 3 epochs on
2.6.0 to 2.6.6 and none on 2.2.0 to 2.5.6 with `save_last=True`.

Example:
    callbacks = [
        ModelCheckpoint("runs", monitor="val_loss", save_last=True),
        ModelCheckpoint("runs", monitor="val_acc", mode="max", save_last=True),
    ]

Fix: none, since only you know which directory is resumed from. Keep `save_last` on one of them.

When to ignore: the two never write to one directory. Files that say `CHECKPOINT_NAME_LAST` are
left alone: there one of the two may have a name of its own.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback, Trainer
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Rule, Situation, save_last_values
from ckpt_lint.values import Place

CODE = "CKPT106"


def check(trainer: Trainer, situation: Situation) -> list[Problem]:
    """Report the second of two callbacks that want one last.ckpt."""
    found: dict[Place, Problem] = {}
    for first, second in trainer.callbacks.pairs():
        if not _one_directory(first, second):
            continue
        if _older_wins(first, situation) and _older_wins(second, situation):
            message = (
                "this callback and the one before it both write last.ckpt into one directory; on "
                f"{situation.lightning} the older state may be the one that is called last.ckpt, and "
                "a job that resumes from it silently goes back (measured on 2.6.6: 3 of 4 epochs lost)"
            )
            related = Related(first.place.path, first.place.span, "the other `save_last`")
            found.setdefault(second.place, Problem(message, second.place, related=(related,)))
    return list(found.values())


def _older_wins(callback: CheckpointCallback, situation: Situation) -> bool:
    return any(
        advisories()[CODE].affects(situation.version, value, situation.fsspec)
        for value in save_last_values(callback, situation)
    )


def _one_directory(one: CheckpointCallback, other: CheckpointCallback) -> bool:
    """Both directories are left to Lightning, or written the same."""
    if one.dirpath or other.dirpath:
        return one.dirpath == other.dirpath
    return one.argument("dirpath").known and other.argument("dirpath").known


RULE = Rule(
    code=CODE,
    name="two-last-writers",
    fact=Trainer,
    check=check,
    page=__doc__,
    remedy="Keep `save_last` on one of the two, or give each a directory of its own",
)
