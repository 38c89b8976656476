"""A suppression hides nothing.

What happens: a `# noqa: CKPT...` or `# ckpt-lint: ignore[CKPT...]` stands where that rule reports
nothing. It was left behind when the code or the Lightning release changed, and would hide the next
real finding in its statement.

Releases: any. A suppression is used if its rule reports something on any release that the project
may get: the one it is judged by, and every other that its pins admit. Where the release is not
known at all, any known release counts. So a project that supports a range is never told to drop
what an older admitted release needs.

Measured: nothing to measure; this is about the comment, not about Lightning.

Example:
    trainer.fit(model)  # noqa: CKPT201

Reported where whole directories are checked: a file that is named by itself, as by a commit hook,
does not tell what the others make of it. Requirement files are left out for the same reason.
Codes of rules that are not on in this run are left alone, as are those of other tools, and a bare
`# noqa`.

Fix (safe): the code is taken out of the comment; where none of its codes is left, the directive
goes with its reason, and the line, where nothing else stood in it. Other tools' codes stay, and
only a comment changes.

When to ignore: the suppression is for a release that the project's pins do not admit yet.
"""

from __future__ import annotations

from ckpt_lint.facts import UnusedSuppression
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT901"


def check(unused: UnusedSuppression, situation: Situation) -> list[Problem]:
    """Report the codes of one comment that hide nothing."""
    codes = " and ".join(unused.codes)
    verb = "reports" if len(unused.codes) == 1 else "report"
    message = f"unused suppression: {codes} {verb} nothing here on any release that this project may get"
    return [Problem(message, unused.place, unused.removed)]


RULE = Rule(
    code=CODE,
    name="unused-suppression",
    fact=UnusedSuppression,
    check=check,
    page=__doc__,
    remedy="Take the code out of the comment",
)
