"""An existence test takes a broken last.ckpt for no checkpoint.

What happens: `os.path.exists`, `isfile`, `Path.exists` and `Path.is_file` follow links. For
a last.ckpt that is a dangling link, or a link to itself, they answer False, so
`ckpt if exists(ckpt) else None` silently trains from scratch in a run that has checkpoints.

Releases: where a broken last.ckpt can exist: `save_last=True` on [2.1.0, 2.2.0), and
`save_last="link"` from 2.1.0 on, still so in 2.6.6. From 2.2.0 on it is reported only where
this project asks for links.

Measured: `guarded_reldir` (a relative root directory) starts fresh on 2.1.3, `guarded_killed`
(killed between the removal of the older best file and the next last.ckpt) starts fresh with
`"link"` on 2.1.3 to 2.6.6; both resume with `save_last=True` on 2.2.0 to 2.6.6.

Example:
    path = os.path.join(run, "last.ckpt")
    trainer.fit(model, ckpt_path=path if os.path.exists(path) else None)

Fix (safe): `resume_path(path, missing_ok=True)`, which is None only where there is nothing
yet, and finds the newest sound checkpoint beside a broken one.

When to ignore: a run that starts from scratch over older checkpoints is what you want.
"""

from __future__ import annotations

from ckpt_lint.advisories import link_mode
from ckpt_lint.facts import ResumePath
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT203"


def check(resume: ResumePath, situation: Situation) -> list[Problem]:
    """Report each guard that a broken link would slip through."""
    version, fsspec = situation.version, situation.fsspec
    by_true = link_mode().writes_link(True, version, fsspec)
    by_link = situation.project.links_asked_for and link_mode().writes_link("link", version, fsspec)
    if not (by_true or by_link):
        return []
    return [
        Problem(
            f"`{guard.spelling}` is False for a last.ckpt that is a broken link, which "
            f"{situation.lightning} can leave behind: the run then silently starts from "
            f"scratch instead of resuming in {' and '.join(resume.sinks)} (measured on 2.1.3)",
            guard.place,
            resume.resolved,
            resume.related,
        )
        for guard in resume.guards
    ]


RULE = Rule(
    code=CODE,
    name="exists-guard-hides-broken-link",
    fact=ResumePath,
    check=check,
    page=__doc__,
    remedy="Ask resume_path(path, missing_ok=True) instead",
)
