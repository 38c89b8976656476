"""A requirement or a lock selects a compromised Lightning release.

What happens: the packages of 2.6.2 and 2.6.3 that were uploaded on 30 April 2026 were not built
by the Lightning project. On import they start a program that searches the machine for
credentials (cloud, GitHub, PyPI, SSH) and sends them away. The index no longer offers them, but
mirrors, caches and container images may.

Releases: 2.6.2 and 2.6.3, published as GHSA-w37p-236h-pfx3. 2.6.4 and newer are sound.

Measured: not run, for this reason; the source is the security advisory of the Lightning project,
https://github.com/Lightning-AI/pytorch-lightning/security/advisories/GHSA-w37p-236h-pfx3.

Example:
    lightning==2.6.3

Fix: none, since this is not mended by another version alone. Remove the release from
environments, caches and images, treat every credential that was within reach as stolen and
replace it, then require 2.6.4 or newer. An installed one is named in the last lines of the report.

When to ignore: never in what is installed; in a file that lists bad releases on purpose.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import LightningRequirement
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT302"


def check(requirement: LightningRequirement, situation: Situation) -> list[Problem]:
    """Report a requirement that nothing but compromised releases satisfies."""
    bad = [version for version in requirement.admits if advisories()[CODE].affects(version)]
    if not bad or len(bad) < len(requirement.admits):
        return []
    message = (
        f"`{requirement.text}` selects {requirement.distribution} {bad[-1]}, which was compromised "
        "(GHSA-w37p-236h-pfx3): importing it steals the credentials of the machine"
    )
    return [Problem(message, requirement.place)]


RULE = Rule(
    code=CODE,
    name="compromised-lightning",
    fact=LightningRequirement,
    check=check,
    page=__doc__,
    remedy="Replace every credential that the release could reach, and require 2.6.4 or newer",
)
