"""What a list holds: displays, sums, functions that return one, ``append`` and ``extend``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import libcst as cst

from ckpt_lint.frontends.python.names import possible
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.scopes import Binding, Evaluation, Site
from ckpt_lint.frontends.python.tree import Walk

MAX_DEPTH = 8
GROWING = ("append", "insert", "extend")


@dataclass
class Items:
    """Items of a list; not ``complete`` where it may hold others."""

    sites: list[Site] = field(default_factory=list)
    complete: bool = True

    def add(self, other: Items) -> None:
        """Take those of ``other``, too."""
        self.sites += other.sites
        self.complete = self.complete and other.complete


@dataclass(frozen=True)
class _Way:
    """How one list was come to. ``seen``: every list on any way from the first, whose items are told."""

    depth: int = 0
    seen: set[Evaluation] = field(default_factory=set)

    def through(self, site: Site) -> _Way:
        self.seen.add(site.evaluation)
        return _Way(self.depth + 1, self.seen)


class Lists:
    """The lists of one module."""

    def __init__(self, walk: Walk, objects: Objects) -> None:
        self._walk = walk
        self._objects = objects

    def items(self, site: Site) -> Items:
        """Everything that the list at ``site`` may hold."""
        return self._of(site, _Way())

    def _of(self, site: Site, way: _Way) -> Items:
        if site.evaluation in way.seen:
            return Items()
        if way.depth > MAX_DEPTH:
            return Items(complete=False)
        way = way.through(site)
        makers = list(self._objects.makers(site))
        found = Items()
        for maker in makers:
            found.add(self._made(maker, way))
        for name, there in self._names(site, makers):
            for added in self._added(name, there, way):
                found.add(added)
        return found

    def _made(self, site: Site, way: _Way) -> Items:
        node = site.node
        if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
            return self._display(node, site, way)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            found = self._of(site.moved(node.left), way)
            found.add(self._of(site.moved(node.right), way))
            return found
        if isinstance(node, cst.Name) and node.value == "None":
            return Items()
        if isinstance(node, cst.Call) and dotted(node.func) in ("list", "tuple"):
            return self._of(site.moved(node.args[0].value), way) if node.args else Items()
        return Items([site])

    def _display(self, node: cst.List | cst.Tuple | cst.Set, site: Site, way: _Way) -> Items:
        found = Items()
        for element in node.elements:
            there = site.moved(element.value)
            if isinstance(element, cst.StarredElement):
                found.add(self._of(there, way))
            else:
                found.add(Items(list(self._objects.makers(there))))
        return found

    def _names(self, site: Site, makers: list[Site]) -> Iterator[tuple[str, Site]]:
        """Names that the list goes by: at ``site``, and where each of its makers is bound."""
        name = dotted(site.node)
        if name is not None:
            yield name, site
        for key in dict.fromkeys(id(maker.node) for maker in makers):
            for value, binding in self._bindings.get(key, ()):
                if binding.name != name:
                    at = (binding.scope, 1 << 60, binding.context, binding.statement)
                    yield binding.name, Site(value, *at)

    @cached_property
    def _bindings(self) -> dict[int, list[tuple[cst.BaseExpression, Binding]]]:
        """What is bound to an expression, by its identity."""
        found: dict[int, list[tuple[cst.BaseExpression, Binding]]] = {}
        for scope in (self._walk.root, *self._walk.scopes.values()):
            for binding in chain.from_iterable(scope.bindings.values()):
                if binding.value is not None:
                    found.setdefault(id(binding.value), []).append((binding.value, binding))
        return found

    @cached_property
    def _growing(self) -> dict[str, list[tuple[str, Site, Site]]]:
        """By a list's name, the calls that add to it: method, call, and what is added."""
        found: dict[str, list[tuple[str, Site, Site]]] = {}
        for call in self._walk.calling(*GROWING):
            node = call.node
            assert isinstance(node, cst.Call)
            if isinstance(node.func, cst.Attribute) and node.args:
                name = dotted(node.func.value)
                if name is not None:
                    added = call.moved(node.args[-1].value)
                    found.setdefault(name, []).append((node.func.attr.value, call, added))
        return found

    def _added(self, name: str, site: Site, way: _Way) -> Iterator[Items]:
        for binding in self._objects.bindings(name, site):
            for other in binding.scope.bindings.get(name, ()):
                if other.kind == "append" and other.value is not None and possible(other, site):
                    at = (other.scope, other.order, other.context, other.statement)
                    yield self._of(Site(other.value, *at), way)
        home = site.scope.enclosing_class() if name.startswith("self.") else site.scope.home
        for method, call, added in self._growing.get(name, ()):
            there = call.scope.enclosing_class() if name.startswith("self.") else call.scope.home
            if there is home:
                whole = method == "extend"
                yield self._of(added, way) if whole else Items(list(self._objects.makers(added)))
