"""The checkpoint that the project resumes from holds weights alone.

What happens: `save_weights_only=True` leaves optimizer, scheduler, loop and callback state out of
every file of that callback, last.ckpt included. Resuming from it ends in a KeyError ("Trying to
restore optimizer state but checkpoint contains only the model"), and what was left out was never
written, so nothing brings it back. Reported where the project resumes from a last.ckpt, unless
both directories are written out and differ.

Releases: all, still so in 2.6.6.

Measured: `weights_only_ckpt` ends in KeyError on 1.9.5 to 2.6.6.

Example:
    ModelCheckpoint(save_last=True, save_weights_only=True)
    trainer.fit(model, ckpt_path="last")

Reported for a callback with `save_last`, where some file of the project resumes from a last.ckpt
or from `ckpt_path="last"`.

Fix (unsafe): the argument is dropped. Checkpoints become two to three times as large, which
only you can weigh against the resume.

When to ignore: the resume reads another callback's files.
"""

from __future__ import annotations

import posixpath
import re

from ckpt_lint.facts import CheckpointCallback, ResumePath, Run
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Rule, Situation, save_last_values
from ckpt_lint.values import Place

CODE = "CKPT107"
PLAIN = re.compile(r"[\w./~-]+")


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report weights without the rest, where the rest will be asked for."""
    if not callback.argument("save_weights_only", False).must(lambda value: value is True):
        return []
    resume = _resume(callback, situation) if save_last_values(callback, situation) else None
    if resume is None:
        return []
    message = (
        "`save_weights_only=True` leaves optimizer and loop state out of last.ckpt, from which this "
        f"project resumes: that ends in a KeyError on {situation.lightning}, and the state was never "
        "written (measured on 2.6.6)"
    )
    place = callback.places.get("save_weights_only", callback.place)
    related = Related(resume.path, resume.span, "the resume")
    return [Problem(message, place, callback.whole_state, (related,), applicability="unsafe")]


def _resume(callback: CheckpointCallback, situation: Situation) -> Place | None:
    """Where the project resumes from a last.ckpt that may be this callback's."""
    for resume in situation.project.of(ResumePath):
        if not _is_elsewhere(callback, resume):
            return resume.place
    for run in situation.project.of(Run):
        path = run.arguments.get("ckpt_path")
        if run.method == "fit" and path is not None and path.must(lambda value: value == "last"):
            return run.place
    return None


def _is_elsewhere(callback: CheckpointCallback, resume: ResumePath) -> bool:
    """Whether both directories are written out and differ."""
    directory = callback.argument("dirpath")
    parent = posixpath.dirname(resume.text.strip("\"'"))
    if not parent or PLAIN.fullmatch(parent) is None or not directory.known:
        return False
    known = [posixpath.normpath(each) for each in directory.possible if isinstance(each, str)]
    there = f"/{posixpath.normpath(parent)}"
    return len(known) == len(directory.possible) and not any(there.endswith(f"/{d}") for d in known)


RULE = Rule(
    code=CODE,
    name="weights-only-last",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy="Drop `save_weights_only` here, and keep weights-only files in a second callback",
)
