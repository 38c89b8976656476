"""A literal last.ckpt may be an older run's.

What happens: a second fresh run in the same directory finds last.ckpt there and writes
last-v1.ckpt instead. A literal last.ckpt in the code still names the first run's file: resuming
from it silently goes back to the older run.

Releases: [1.7.0, ...), still so in 2.6.6. Not on by default, since it takes two runs in one
directory; select it by its code.

Measured: `rerun` (two fresh runs, of one epoch and of three, into one directory) loses 2 epochs
on 1.9.5 to 2.6.6.

Example:
    trainer.fit(model, ckpt_path="runs/last.ckpt")

Fix: none. `resume_path(...)` would not help, since the older run's file is sound. Save with
SafeModelCheckpoint: a fresh run then keeps the older file under another name and takes the name
last.ckpt for itself. Or give every run a directory of its own.

When to ignore: every run has a directory of its own.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import ResumePath
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT202"


def check(resume: ResumePath, situation: Situation) -> list[Problem]:
    """Report a name that a later run does not write to."""
    if not advisories()[CODE].affects(situation.version):
        return []
    message = (
        f"this literal last.ckpt, resumed from in {' and '.join(resume.sinks)}, stays an older "
        f"run's on {situation.lightning} when a later run in the same directory writes last-v1.ckpt: "
        "resuming from it silently goes back (measured on 2.6.6: 2 epochs lost)"
    )
    return [Problem(message, resume.place, related=resume.related)]


RULE = Rule(
    code=CODE,
    name="literal-last-may-be-old",
    fact=ResumePath,
    check=check,
    page=__doc__,
    remedy="Save with SafeModelCheckpoint, or give every run a directory of its own",
    default=False,
)
