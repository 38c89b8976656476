"""Leaves out of a file the functions that cannot matter, by their text, before anything parses it.

Kept are those that hold a word of interest and those that stand between two of them by name
(`leading.py`); all other statements stay. A function that goes leaves its name behind, a method
does not, and every row stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ckpt_lint.frontends.python.cutting import Section, cut
from ckpt_lint.frontends.python.leading import kept
from ckpt_lint.frontends.python.source import FORM_FEED, blank, lines_of, unix

_SAVES = re.compile(r"[ \t]+[\w.]*save_hyperparameters\(")
_FED = re.compile(rf"^{FORM_FEED.pattern}[ \t]*\S", re.MULTILINE)
_BODILESS = re.compile(r":[ \t]*(?:#[^\n]*)?\s*\Z")


def reduce(text: str) -> str:
    """The text without functions that cannot hold a fact or stand between those that do.

    Its rows stay, each of them ended by LF.
    """
    text = unix(text)
    if "\f" in text and _FED.search(text) is not None:
        # The statement begins in the first column, as Python counts, but not for the patterns here.
        return text
    sections = cut(text)
    mattering = kept(sections)
    left = {s: s.text for s in sections if s.stub is None or s in mattering or not _is_whole(s.text)}
    for section in sections:
        if section not in left and section.function and "save_hyperparameters" in section.text:
            left[section] = _saving(section.text)
    used = _used(sections, left)
    return "".join(_parts(sections, left, used))


def _parts(sections: list[Section], left: Mapping[Section, str], used: set[str]) -> Iterator[str]:
    bodiless = False
    for section in sections:
        unused_class = section.owner is not None and section.owner not in used
        if section in left and not unused_class:
            bodiless = _BODILESS.search(section.text) is not None
            yield left[section]
        else:
            stub = "" if unused_class else _stub(section, used, bodiless)
            bodiless = bodiless and section.owner is not None
            yield stub + blank(section.text)


def _saving(text: str) -> str:
    """What says which parameters a method saves as hyper-parameters; the rest of it does not matter."""
    lines = lines_of(text)
    head = next((row for row, line in enumerate(lines) if _BODILESS.search(line)), None)
    said = {row for row, line in enumerate(lines) if "save_hyperparameters" in line}
    if head is None or not all(_SAVES.match(lines[row]) and _is_whole(lines[row]) for row in said):
        return text
    body = [line for line in lines[head + 1 :] if line.strip()]
    indents = {len(line) - len(line.lstrip()) for line in (*body[:1], *(lines[row] for row in said))}
    if len(indents) != 1 or not _is_whole("".join(lines[: head + 1])):
        return text
    return "".join(line if n <= head or n in said else blank(line) for n, line in enumerate(lines))


def _used(sections: list[Section], left: Mapping[Section, str]) -> set[str]:
    """Names in what is left: classes that nothing of worth names, and that hold none, go as a whole."""
    unnamed: dict[str, list[Section]] = {}
    # An import may have to go above the first statement, so that has to stay.
    used = {section.name for section in sections[:2]}
    waiting = []
    worth = {s.owner for s in left if s.worth or not s.is_head}
    for section in left:
        if section.owner is not None and section.owner not in worth:
            unnamed.setdefault(section.owner, []).append(section)
        else:
            waiting.append(section)
    while waiting:
        section = waiting.pop()
        names = section.names if section.owner is None else section.names | {section.owner}
        for name in unnamed.keys() & names - used:
            waiting += unnamed.pop(name)
        used |= names
    return used


def _stub(section: Section, used: set[str], bodiless: bool) -> str:
    """What has to stand for a section that goes.

    Of a class only its making is asked about later, and some body it must have.
    """
    stub = section.stub or ""
    if section.owner is not None:
        return stub if bodiless or "def __init__" in stub else ""
    return stub if section.name in used else ""


def _is_whole(text: str) -> bool:
    """Whether brackets and long quotes are even; else a string or an error reaches beyond."""
    # No loop: this is asked of every section.
    return (
        text.count("(") == text.count(")")
        and text.count("[") == text.count("]")
        and text.count("{") == text.count("}")
        and not text.count('"""') % 2
        and not text.count("'''") % 2
    )
