"""Ways of a path, from where it is used back to where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ckpt_lint.frontends.python.paths import Tail
from ckpt_lint.frontends.python.scopes import Branch, Scope, Site
from ckpt_lint.ports import Port


@dataclass(frozen=True)
class Flow:
    """One way to a use, from a literal or from a port through which another file may hand one.

    ``steps`` are the places on the way, use first.
    """

    source: Tail | Port
    path: Site
    steps: tuple[Site, ...]
    names: tuple[str, ...]
    returned: bool = False

    def same_source(self, other: Flow) -> bool:
        """Whether both come from one literal, or from one port."""
        if isinstance(self.source, Tail) and isinstance(other.source, Tail):
            return self.source.literal is other.source.literal
        return self.source == other.source

    @property
    def homes(self) -> set[Scope]:
        """The functions that the way passes through."""
        return {step.scope.home for step in (*self.steps, self.path)}

    @property
    def branches(self) -> Iterator[Branch]:
        """Every branch that the way passes through."""
        for step in (*self.steps, self.path):
            yield from step.context


class Way(NamedTuple):
    """The way back from a use, so far."""

    steps: tuple[Site, ...] = ()
    names: tuple[str, ...] = ()
    returned: bool = False

    def through(self, site: Site, name: str = "", returned: bool = False) -> Way:
        """The way, one place further back."""
        names = (*self.names, name) if name else self.names
        return Way((*self.steps, site), names, self.returned or returned)
