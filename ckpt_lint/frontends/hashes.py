"""Comments of languages in which ``#`` opens one where a word may begin: YAML and shells."""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTED_OR_COMMENT = re.compile(r"""(?<![\w])'[^']*'|(?<![\w])"(?:[^"\\]|\\.)*"|(?:^|(?<=\s))#""")


def comment(line: str) -> int:
    """Offset of the line's comment; its length where it has none."""
    for match in _QUOTED_OR_COMMENT.finditer(line):
        if match.group() == "#":
            return match.start()
    return len(line)


def comments(lines: list[str], wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Row (from 1) and offset of each comment in the ``wanted`` rows."""
    for row in sorted(wanted):
        start = comment(lines[row - 1])
        if start < len(lines[row - 1]):
            yield row, start
