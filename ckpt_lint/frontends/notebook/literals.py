"""Edits of a cell's string literals: what does not change keeps its escapes, each line its literal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from ckpt_lint.frontends.notebook.scanning import Cell

_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_CHARACTER = re.compile(rf"{_HIGH}{_LOW}|\\u[0-9a-fA-F]{{4}}|\\.|.", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class _Written(NamedTuple):
    """Where one character of a cell is written, and the end of its literal's content."""

    start: int
    end: int
    closing: int
    newline: bool


def edits(text: str, cell: Cell, new: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and content of what changes in the JSON, where a cell's code becomes ``new``."""
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
