"""A line of source as the cells of a terminal, so that carets stand below what they mean."""

from __future__ import annotations

import re
import unicodedata

from ckpt_lint.reports.style import printable

TAB = 4
LIMIT = 120

# str.splitlines also ends lines at form feeds and other separators; Python's tokenizer does not.
_LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> list[str]:
    """Split where Python ends a line; a final line end gives a last empty line."""
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def layout(line: str) -> tuple[list[str], list[int]]:
    """Return the cells of a line, and the cell of each of its characters and of its end.

    The second cell of a wide character is empty; a combining character shares a cell.
    """
    if line.isascii() and line.isprintable():
        return list(line), list(range(len(line) + 1))
    cells: list[str] = []
    offsets: list[int] = []
    for character in line:
        offsets.append(len(cells))
        if character == "\t":
            cells.extend(" " * (TAB - len(cells) % TAB))
            continue
        shown = printable(character)
        width = _width(shown)
        if width == 0 and cells:
            # The base of a wide character is one cell further left.
            cells[-1 if cells[-1] or len(cells) == 1 else -2] += shown
        elif width:
            cells.extend([shown, ""][:width])
    offsets.append(len(cells))
    return cells, offsets


def crop(cells: list[str], left: int) -> str:
    """Return the ``LIMIT`` cells from ``left``, with an ellipsis where something is cut off."""
    part = cells[left : left + LIMIT]
    if left and cells:
        part[:1] = ["…"]
        if part[1:2] == [""]:
            part[1] = " "
    if len(cells) > left + LIMIT:
        if part[-1] == "":
            part[-2] = " "
        part[-1] = "…"
    return "".join(part).rstrip()


def window(start: int, end: int, length: int) -> int:
    """Return the first cell to show, so that a span in a line of ``length`` cells is in view."""
    if end <= LIMIT:
        return 0
    return max(0, min(start - LIMIT // 4, length - LIMIT))


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
