"""What ckpt-lint reports: findings, their fixes, and the edits that make up a fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

# The module that fixes import the safe helper from, unless `helper-module` names another.
HELPER = "ckpt_lint.safe"


class Position(NamedTuple):
    """A place in a text: row and column, both from 1, columns in code points."""

    row: int
    column: int


class Span(NamedTuple):
    """From ``start`` to ``end`` (exclusive)."""

    start: Position
    end: Position


@dataclass(frozen=True, order=True)
class Edit:
    """Replace ``span`` by ``content``; an empty span inserts.

    ``path``: the file, where it is not the finding's own. ``cell``: as in ``Finding``.
    """

    span: Span
    content: str
    path: str = ""
    cell: int = 0


@dataclass(frozen=True)
class Fix:
    """Edits that clear a finding.

    ``applicability`` is ``"safe"`` or ``"unsafe"``, in Ruff's sense.
    """

    applicability: str
    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Related:
    """Another place that a finding is about, and what happens there. ``cell``: as in ``Finding``."""

    path: str
    span: Span
    message: str
    cell: int = 0


@dataclass(frozen=True)
class Release:
    """The Lightning release a finding was judged by.

    ``version`` is a PEP 440 version; ``source`` says in words how it is known.
    """

    distribution: str
    version: str
    source: str


@dataclass(frozen=True)
class Finding:
    """One harmful place in one file.

    ``cell``: in a report, the cell of a notebook that the span counts from; 0 everywhere else.
    """

    path: str
    span: Span
    code: str
    name: str
    message: str
    severity: str = "error"
    help: str = ""
    release: Release | None = None
    fix: Fix | None = None
    statement_rows: tuple[int, int] = (0, 0)
    related: tuple[Related, ...] = ()
    cell: int = 0

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of every report: file, row, column, code."""
        return (self.path, self.span.start.row, self.span.start.column, self.code, self.message)
