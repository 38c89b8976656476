"""Bytes of a Python file to text and back: encoding cookie, BOM and line ends kept."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
from collections.abc import Set
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from ckpt_lint.findings import Position, Span

LINE_END = re.compile(r"\r\n|\r|\n")
# Python counts a line's indentation from its last form feed on; LibCST miscounts it.
FORM_FEED = re.compile(r"[ \t\f]*\f")


class Undecodable(Exception):
    """The bytes do not fit the file's declared encoding, or that is unknown."""


@dataclass(frozen=True)
class Source:
    """Text of one file, and what is needed to write it back byte for byte."""

    path: str
    text: str
    encoding: str
    bom: bool

    def parts(self, text: str) -> list[tuple[str, str]]:
        """Name and text of what a reader sees as files of their own."""
        return [(self.path, text)]

    def encode(self, text: str) -> bytes:
        """``text`` in this file's encoding, with its BOM."""
        data = text.encode(self.encoding)
        return codecs.BOM_UTF8 + data if self.bom else data


class Parsed(NamedTuple):
    """A text and its tree; none where this Python's ``ast`` cannot parse it.

    ``dropped``: statements that cannot matter.
    """

    text: str
    tree: ast.Module | None = None
    dropped: Set[ast.stmt] = frozenset()


def decode(path: str, data: bytes) -> Source:
    """Decode as Python does. Raises ``Undecodable``."""
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        # The tokenizer takes a lone CR for a line end, detect_encoding does not.
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
        encoding, _ = tokenize.detect_encoding(io.BytesIO(lines).readline)
        encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        text = data[len(codecs.BOM_UTF8) if bom else 0 :].decode(encoding)
    except (SyntaxError, ValueError, LookupError) as error:
        raise Undecodable(f"cannot be decoded: {error}") from None
    return Source(path, text, encoding, bom)


def line_starts(text: str) -> list[int]:
    """Offset of each line's first character, as Python counts lines."""
    return list(accumulate(map(len, lines_of(text)[:-1]), initial=0))


def lines_of(text: str) -> list[str]:
    """The lines with their ends, as Python counts them; the last one may be empty."""
    lines = io.StringIO(text, newline="").readlines()
    return lines if lines and lines[-1][-1] not in "\r\n" else [*lines, ""]


def unix(text: str) -> str:
    """The text with every row ended by LF: whatever stands in it keeps its row and its column.

    LibCST miscounts rows of which some end in LF and others in CR.
    """
    return LINE_END.sub("\n", text) if "\r" in text else text


def blank(rows: str) -> str:
    """What is left of rows that say nothing any more: their ends."""
    return "\n" * rows.count("\n")


class Offsets:
    """Positions of one text to offsets into it."""

    def __init__(self, text: str) -> None:
        self._starts = line_starts(text)

    def of(self, position: Position) -> int:
        """Offset of ``position``, in code points."""
        return self._starts[position.row - 1] + position.column - 1

    def span(self, span: Span) -> tuple[int, int]:
        """Offsets of both ends."""
        return self.of(span.start), self.of(span.end)
