"""One requirement, as some file of a project declares or locks it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from ckpt_lint.findings import Span
from ckpt_lint.project.known import DISTRIBUTIONS, normalise
from ckpt_lint.project.specifier import Specifier
from ckpt_lint.project.text import Text

WANTED = frozenset((*DISTRIBUTIONS, "fsspec", "torch"))
NAME = r"lightning|pytorch[-_.]lightning|fsspec|torch"
"""The names that matter, in every spelling, as a regular expression."""

MAIN, OPTIONAL, MINIMUM = 0, 1, 2

_PEP508 = re.compile(
    r"\s*[A-Za-z0-9](?:[\w.-]*\w)?(?:\s*\[[^\]]*\])?"
    r"(?:\s*\(?\s*(?P<specifier>[<>=!~][^;)@#]*?)(?=\s*(?:\)|;|$)))?"
)


@dataclass(frozen=True)
class Declaration:
    """A requirement on a distribution that matters.

    Attributes:
        specifier: the range, in PEP 440; empty where any release will do.
        path: the file, absolute.
        text: the requirement as it is written, on one line.
        span: where it stands.
        tier: ``MAIN`` if a plain install obeys it, ``OPTIONAL`` if it belongs to an extra, a
            group or a further file, ``MINIMUM`` if its file lists lower bounds for a test run.
        url: it names a file or a repository, not a release.
        tool: of a lock, the tool that writes it; empty for a requirement written by hand.
        written: the specifier as it stands in the file; None where it cannot be rewritten.
    """

    distribution: str
    specifier: str
    path: str
    text: str
    span: Span
    tier: int = MAIN
    url: bool = False
    tool: str = ""
    written: Specifier | None = None

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


def parse(source: Text, start: int, requirement: str, tier: int = MAIN) -> list[Declaration]:
    """Return the declaration in a PEP 508 requirement: one, or none.

    Args:
        source: the file; gets a line if the requirement matters and does not parse.
        start: the offset at which the requirement stands, character by character.
        requirement: its text.
        tier: see :class:`Declaration`.
    """
    distribution = wanted(requirement)
    if distribution is None:
        return []
    start += len(requirement) - len(requirement.lstrip())
    requirement = requirement.strip()
    shown = " ".join(requirement.split(";")[0].split())
    try:
        read = Requirement(requirement)
    except InvalidRequirement:
        source.trouble(start, shown)
        return []
    span = source.span(start, start + len(requirement))
    found = Declaration(distribution, str(read.specifier), source.path, shown, span, tier)
    place = _PEP508.match(requirement)
    if read.url is not None:
        found = replace(found, url=True)
    elif place is not None and source.editable:
        text = place["specifier"] or ""
        inner = source.span(start + place.end() - len(text), start + place.end())
        found = replace(found, written=Specifier(inner, text))
    return _sound(source, start, found)


def ranged(
    source: Text, extent: tuple[int, int], name: str, specifier: str, text: str, tier: int = MAIN
) -> list[Declaration]:
    """Return a declaration from its parts, or none where the specifier means nothing."""
    distribution = wanted(name)
    if distribution is None:
        return []
    span = source.span(*extent)
    return _sound(source, extent[0], Declaration(distribution, specifier, source.path, text, span, tier))


def locked(source: Text, extent: tuple[int, int], name: str, version: str, tool: str) -> list[Declaration]:
    """Return what a lock file selects, or none where its version means nothing."""
    try:
        specifier = f"=={Version(version)}"
    except InvalidVersion:
        return []
    return [
        replace(each, tool=tool, text=f"{name} {version}")
        for each in ranged(source, extent, name, specifier, version)
    ]


def _sound(source: Text, start: int, found: Declaration) -> list[Declaration]:
    try:
        found = replace(found, specifier=str(SpecifierSet(found.specifier)))
        return [found] if found.exact is None or Version(found.exact) else []
    except (InvalidSpecifier, InvalidVersion):  # `===` compares any text
        source.trouble(start, found.text)
        return []
