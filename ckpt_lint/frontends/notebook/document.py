"""A notebook's JSON: where its code stands, and edits of it that leave every other byte alone."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ckpt_lint.frontends.notebook import cells
from ckpt_lint.frontends.python.source import Source, Undecodable

_SPACE = re.compile(r"[ \t\r\n]*")
_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_CHARACTER = re.compile(rf"{_HIGH}{_LOW}|\\u[0-9a-fA-F]{{4}}|\\.|.", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_DECODER = json.JSONDecoder()


class NotPython(Exception):
    """A notebook in another language."""


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


@dataclass(frozen=True)
class Notebook(Source):
    """The code of a notebook as ``text``, and the JSON that it stands in."""

    json: str
    cells: tuple[Cell, ...]

    def parts(self, text: str) -> list[tuple[str, str]]:
        """Name and text of each cell."""
        return [(f"{self.path}:cell {part.number}", f"{part.text}\n") for part in cells.parts(text)]

    def encode(self, text: str) -> bytes:
        """The notebook with its code changed to ``text``. Raises ``ValueError`` if a cell is lost."""
        new = {part.number: part.text for part in cells.parts(text)}
        if new.keys() != {cell.number for cell in self.cells}:
            raise ValueError("the cells of the notebook are no longer told apart")
        result = self.json
        for cell in reversed(self.cells):
            for start, end, content in sorted(_edits(self.json, cell, new[cell.number]), reverse=True):
                result = result[:start] + content + result[end:]
        return (codecs.BOM_UTF8 if self.bom else b"") + result.encode()


def open_notebook(path: str, data: bytes) -> Notebook:
    """Read a notebook. Raises ``Undecodable``, or ``NotPython``."""
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8-sig")
        content = json.loads(text)
    except RecursionError:
        raise Undecodable("is no notebook: it nests too deeply") from None
    except ValueError as error:
        raise Undecodable(f"is no notebook: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise Undecodable("is no notebook: it has no cells")
    if _language(content) not in ("", "python", "ipython"):
        raise NotPython
    found = tuple(_cells(text))
    module = cells.join((cell.number, cell.text) for cell in found)
    return Notebook(path, module, "utf-8", bom, text, found)


def _language(content: dict[str, Any]) -> str:
    metadata = content.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        inner = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get(name), str):
            return str(inner[name]).lower()
    return ""


def _cells(text: str) -> Iterator[Cell]:
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


class _Written(NamedTuple):
    """Where one character of a cell is written, and the end of its literal's content."""

    start: int
    end: int
    closing: int
    newline: bool


def _edits(text: str, cell: Cell, new: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and content of what changes in the JSON."""
    if new == cell.text:
        return
    written = [
        _Written(match.start(), match.end(), literal.end - 1, match.group() == "\\n")
        for literal in cell.literals
        for match in _CHARACTER.finditer(text, literal.start + 1, literal.end - 1)
    ]
    if not written:  # `[""]`
        yield cell.literals[0].start + 1, cell.literals[0].start + 1, json.dumps(new)[1:-1]
        return
    between = _between(text, cell)
    for start, end, content in _changes(cell.text, new):
        yield from _edit(written, start, end, content, between)


def _between(text: str, cell: Cell) -> str:
    """What parts two lines: the end of one literal and the beginning of the next."""
    if text[cell.opening] != "[":
        return ""
    if len(cell.literals) > 1:
        return f'"{text[cell.literals[0].end : cell.literals[1].start]}"'
    return f'",{text[cell.opening + 1 : cell.literals[0].start]}"'


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Spans of ``old`` and what stands there in ``new``: within lines only what differs."""
    before, after = _LINE.findall(old), _LINE.findall(new)
    at = 0
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        size = sum(map(len, before[a:b]))
        if kind != "equal":
            pairs = list(zip(before[a:b], after[c:d]))[: -1 if b - a != d - c else None]
            for one, other in pairs:
                yield _within(one, other, at)
                at += len(one)
            rest, content = before[a + len(pairs) : b], after[c + len(pairs) : d]
            if rest or content:
                yield _within("".join(rest), "".join(content), at)
            size = sum(map(len, rest))
        at += size


def _within(old: str, new: str, at: int) -> tuple[int, int, str]:
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    return at + head, at + len(old) - tail, new[head : len(new) - tail]


def _edit(
    written: list[_Written], start: int, end: int, content: str, between: str
) -> Iterator[tuple[int, int, str]]:
    for number in range(start, end):
        yield written[number].start, written[number].end, ""
    if not content:
        return
    at = written[start].start if start < len(written) else written[-1].end
    last = end == len(written) or written[end].start > written[min(start, len(written) - 1)].closing
    lines = _LINE.findall(content) + ([""] if content.endswith("\n") and not last else [])
    if start == len(written) and written[-1].newline:
        lines.insert(0, "")
    yield at, at, between.join(json.dumps(line, ensure_ascii=False)[1:-1] for line in lines)
