"""The text of a requirement or lock file, and where in it a requirement stands."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property

from ckpt_lint.findings import Position, Span

_LINE_END = re.compile(r"\r\n|\r|\n")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass
class Text:
    """What one file says.

    Attributes:
        path: the file, absolute.
        content: its text, without a byte order mark.
        editable: it can be written back byte for byte.
        problems: row and reason of each part that could not be read.
    """

    path: str
    content: str
    editable: bool = True
    problems: list[tuple[int, str]] = field(default_factory=list)

    def position(self, offset: int) -> Position:
        """Row and column of an offset, in code points."""
        if self._counts_line_feeds:
            start = self.content.rfind("\n", 0, offset) + 1
            return Position(self.content.count("\n", 0, start) + 1, offset - start + 1)
        ends = [match.end() for match in _LINE_END.finditer(self.content, 0, offset)]
        return Position(len(ends) + 1, offset - (ends[-1] if ends else 0) + 1)

    @cached_property
    def _counts_line_feeds(self) -> bool:
        return self.content.count("\r") == self.content.count("\r\n")

    def span(self, start: int, end: int) -> Span:
        """Positions of two offsets."""
        return Span(self.position(start), self.position(end))

    def trouble(self, offset: int, reason: str) -> None:
        """Remember that a part could not be read."""
        self.problems.append((self.position(offset).row, reason))


def decode(path: str, data: bytes) -> Text:
    """Decode UTF-8, and the UTF-16 that PowerShell's `pip freeze > requirements.txt` writes.

    Raises:
        ValueError: it is neither.
    """
    if data.startswith(_UTF16):
        return Text(path, data.decode("utf-16"), editable=False)
    return Text(path, data.decode("utf-8-sig"))
