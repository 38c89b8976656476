"""Where the strings of a TOML document stand: the standard library's parser does not say."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

Path = tuple["str | int", ...]

_SKIP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?P<a>(?:\\.|[^\\])*?"{0,2})"""(?!")'
    r"|'''(?P<b>.*?'{0,2})'''(?!')"
    r'|"(?P<c>(?:\\.|[^"\\\n])*)"'
    r"|'(?P<d>[^'\n]*)'",
    re.S,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OTHER = re.compile(r"[^,\]}#\n]*")


class Extent(NamedTuple):
    """Offsets of a string's content, between its quotes."""

    start: int
    end: int


def extents(text: str, start: int = 0) -> dict[Path, Extent]:
    """Return the extent of every string value by its path of keys and list indices.

    Args:
        text: a document that parses; of one that does not, a part may be missing.
        start: the offset to begin at.
    """
    scanner = _Scanner(text, start)
    with suppress(IndexError, RecursionError):
        scanner.document()
    return scanner.found


class _Scanner:
    def __init__(self, text: str, start: int) -> None:
        self.text, self.at = text, start
        self.found: dict[Path, Extent] = {}
        self.lists: dict[Path, int] = {}

    def document(self) -> None:
        path: Path = ()
        while self.skip():
            if self.text.startswith("[", self.at):
                many = self.text.startswith("[[", self.at)
                self.at += 1 + many
                path = self.table(self.keys(), many)
                self.at += 1 + many
            else:
                self.pair(path)

    def table(self, keys: Path, many: bool) -> Path:
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if many and number == len(keys) - 1:
                self.lists[path] = self.lists.get(path, -1) + 1
            if path in self.lists:
                path = (*path, self.lists[path])
        return path

    def pair(self, path: Path) -> None:
        keys = self.keys()
        self.expect("=")
        self.value((*path, *keys))

    def keys(self) -> Path:
        keys: list[str] = []
        while True:
            self.skip()
            quoted = _STRING.match(self.text, self.at)
            match = quoted or _BARE.match(self.text, self.at)
            if match is None:
                raise IndexError
            keys.append(match[quoted.lastgroup or 0] if quoted else match[0])
            self.at = match.end()
            self.skip()
            if self.text[self.at] != ".":
                return tuple(keys)
            self.at += 1

    def value(self, path: Path) -> None:
        self.skip()
        opening = self.text[self.at]
        string = _STRING.match(self.text, self.at) if opening in "\"'" else None
        if string is not None and string.lastgroup is not None:
            self.found[path] = Extent(*string.span(string.lastgroup))
            self.at = string.end()
        elif opening in "[{":
            self.at += 1
            self.items(path, "]" if opening == "[" else "}")
        else:
            end = _OTHER.match(self.text, self.at)
            self.at = end.end() if end else self.at

    def items(self, path: Path, closing: str) -> None:
        number = 0
        while self.skip() and self.text[self.at] != closing:
            if closing == "]":
                self.value((*path, number))
            else:
                self.pair(path)
            number += 1
            self.skip()
            if self.text[self.at] == ",":
                self.at += 1
            elif self.text[self.at] != closing:
                raise IndexError
        self.at += 1

    def expect(self, character: str) -> None:
        self.skip()
        if self.text[self.at] != character:
            raise IndexError
        self.at += 1

    def skip(self) -> bool:
        found = _SKIP.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)
