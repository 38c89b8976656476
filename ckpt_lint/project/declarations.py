"""One requirement, as some file of a project declares it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from ckpt_lint.project.known import DISTRIBUTIONS, normalise

WANTED = frozenset((*DISTRIBUTIONS, "fsspec"))

MAIN, OPTIONAL, MINIMUM = 0, 1, 2


@dataclass(frozen=True)
class Declaration:
    """A requirement on a distribution that matters.

    Attributes:
        specifier: the range, in PEP 440; empty where any release will do.
        where: the file and line, to show.
        text: the requirement as it is written.
        tier: ``MAIN`` if a plain install obeys it, ``OPTIONAL`` if it belongs to an extra, a
            group or a further file, ``MINIMUM`` if its file lists lower bounds for a test run.
        url: it names a file or a repository, not a release.
    """

    distribution: str
    specifier: str
    where: str
    text: str
    tier: int = MAIN
    url: bool = False

    def __str__(self) -> str:
        """Return the place and the text, for a sentence."""
        return f"{self.where} ({self.text})"

    @property
    def exact(self) -> str | None:
        """The one release that the specifier admits, or None if it is a range."""
        for each in SpecifierSet(self.specifier):
            if each.operator in ("==", "===") and not each.version.endswith(".*"):
                return str(Version(each.version))
        return None


def wanted(text: str) -> str | None:
    """Return the distribution that a requirement names, if it is one that matters."""
    match = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", text)
    name = normalise(match[1].rstrip("._-")) if match else ""
    return name if name in WANTED else None


def parse(text: str, where: str, notes: list[str], tier: int = MAIN) -> list[Declaration]:
    """Return the declaration in a PEP 508 requirement: one, or none.

    Args:
        text: the requirement.
        where: its file and line.
        notes: gets a line if it names a distribution that matters and does not parse.
        tier: see :class:`Declaration`.
    """
    distribution = wanted(text)
    if distribution is None:
        return []
    shown = " ".join(text.split(";")[0].split())
    try:
        requirement = Requirement(text.strip())
        found = Declaration(distribution, str(requirement.specifier), where, shown, tier)
        found = replace(found, url=requirement.url is not None)
        return [found] if found.exact is None or Version(found.exact) else []
    except (InvalidRequirement, ValueError):
        notes.append(f"{where} could not be read: {shown}")
        return []


def ranged(name: str, specifier: str, where: str, text: str, tier: int) -> Declaration | None:
    """Return a declaration from its parts, or None where the specifier means nothing."""
    try:
        found = Declaration(normalise(name), str(SpecifierSet(specifier)), where, text, tier)
        return found if found.exact is None or Version(found.exact) else None
    except (InvalidSpecifier, ValueError):
        return None
