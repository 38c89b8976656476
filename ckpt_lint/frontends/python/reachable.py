"""A cheap first answer to where literals may get to, by names alone; flow is asked only there."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.scopes import Scope
from ckpt_lint.frontends.python.tree import Walk

LITERAL = ""


class Reachable:
    """Names that a last.ckpt literal, or a value of the names in ``asked``, may get to.

    Two things of one name are taken for one: this only ever says too much.
    """

    def __init__(self, walk: Walk, asked: frozenset[str]) -> None:
        self._words: dict[int, frozenset[str]] = {}
        self._names: set[str] = {LITERAL, *asked}
        self.anything = bool(asked) or bool(walk.strings)
        waiting = list(_edges(walk)) if self.anything else []
        grown = True
        while grown:
            left = [(node, targets) for node, targets in waiting if not self.touches(node)]
            reached = {name for node, targets in waiting if self.touches(node) for name in targets}
            grown = not reached <= self._names
            self._names |= reached
            waiting = left

    def touches(self, node: cst.CSTNode) -> bool:
        """Whether a literal may be part of ``node``, or be what one of its names stands for."""
        words = self._words.get(id(node))
        if words is None:
            words = self._words[id(node)] = frozenset(_words(node))
        return not words.isdisjoint(self._names)


def _words(node: cst.CSTNode) -> Iterator[str]:
    for part in descendants(node):
        if isinstance(part, (cst.Name, cst.SimpleString, cst.FormattedStringText)):
            text = part.value
            yield text.strip("\"'")
            if "last" in text or ".ckpt" in text:
                yield LITERAL


def _edges(walk: Walk) -> Iterator[tuple[cst.CSTNode, tuple[str, ...]]]:
    """Expressions, and the names that get their value."""
    parameters: dict[str, tuple[str, ...]] = {}
    scopes: list[Scope] = [walk.root, *walk.scopes.values()]
    for scope in scopes:
        for name, bindings in scope.bindings.items():
            yield from ((b.value, (name.split(".")[-1],)) for b in bindings if b.value is not None)
        if isinstance(scope.node, cst.FunctionDef):
            known_as = scope.node.name.value
            yield from ((site.node, (known_as,)) for site in scope.returns)
            given = tuple(n for n, bs in scope.bindings.items() if bs[0].kind == "parameter")
            if known_as == "__init__" and scope.parent and isinstance(scope.parent.node, cst.ClassDef):
                known_as = scope.parent.node.name.value
            parameters[known_as] = (*parameters.get(known_as, ()), *given)
    for site in walk.calls:
        assert isinstance(site.node, cst.Call)
        func = site.node.func
        called = func.attr.value if isinstance(func, cst.Attribute) else getattr(func, "value", "")
        targets = parameters.get(called, ()) if isinstance(called, str) else ()
        for argument in site.node.args:
            named = (argument.keyword.value,) if argument.keyword is not None else ()
            if targets or named:
                yield argument.value, (*targets, *named)
