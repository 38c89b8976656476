"""Cuts a file at its functions, methods and classes, by its text, before anything parses it."""

from __future__ import annotations

import re
from functools import cached_property

from ckpt_lint.frontends.python.sieve import WORTH, Search
from ckpt_lint.frontends.python.words import spaced

is_worth = Search(
    {
        **WORTH,
        "ckpt": r"ckpt_path|[\"']\.ckpt",
        "last": r"last[\w*\[\]-]*(?:\.ckpt)?[\"']",
        "**": r"\*\*\s*[\w({]",
    }
)
# A long quote, or the end before a row that begins a member of some class, or a top-level statement.
_BEGINS = re.compile(
    r'"""|\'\'\'|'
    r"\n(?:([ \t]+)(?:@|def\b|async\b|class\b)"
    r"|(?=[^ \t\f\v\n#)\]}])(?!(?:else|elif|except|finally|case)\b))"
)
_DECORATOR = re.compile(r"[ \t]*@")
_HEAD = re.compile(r"^([ \t]*)(async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_SET = re.compile(r"\.([^\W\d]\w*)\b\s*(?::[^=\n]*)?=(?!=)")
_ASSIGNED = re.compile(r"^(\w+)\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_IMPORTED = re.compile(r"ModelCheckpoint\s+as\s+(\w+)")
DATA = 4096  # characters; a statement this long that holds no word is a table


class Section:
    """A top-level statement, or a class's head or member, and what stands for it when it goes.

    ``words``: its text ``spaced``, and between spaces. ``stub``: ``None`` where it has to stay.
    ``owner``: the top-level class that this is the head, or a member, of.
    """

    def __init__(self, text: str, words: str, function: bool, stub: str | None, name: str = "") -> None:
        self.text = text
        self.words = words
        self.function = function
        self.stub = stub
        self.name = name
        self.owner: str | None = None
        self.worth = is_worth(text)

    @property
    def is_head(self) -> bool:
        """Whether it is the head of a top-level class."""
        return not self.function and self.name != ""

    @cached_property
    def names(self) -> set[str]:
        """Every word of it."""
        return set(self.words.split())

    @cached_property
    def binds(self) -> set[str]:
        """Names that others may know it by: its own, and the attributes that it sets."""
        attributes = _SET.findall(self.text)
        if self.function:
            return {self.name, *attributes}
        return {*attributes, *_ASSIGNED.findall(self.text), *_IMPORTED.findall(self.text)}


def cut(text: str) -> list[Section]:
    """The file's top-level statements, a class's members each for itself."""
    # Rows around the text put an end before each of its rows, and behind it.
    words = spaced(f"\n{text}\n")
    cuts = _cuts(text)
    owner: str | None = None
    sections = []
    for a, b in zip(cuts, cuts[1:]):
        section = _section(text[a:b], words[a : b + 1])
        if not section.text[:1].isspace():
            owner = section.name if section.is_head else None
        section.owner = owner
        sections.append(section)
    return sections


def _cuts(text: str) -> list[int]:
    """Offsets at which these begin, and one behind the text."""
    cuts = [0]
    member: str | None = None
    decorated = quoted = False
    rows = f"\n{text}"
    for found in _BEGINS.finditer(rows):
        # An end here is at the offset in ``text`` of the row behind it.
        at, indent = found.start(), found.group(1) or ""
        if rows[at] != "\n":
            quoted = not quoted
        elif not quoted and (not indent or member is not None):
            if not indent:
                member = "" if text.startswith("class", at) else None
            elif not member:
                member = indent
            if indent in ("", member):
                if not decorated:
                    cuts.append(at)
                decorated = text.startswith("@", at + len(indent))
    return [0, *(at for at in cuts if at > 0), len(text) + 1]


def _section(text: str, words: str) -> Section:
    found = _HEAD.match(text)
    if found is None and _DECORATOR.match(text) is not None:
        found = _HEAD.search(text)
    if found is None:
        return Section(text, words, False, "" if len(text) > DATA else None)
    indent, kind, name = found.groups()
    if kind != "class":
        return Section(text, words, True, f"{indent}def {name}(*_): pass", name)
    return Section(text, words, bool(indent), f"{indent}class {name}: pass" if indent else None, name)
