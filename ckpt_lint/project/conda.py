"""Conda's way to write a requirement and a version."""

from __future__ import annotations

import re
from dataclasses import replace

from ckpt_lint.project import declarations
from ckpt_lint.project.declarations import Declaration, wanted
from ckpt_lint.project.known import normalise
from ckpt_lint.project.specifier import Specifier
from ckpt_lint.project.text import Text

NAME = rf"{declarations.NAME}|pytorch(?:-[cg]pu)?"
"""``declarations.NAME``, and what conda calls torch."""
_TORCH = frozenset({"pytorch", "pytorch-cpu", "pytorch-gpu"})
_SPEC = re.compile(
    r"""(?:[^\s:]+::)?            # channel
    (?P<name>[\w.-]+?)(?:\[[^]]*\])?
    (?:\s*(?P<range>[<>!~=]+\s*[^\s,]*(?:\s*,\s*[<>!~=]+\s*[^\s,]*)*)|\s+(?P<plain>\d[\w.*]*))?
    (?:\s+\S+)?                    # build
    """,
    re.X,
)


def distribution(name: str) -> str:
    """What the package index calls a package of conda's."""
    return "torch" if normalise(name) in _TORCH else name


def parse(source: Text, start: int, text: str) -> list[Declaration]:
    """Return the declaration in a conda requirement: one, or none.

    `=2.5` means any 2.5 release there, `=2.5.3` that one, `==` what it means everywhere.
    """
    match = _SPEC.fullmatch(text.strip())
    name = distribution(match["name"]) if match else ""
    if not match or wanted(name) is None:
        return []
    specifier = specifiers(match["range"] or match["plain"] or "")
    start += len(text) - len(text.lstrip())
    extent = start, start + len(text.strip())
    found = declarations.ranged(source, extent, name, specifier, text.strip())
    written = _written(source, start, match)
    return [replace(each, written=written) for each in found]


def _written(source: Text, start: int, match: re.Match[str]) -> Specifier | None:
    """The version part where it ends the requirement; a build belongs to its version."""
    first, last = match.span("range") if match["range"] else (match.end("name"), match.end("name"))
    if not source.editable or last != match.end():
        return None
    text = match["range"] or ""
    if re.match("=[^=]", text):
        # `=2.*` and `=2.5.3=build` are one version each, and are replaced as a whole
        text = "=" + text.strip("=*.")
    return Specifier(source.span(start + first, start + last), text)


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
