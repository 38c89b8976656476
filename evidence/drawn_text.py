"""Text for a picture: wrapped by estimated width, what stands in backticks as code."""

from __future__ import annotations

from html import escape
from itertools import groupby

PLAIN, CODE = 6.1, 6.7  # mean width of a character, in pixels


def lines(text: str, width: float) -> list[str]:
    """The lines of a text of Markdown as the content of SVG text elements."""
    found: list[list[tuple[str, bool]]] = [[]]
    used = 0.0
    for word, code in _words(text):
        needed = len(word) * (CODE if code else PLAIN)
        if used and used + needed > width:
            found.append([])
            used = 0.0
        found[-1].append((word, code))
        used += needed + PLAIN
    return [_line(words) for words in found]


def _words(text: str) -> list[tuple[str, bool]]:
    """Words, and whether each is code; code is never broken, and keeps its punctuation."""
    pieces = text.split("`")
    words: list[tuple[str, bool]] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            words.append((piece, True))
            continue
        glued = bool(words) and piece[:1] not in ("", " ")
        for position, word in enumerate(piece.split()):
            if glued and position == 0:
                words[-1] = (words[-1][0] + "\0" + word, True)
            else:
                words.append((word, False))
    return words


def _line(words: list[tuple[str, bool]]) -> str:
    parts = []
    for code, group in groupby(words, key=lambda each: each[1]):
        for word, _ in group:
            name, _, rest = word.partition("\0")
            shown = f'<tspan class="code">{escape(name)}</tspan>' if code else escape(name)
            parts.append(shown + escape(rest))
    return " ".join(parts)
