"""One package or module a language: each turns files into facts. Which one reads a file, by its name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from ckpt_lint.facts import Unreadable
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER, Position, Span
from ckpt_lint.project.pins import kind_of, may_be
from ckpt_lint.values import Place

_BY_SUFFIX = {
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ipynb": "notebook",
    **dict.fromkeys((".sh", ".bash", ".zsh", ".slurm", ".sbatch", ".job"), "shell"),
    **dict.fromkeys((".mk", "Makefile", "makefile"), "shell"),
}
SUFFIXES = tuple(_BY_SUFFIX)
_SHELL = re.compile(rb"#![^\r\n]*\b(?:ba|da|k|z)?sh\b")


class Text(Protocol):
    """A file's content as text, and the way back to its bytes."""

    @property
    def path(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def encoding(self) -> str: ...

    def parts(self, text: str) -> list[tuple[str, str]]:
        """Name and text of what a reader sees as files of their own: the cells of a notebook."""

    def encode(self, text: str) -> bytes:
        """``text`` as this file's content; what was not changed is the same bytes."""


class Frontend(Protocol):
    """What a language has to offer. Positions are those of ``decode``'s text."""

    LARGEST: int
    """Bytes; a larger file is only searched for the words."""

    def worth_reading(self, data: bytes) -> bool:
        """Whether a file, or a block of one, holds any word that a fact needs."""

    def read(self, path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
        """Everything that one file says about checkpoints; ``helper`` is where fixes import from."""

    def decode(self, path: str, data: bytes) -> Text:
        """A file's text. Raises ``Undecodable``."""

    def well_formed(self, path: str, text: str) -> bool:
        """Whether a text still is what its file should hold."""

    def comments(self, lines: list[str], wanted: set[int]) -> Iterable[tuple[int, int]]:
        """Row (from 1) and offset of each comment in the ``wanted`` rows."""


def of(path: str, data: bytes = b"") -> Frontend:
    """The front-end that reads a file; Python's where neither its name nor its first line says more."""
    for suffix, name in _BY_SUFFIX.items():
        if path.endswith(suffix):
            return _named(name)
    if is_requirements(path):
        return _named("pins")
    return _named("shell" if _SHELL.match(data) else "python")


@cache
def _named(name: str) -> Frontend:
    return cast(Frontend, import_module(f"ckpt_lint.frontends.{name}"))


def is_requirements(path: str) -> bool:
    """Whether a file declares or locks releases, by its name; a setup.py is code as well."""
    return may_be(path) and kind_of(os.path.abspath(path)) is not None


def declares_only(path: str) -> bool:
    """Whether a file says nothing but what it requires."""
    return is_requirements(path) and not path.endswith(SUFFIXES)


def unreadable(path: str, reason: str, row: int = 1, column: int = 1, text: str = "") -> FileFacts:
    """The facts of a file that cannot be decoded or parsed."""
    at = Position(row, column)
    place = Place(path, Span(at, at), (row, row))
    return FileFacts(path, (Unreadable(place, reason),), text)
