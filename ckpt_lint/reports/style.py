"""Colours, and text that is fit for a terminal."""

from __future__ import annotations

from typing import Callable

BOLD = "1"
CODE = "1;91"
FRAME = "1;94"
HELP = "1;96"
MARK = "36"
NOTE = "1;33"

Paint = Callable[[str, str], str]


def painter(color: bool) -> Paint:
    """Return a function that wraps a text in an ANSI style, or returns it unchanged."""

    def paint(style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color and text else text

    return paint


def printable(text: str) -> str:
    """Replace characters that would steer the terminal instead of being shown."""
    return text.translate(_PICTURES)


def _pictures() -> dict[int, str]:
    pictures = {code: chr(0x2400 + code) for code in range(0x20)}
    pictures[0x7F] = "\u2421"
    bidi_controls = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
    surrogates = range(0xD800, 0xE000)
    for code in (*range(0x80, 0xA0), 0x2028, 0x2029, *bidi_controls, *surrogates):
        pictures[code] = "\ufffd"
    return pictures


_PICTURES = _pictures()
