"""A file cannot be decoded or parsed.

What happens: ckpt-lint cannot see what the file does, so it may hide any of the other
problems. The other files are still checked; the exit code is 2.

Releases: any.

Measured: nothing to measure; this is about the file, not about Lightning.

Example: a syntax error, bytes that do not fit the file's declared encoding, no permission.

Fix: none.

When to ignore: exclude files that are not meant to be Python. A template (`{{ cookiecutter.name }}`
or `{% if %}` where the error is, or in the file's path) is passed over unless it is named on the
command line.
"""

from __future__ import annotations

from ckpt_lint.facts import Unreadable
from ckpt_lint.rules._base import Problem, Rule, Situation


def check(unreadable: Unreadable, situation: Situation) -> list[Problem]:
    """Report the reason."""
    return [Problem(unreadable.reason, unreadable.place)]


RULE = Rule(
    code="CKPT902",
    name="unreadable",
    fact=Unreadable,
    check=check,
    page=__doc__,
    remedy="Mend or exclude the file",
)
