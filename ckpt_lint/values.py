"""What front-ends say of one expression: what it may be, where it stands, how it can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional, Union

from ckpt_lint.findings import Edit, Span


class _Text:
    """Stands for a string whose content is not known (an f-string, say)."""

    def __repr__(self) -> str:
        return "TEXT"


class _Object:
    """Stands for a value that is true and no literal (a ``timedelta``, say)."""

    def __repr__(self) -> str:
        return "OBJECT"


TEXT = _Text()
OBJECT = _Object()
Literal = Union[None, bool, int, float, str, _Text, _Object]


@dataclass(frozen=True)
class Value:
    """What an argument may be: every possibility, or nothing where it is unknown.

    ``Value((True,))`` is ``True``; ``Value((1, None))`` is one or the other;
    ``Value(())`` is unknown.
    """

    possible: tuple[Literal, ...]

    @property
    def known(self) -> bool:
        """Whether all possibilities are known."""
        return bool(self.possible)

    def may(self, test: Callable[[Literal], bool]) -> bool:
        """Whether a known possibility passes ``test``; an unknown value passes none."""
        return any(map(test, self.possible))

    def must(self, test: Callable[[Literal], bool]) -> bool:
        """Whether the value is known and every possibility passes ``test``."""
        return self.known and all(map(test, self.possible))


UNKNOWN = Value(())


@dataclass(frozen=True)
class Place:
    """Where a fact stands: its span, and the first and last row of its statement."""

    path: str
    span: Span
    statement_rows: tuple[int, int]


Rewrite = Optional[tuple[Edit, ...]]
"""Edits with which a front-end makes something true; ``None`` where it cannot."""
