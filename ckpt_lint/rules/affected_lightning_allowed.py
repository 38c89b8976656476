"""A requirement or a lock selects a Lightning release on which this project has findings.

What happens: the next install gets a release on which code of this project loses epochs or
cannot be resumed, while other releases run the same code without harm. Of a range, the newest
release that it admits counts: that is what a fresh install gets, whatever is installed here
today.

Releases: those of the project's findings, by the rules that are on; with `--select CKPT301`
alone, by those that are on by default. Findings that every release has are no reason to
change the requirement, and are left to their own rules. Where the release is given by
`--lightning-version` or in the configuration, requirements are not judged by this rule.

Measured: the scenarios of the rules named in the message.

Example:
    lightning>=2.0  # selects 2.6.6: CKPT103 at train.py:41

Fix (unsafe): the version is replaced so that a fresh install gets the release named in the
message, by an upper bound where the range admits it and by an exact pin otherwise; the rest of
the line stays. Unsafe, since another release changes more than checkpoints. Of conda's requirements
a build goes with its version. Lock files and compiled requirements are not rewritten; the message
names the command.
With `--fix` the findings in the code are fixed first, and then this one is gone as well.

When to ignore: the release is needed for something else. Where the findings themselves are
suppressed there is nothing to ignore: they do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from packaging.version import Version

from ckpt_lint.advisories import measured_from
from ckpt_lint.facts import LightningRequirement
from ckpt_lint.findings import Finding, Related
from ckpt_lint.project.known import releases
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT301"
_COMMANDS = {
    "uv": "uv add {}",
    "poetry": "poetry add {}",
    "pdm": "pdm add {}",
    "pipenv": "pipenv install {}",
    "pixi": "pixi add {}",
    "pixi, PyPI": "pixi add --pypi {}",
    "pip-compile": "pip-compile --upgrade-package {}",
    "uv pip compile": "uv pip compile --upgrade-package {}",
}


def check(requirement: LightningRequirement, situation: Situation) -> list[Problem]:
    """Report a requirement whose release brings findings that another release does not."""
    found = _worst_by_place(situation.findings_on(situation.version))
    if not found:
        return []
    free = [v for v in _measured(requirement.distribution) if not situation.findings_on(v)]
    admitted = [version for version in free if version in requirement.admits]
    better = next(iter([*admitted, *free]), None)
    message = (
        f"`{requirement.text}` selects {situation.lightning}, on which {_listed(found)}; "
        f"{_better(better, bool(admitted))}"
    )
    related = tuple(Related(each.path, each.span, f"{each.code} ({each.name})") for each in found)
    return [replace(_problem(requirement, better, bool(admitted)), message=message, related=related)]


def _measured(distribution: str) -> Iterator[str]:
    """The releases that the rules know by measurement, newest first."""
    oldest = Version(measured_from())
    return (version for version in reversed(releases(distribution)) if Version(version) >= oldest)


def _worst_by_place(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each place: several rules may meet on one callback."""
    ordered = sorted(findings, key=lambda each: each.sort_key, reverse=True)
    found = {(each.path, each.span): each for each in ordered}
    return sorted(found.values(), key=lambda each: each.sort_key)


def _listed(found: Sequence[Finding]) -> str:
    first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"this project has {first.code} at {first.path}:{first.span.start.row}{more}"


def _better(version: str | None, admitted: bool) -> str:
    if version is None:
        return "no measured release is free of that"
    return f"the newest release {'that it admits ' if admitted else ''}without that is {version}"


def _problem(requirement: LightningRequirement, version: str | None, admitted: bool) -> Problem:
    if version is None:
        return Problem("", requirement.place)
    if requirement.specifier is None:
        return Problem("", requirement.place, help=_command(requirement, version))
    edit = requirement.specifier.selecting(version, admitted=admitted)
    help_text = f"Require `{edit.content}`, or fix the findings in the code"
    return Problem("", requirement.place, (edit,), applicability="unsafe", help=help_text)


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
