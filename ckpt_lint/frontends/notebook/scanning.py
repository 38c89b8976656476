"""Where the code of a notebook stands in its JSON, by the standard library's decoder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Literal(NamedTuple):
    """A string literal of the JSON: its offsets with the quotes, and what it says."""

    start: int
    end: int
    value: str


class Cell(NamedTuple):
    """A code cell: its number among all cells, and its lines; ``opening`` is the offset of their list."""

    number: int
    opening: int
    literals: list[Literal]

    @property
    def text(self) -> str:
        return "".join(literal.value for literal in self.literals)


def code_cells(text: str) -> Iterator[Cell]:
    """The code cells of a text that is a notebook's JSON."""
    number = 0
    for at in _lists_of_cells(text):
        for item in _items(text, at):
            number += 1
            keys = dict(_members(text, item)) if text[item] == "{" else {}
            kind = _value(text, keys.get("cell_type"))
            language = _value(text, keys.get("language")) or "python"
            source = keys.get("source", keys.get("input"))
            if kind == "code" and language == "python" and source is not None:
                literals = _literals(text, source)
                if literals:
                    yield Cell(number, source, literals)


def _lists_of_cells(text: str) -> Iterator[int]:
    """Offsets of the lists of cells; in the third format each worksheet has one."""
    top = dict(_members(text, _skip(text, 0)))
    if "cells" in top:
        yield top["cells"]
    elif text[top["worksheets"]] == "[":
        for sheet in _items(text, top["worksheets"]):
            inner = dict(_members(text, sheet)) if text[sheet] == "{" else {}
            if "cells" in inner:
                yield inner["cells"]


def _literals(text: str, at: int) -> list[Literal]:
    starts = list(_items(text, at)) if text[at] == "[" else [at]
    if any(text[start] != '"' for start in starts):
        return []
    decoded = [(start, _DECODER.raw_decode(text, start)) for start in starts]
    return [Literal(start, end, value) for start, (value, end) in decoded]


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int | None) -> object:
    return None if at is None else _DECODER.raw_decode(text, at)[0]


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Keys of the object at an offset, and the offsets of their values."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at


def _items(text: str, at: int) -> Iterator[int]:
    """Offsets of the items of the list at an offset."""
    if text[at] != "[":
        return
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
