"""Training is resumed from a literal last.ckpt.

What happens: on Lightning 2.1.0 to 2.1.3 the last.ckpt that `save_last` leaves is a symbolic
link that may point to nothing. Handing its path to Lightning ends in `FileNotFoundError:
Checkpoint file not found`, hours after the run that should have been resumed.

Releases: [2.1.0, 2.1.4).

Measured: scenarios `reldir`, `rellog` and `moved`.

Example:
    trainer.fit(model, ckpt_path=os.path.join(run, "last.ckpt"))

Fix (safe): the path goes through `resume_path(...)` where it is handed to Lightning. It
returns the path itself where that is sound, otherwise the newest sound checkpoint beside it
with a warning, otherwise it raises an error that lists what it saw. A path on a command line
(a shell script, a Makefile) is only reported.

When to ignore: the file is written by something other than ModelCheckpoint.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import ResumePath
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT201"


def check(resume: ResumePath, situation: Situation) -> list[Problem]:
    """Report a path that the release itself may have left dangling."""
    if not advisories()[CODE].affects(situation.version):
        return []
    message = (
        f"training is resumed from this literal last.ckpt, in {' and '.join(resume.sinks)}; on "
        f"{situation.lightning} the file is a symbolic link that may point to nothing, and "
        'resuming ends in "Checkpoint file not found" (measured on 2.1.3)'
    )
    rewrite = None if resume.outside else resume.resolved
    return [Problem(message, resume.place, rewrite, resume.related)]


RULE = Rule(
    code=CODE,
    name="literal-last-resume",
    fact=ResumePath,
    check=check,
    page=__doc__,
    remedy="Put the path through resume_path(...), or move to Lightning 2.1.4 or newer",
)
