"""A cheap first answer to where values may get to, by names alone; flow is asked only there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from ckpt_lint.frontends.python.nodes import children
from ckpt_lint.frontends.python.scopes import Scope
from ckpt_lint.frontends.python.tree import Walk

LITERAL = ""  # What stands for a last.ckpt among the words of an expression.
_WORDS = frozenset({cst.Name, cst.SimpleString, cst.FormattedStringText})


class Reachable:
    """Which names of one module may get their value from which.

    Two things of one name are taken for one: this only ever says too much.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._words: dict[int, frozenset[str]] = {}

    def names(self, asked: frozenset[str]) -> frozenset[str]:
        """What a last.ckpt literal, or a value of the names ``asked``, may get to."""
        found = {LITERAL, *asked}
        waiting = list(found) if asked or self._walk.strings else []
        while waiting:
            reached = self._receiving.get(waiting.pop(), set()) - found
            found |= reached
            waiting += reached
        return frozenset(found)

    def touches(self, node: cst.CSTNode, names: frozenset[str]) -> bool:
        """Whether a value of ``names`` may be part of ``node``."""
        return not self._words_of(node).isdisjoint(names)

    def _words_of(self, node: cst.CSTNode) -> frozenset[str]:
        found = self._words.get(id(node))
        if found is None:
            found = self._words[id(node)] = _words(node)
        return found

    @cached_property
    def _receiving(self) -> dict[str, set[str]]:
        """By each word, the names that get the value of an expression with it."""
        found: dict[str, set[str]] = {}
        for node, targets in _edges(self._walk):
            for word in self._words_of(node):
                found.setdefault(word, set()).update(targets)
        return found


def _words(node: cst.CSTNode) -> frozenset[str]:
    """Every name and text of an expression, and ``LITERAL`` where one may be a last.ckpt."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if type(part) not in _WORDS:
            waiting += children(part)
            continue
        assert isinstance(part, (cst.Name, cst.SimpleString, cst.FormattedStringText))
        text = part.value
        found.add(text.strip("\"'"))
        if "last" in text or ".ckpt" in text:
            found.add(LITERAL)
    return frozenset(found)


def _edges(walk: Walk) -> Iterator[tuple[cst.CSTNode, tuple[str, ...]]]:
    """Expressions, and the names that get their value."""
    parameters: dict[str, tuple[str, ...]] = {}
    scopes: list[Scope] = [walk.root, *walk.scopes.values()]
    for scope in scopes:
        for name, bindings in scope.bindings.items():
            yield from ((b.value, (name.split(".")[-1],)) for b in bindings if b.value is not None)
        if type(scope.node) is cst.FunctionDef:
            known_as = scope.node.name.value
            yield from ((site.node, (known_as,)) for site in scope.returns)
            given = tuple(n for n, bs in scope.bindings.items() if bs[0].kind == "parameter")
            if known_as == "__init__" and scope.parent and type(scope.parent.node) is cst.ClassDef:
                known_as = scope.parent.node.name.value
            parameters[known_as] = (*parameters.get(known_as, ()), *given)
    for site in walk.calls:
        assert isinstance(site.node, cst.Call)
        func = site.node.func
        called = func.attr.value if type(func) is cst.Attribute else getattr(func, "value", "")
        targets = parameters.get(called, ()) if isinstance(called, str) else ()
        for argument in site.node.args:
            named = (argument.keyword.value,) if argument.keyword is not None else ()
            if targets or named:
                yield argument.value, (*targets, *named)
