"""A requirement or a lock selects a Lightning release on which this project has findings.

What happens: the next install gets a release on which code of this project loses epochs or
cannot be resumed, while other releases run the same code without harm. Of a range, the newest
release that it admits counts: that is what a fresh install gets, whatever is installed here
today.

Releases: those of the project's findings. Findings that every release has are no reason to
change the requirement, and are left to their own rules. Where the release is given by
`--lightning-version` or in the configuration, requirements are not judged by this rule.

Measured: the scenarios of the rules named in the message.

Example:
    lightning>=2.0  # selects 2.6.6: CKPT103 at train.py:41

Fix (unsafe): the version is replaced so that a fresh install gets the release named in the
message, by an upper bound where the range admits it and by an exact pin otherwise; the rest of
the line stays. Unsafe, since another release changes more than checkpoints. Lock files, compiled
requirements and conda's own requirements are not rewritten; the message names the command.
With `--fix` the findings in the code are fixed first, and then this one is gone as well.

When to ignore: the findings it names are suppressed or fixed soon; suppressed ones do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from packaging.version import Version

from ckpt_lint.advisories import measured_from
from ckpt_lint.facts import LightningRequirement
from ckpt_lint.findings import Finding, Related
from ckpt_lint.project.known import releases
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT301"
_COMMANDS = {
    "uv": "uv lock --upgrade-package {}",
    "poetry": "poetry add {}",
    "pdm": "pdm add {}",
    "pipenv": "pipenv install {}",
    "pixi": "pixi add {}",
    "pip-compile": "pip-compile --upgrade-package {}",
    "uv pip compile": "uv pip compile --upgrade-package {}",
}


def check(requirement: LightningRequirement, situation: Situation) -> list[Problem]:
    """Report a requirement whose release brings findings that another release does not."""
    found = sorted(situation.findings_on(situation.version), key=lambda each: each.sort_key)
    if not found:
        return []
    measured = [v for v in releases(requirement.distribution) if Version(v) >= Version(measured_from())]
    free = [version for version in reversed(measured) if not situation.findings_on(version)]
    admitted = next((version for version in free if version in requirement.admits), None)
    better = admitted or next(iter(free), None)
    message = f"`{requirement.text}` selects {situation.lightning}, on which {_listed(found)}; "
    if better is None:
        return [_problem(requirement, message + "no measured release is free of that", found)]
    which = "the newest release that it admits" if admitted else "the newest release"
    message += f"{which} without that is {better}"
    if requirement.specifier is None:
        return [_problem(requirement, message, found, help=_command(requirement, better))]
    edit = requirement.specifier.selecting(better, admitted=admitted is not None)
    help_text = f"Require `{edit.content}`, or fix the findings in the code"
    return [_problem(requirement, message, found, rewrite=(edit,), applicability="unsafe", help=help_text)]


def _problem(
    requirement: LightningRequirement, message: str, found: Sequence[Finding], **more: Any
) -> Problem:
    related = tuple(Related(each.path, each.span, f"{each.code} ({each.name})") for each in found)
    return Problem(message, requirement.place, related=related, **more)


def _listed(found: Sequence[Finding]) -> str:
    first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"this project has {first.code} at {first.path}:{first.span.start.row}{more}"


def _command(requirement: LightningRequirement, version: str) -> str:
    wanted = f"'{requirement.distribution}=={version}'"
    command = _COMMANDS.get(requirement.tool)
    if command:
        return f"Run `{command.format(wanted)}`, or fix the findings in the code"
    return f"Require {wanted} there, or fix the findings in the code"


RULE = Rule(
    code=CODE,
    name="affected-lightning-allowed",
    fact=LightningRequirement,
    check=check,
    page=__doc__,
    remedy="Require a release without these findings, or fix them in the code",
)
