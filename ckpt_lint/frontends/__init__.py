"""One package or module a language: each turns files into facts. Which one reads a file, by its name."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol, cast

from ckpt_lint.facts import FileFacts, Place, Unreadable
from ckpt_lint.findings import Position, Span

_BY_SUFFIX = {
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
}
SUFFIXES = tuple(_BY_SUFFIX)


class Text(Protocol):
    """A file's content as text, and the way back to its bytes."""

    @property
    def path(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def encoding(self) -> str: ...

    def encode(self, text: str) -> bytes:
        """``text`` as this file's content; what was not changed is the same bytes."""


class Frontend(Protocol):
    """What a language has to offer. Positions are those of ``decode``'s text."""

    LARGEST: int
    """Bytes; a larger file is only searched for the words."""

    def worth_reading(self, data: bytes) -> bool:
        """Whether a file, or a block of one, holds any word that a fact needs."""

    def read(self, path: str, data: bytes, *, parse_anyway: bool = False) -> FileFacts:
        """Everything that one file says about checkpoints."""

    def decode(self, path: str, data: bytes) -> Text:
        """A file's text. Raises ``Undecodable``."""

    def well_formed(self, text: str) -> bool:
        """Whether a text still is what its file should hold."""

    def comments(self, lines: list[str], wanted: set[int]) -> Iterable[tuple[int, int]]:
        """Row (from 1) and offset of each comment in the ``wanted`` rows."""


def of(path: str) -> Frontend:
    """The front-end that reads a file; Python's where its name says nothing."""
    module = next((module for suffix, module in _BY_SUFFIX.items() if path.endswith(suffix)), "python")
    return cast(Frontend, import_module(f"ckpt_lint.frontends.{module}"))


def unreadable(path: str, reason: str, row: int = 1, column: int = 1, text: str = "") -> FileFacts:
    """The facts of a file that cannot be decoded or parsed."""
    at = Position(row, column)
    place = Place(path, Span(at, at), (row, row))
    return FileFacts(path, (Unreadable(place, reason),), text)
