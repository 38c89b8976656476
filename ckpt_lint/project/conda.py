"""Conda's way to write a requirement and a version."""

from __future__ import annotations

import re

from ckpt_lint.project import declarations
from ckpt_lint.project.declarations import Declaration, wanted
from ckpt_lint.project.text import Text

_SPEC = re.compile(
    r"""(?:[^\s:]+::)?            # channel
    (?P<name>[\w.-]+?)(?:\[[^]]*\])?
    (?:\s*(?P<range>[<>!~=]+\s*[^\s,]*(?:\s*,\s*[<>!~=]+\s*[^\s,]*)*)|\s+(?P<plain>\d[\w.*]*))?
    (?:\s+\S+)?                    # build
    """,
    re.X,
)


def parse(source: Text, start: int, text: str) -> list[Declaration]:
    """Return the declaration in a conda requirement: one, or none.

    `=2.5` means any 2.5 release there, `=2.5.3` that one, `==` what it means everywhere.
    """
    match = _SPEC.fullmatch(text.strip())
    if not match or wanted(match["name"]) is None:
        return []
    specifier = specifiers(match["range"] or match["plain"] or "")
    start += len(text) - len(text.lstrip())
    extent = start, start + len(text.strip())
    return declarations.ranged(source, extent, match["name"], specifier, text.strip())


def specifiers(constraint: str) -> str:
    """Translate a version constraint of conda; of alternatives (`|`) only the last.

    What cannot be translated comes back as it is, for the caller to refuse.
    """
    constraint = re.sub(r"\s", "", constraint.rpartition("|")[2])
    if constraint in ("", "*"):
        return ""
    if constraint[0].isdigit():
        return f"=={constraint}"
    single = re.fullmatch(r"=([^=,<>|*]+?)(\.?\*)?(=.*)?", constraint)
    if single:
        release, wildcard, build = single.groups()
        whole = build or (not wildcard and release.count(".") >= 2)
        return f"=={release}" if whole else f"=={release}.*"
    return re.sub(r"(?<=[\d])\*|=[^=,<>]*_[^=,<>]*$", "", constraint)
