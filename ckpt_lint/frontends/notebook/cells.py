"""Cells in the text of a notebook's module: a line before each says its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ckpt_lint.frontends.python.source import LINE_END

# A character for private use: no cell holds this line.
_MARK = "# \ue000 cell "
_MARKS = re.compile(rf"^{_MARK}(\d+)\n", re.MULTILINE)


class Part(NamedTuple):
    """One code cell: its number among all cells of the notebook (from 1), and the row of its first line."""

    number: int
    row: int
    text: str


def join(texts: Iterable[tuple[int, str]]) -> str:
    """The module of cells that are given by number and text."""
    return "".join(f"{_MARK}{number}\n{text}\n" for number, text in texts)


def parts(module: str) -> Iterator[Part]:
    """The cells of a module."""
    marks = list(_MARKS.finditer(module))
    row = 1
    for mark, following in zip(marks, [*marks[1:], None]):
        text = module[mark.end() : following.start() if following else len(module)]
        yield Part(int(mark[1]), row + 1, text[:-1])
        row += 1 + len(LINE_END.findall(text))


def locate(module: str, row: int) -> tuple[int, int]:
    """Number of the cell that holds a row of the module, and the row within it."""
    found = (0, row)
    for part in parts(module):
        if part.row > row:
            break
        found = (part.number, row - part.row + 1)
    return found
