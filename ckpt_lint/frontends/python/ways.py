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
    """The way back from a use, so far.

    ``calls``: those that led into a function by what it returns, the innermost last; only what they
    give their function can be what its parameters are. ``None`` stands for a call of another file.
    """

    steps: tuple[Site, ...] = ()
    names: tuple[str, ...] = ()
    returned: bool = False
    calls: tuple[tuple[Scope, Site | None], ...] = ()

    def through(self, site: Site, name: str = "") -> Way:
        """The way, one place further back."""
        names = (*self.names, name) if name else self.names
        return self._replace(steps=(*self.steps, site), names=names)

    def into(self, returned: Site, call: Site) -> Way:
        """The way back into the function that ``call`` calls."""
        calls = (*self.calls, (returned.scope.home, call))
        return self.through(returned)._replace(returned=True, calls=calls)

    @property
    def innermost(self) -> int:
        """What tells the innermost call from others."""
        call = self.calls[-1][1] if self.calls else None
        return 0 if call is None else id(call.node)

    def led_into(self, function: Scope) -> bool:
        """Whether a call led into a function."""
        return any(scope is function for scope, _ in self.calls)

    def call_of(self, function: Scope) -> Site | None:
        """The call that led into a function."""
        return next((call for scope, call in reversed(self.calls) if scope is function), None)

    def out_of(self, function: Scope) -> Way:
        """The way before it went into a function, the places on it kept."""
        inside = [number for number, (scope, _) in enumerate(self.calls) if scope is function]
        return self._replace(calls=self.calls[: inside[-1]]) if inside else self
