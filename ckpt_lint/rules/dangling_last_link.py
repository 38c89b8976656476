"""last.ckpt is a symbolic link that cannot be followed.

What happens: on Lightning 2.1.0 to 2.1.3, `save_last=True` (and `"link"`) does not write
last.ckpt. It makes a symbolic link to the checkpoint saved before, with a target that is
absolute or relative to the working directory. Below a relative `default_root_dir`, a
relative logger directory, or after the run directory is moved, the link points to nothing:
resuming ends in `FileNotFoundError: Checkpoint file not found` although last.ckpt is listed.

Releases: [2.1.0, 2.1.4). 2.1.0 to 2.1.2 only beside fsspec before 2023.10; where that is
not known it is taken as old. `save_top_k=0` is never linked.

Measured: scenarios `reldir`, `rellog` and `moved` end in FileNotFoundError on 2.1.3 and
resume on 2.1.4.

Example:
    ModelCheckpoint(monitor="val_loss", save_last=True)

Fix (safe): the callback becomes `SafeModelCheckpoint`, whose last.ckpt is always a real
file. It takes the same arguments and its files and state are ModelCheckpoint's.
Unsafe where `save_last` may also be off, or comes from a configuration or another default and the
class is exchanged in the code: SafeModelCheckpoint keeps a last.ckpt in those runs, too.

When to ignore: all directories are absolute and the runs never move.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories, link_mode
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import Problem, Rule, Situation, never_linked, safe_class, save_last_values, shown

CODE = "CKPT101"


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a link whose target depends on the directory the job starts in."""
    if never_linked(callback) or not advisories()[CODE].affects(situation.version):
        return []
    for value in save_last_values(callback, situation):
        if link_mode().writes_link(value, situation.version, situation.fsspec):
            message = (
                f"`{shown(value)}` makes last.ckpt a symbolic link on {situation.lightning}, and "
                "its target is absolute or relative to the working directory: with a relative "
                "root or logger directory, or once the run is moved, it points to nothing and "
                'resuming ends in "Checkpoint file not found" although last.ckpt is listed '
                "(measured on 2.1.3)"
            )
            return [safe_class(message, callback)]
    return []


RULE = Rule(
    code=CODE,
    name="dangling-last-link",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Use SafeModelCheckpoint, or move to Lightning 2.1.4 or newer",
    rank=1,
)
