"""Rows of a script to commands: words with their places, as far as no shell has to be run for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ckpt_lint.findings import Position, Span
from ckpt_lint.frontends import hashes

_WORD = re.compile(
    r"""(?P<array>[A-Za-z_]\w*\+?=\()
    |(?P<end>\))
    |(?P<parting>[;|&]+)
    |(?:\$\([^)]*\)|[^\s"'\\;|&()`#]|\\.|(?<=\S)\#|"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`)+""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inner>.*)(?P=quote)""", re.DOTALL)
_DEFAULT = re.compile(r"\$\{\w+:?[-=](.*)\}", re.DOTALL)
_SUBSTITUTED = re.compile(r"\$\([^)]*\)|`[^`]*`")
_QUOTES = re.compile(r"[\"']|\\(?=[^\w])")
# What makes a quoted text several words, and not a name with spaces in it.
_SEVERAL = re.compile(r"""(?:^|\s)(?:-{1,2}[A-Za-z]|\+{0,2}[\w.]+=|python|\$[\w{(]+[})]?(?:\s|$))""")


@dataclass(frozen=True)
class Word:
    """One word of a command as it is written; ``rows``: first and last row of that command."""

    text: str
    span: Span
    rows: tuple[int, int] = (0, 0)

    @property
    def value(self) -> str:
        """The text without its quotes; of ``${X:-default}`` the default."""
        return defaulted(_QUOTES.sub("", self.text))

    def behind(self, start: int) -> Word:
        """What is left of the word from a character on."""
        row, column = self.span.start
        return replace(self, text=self.text[start:], span=Span(Position(row, column + start), self.span.end))

    def several(self) -> list[Word]:
        """The words within the quotes; the word itself where they are one."""
        quoted = _QUOTED.fullmatch(self.text)
        if quoted is None or not is_several(quoted["inner"]):
            return [self]
        row, column = self.span.start
        found = (each for each in _WORD.finditer(quoted["inner"]) if not each.lastgroup)
        return [replace(self, text=m.group(), span=_span(row, column + 1, m)) for m in found]


def is_several(text: str) -> bool:
    """Whether a text that stood in quotes is a command or a list of options."""
    text = _SUBSTITUTED.sub("", text)
    return " " in text.strip() and _SEVERAL.search(text) is not None


def defaulted(text: str) -> str:
    """Of ``${X:-default}`` the default."""
    default = _DEFAULT.fullmatch(text)
    return default[1] if default else text


def commands(rows: Iterable[tuple[int, str]]) -> Iterator[list[Word]]:
    """Commands of some rows: lines joined where a backslash or an array's parenthesis says so.

    They are parted at ``;``, ``|`` and ``&``. The first word of an array is ``NAME=(``.
    """
    command: list[Word] = []
    continued = array = False
    for row, line in rows:
        if not continued and not array:
            yield from _whole(command)
            command = []
        code = line[: hashes.comment(line)].rstrip()
        continued = (len(code) - len(code.rstrip("\\"))) % 2 == 1
        for match in _WORD.finditer(code[:-1] if continued else code):
            if match["parting"] or match["end"]:
                if array is (match["end"] is not None):
                    yield from _whole(command)
                    command, array = [], False
                continue
            if match["array"]:
                yield from _whole(command)
                command, array = [], True
            command.append(Word(match.group(), _span(row, 1, match)))
    yield from _whole(command)


def _whole(command: list[Word]) -> Iterator[list[Word]]:
    if command:
        rows = command[0].span.start.row, command[-1].span.end.row
        yield [replace(word, rows=rows) for word in command]


def _span(row: int, column: int, match: re.Match[str]) -> Span:
    return Span(Position(row, column + match.start()), Position(row, column + match.end()))
