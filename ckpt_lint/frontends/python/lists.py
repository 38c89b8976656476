"""What a list holds: displays, sums, functions that return one, ``append`` and ``extend``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from ckpt_lint.frontends.python.names import possible
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk

MAX_DEPTH = 8


@dataclass
class Items:
    """Items of a list; not ``complete`` where it may hold others."""

    sites: list[Site] = field(default_factory=list)
    complete: bool = True

    def add(self, other: Items) -> None:
        """Take those of ``other``, too."""
        self.sites += other.sites
        self.complete = self.complete and other.complete


class Lists:
    """The lists of one module."""

    def __init__(self, walk: Walk, objects: Objects) -> None:
        self._walk = walk
        self._objects = objects

    def items(self, site: Site, depth: int = 0) -> Items:
        """Everything that the list at ``site`` may hold."""
        found = Items()
        if depth > MAX_DEPTH:
            return Items(complete=False)
        makers = list(self._objects.makers(site))
        for maker in makers:
            found.add(self._made(maker, depth))
        for name, there in self._names(site, makers):
            for added in self._added(name, there, depth):
                found.add(added)
        return found

    def _made(self, site: Site, depth: int) -> Items:
        node = site.node
        if isinstance(node, (cst.List, cst.Tuple, cst.Set)):
            return self._display(node, site, depth)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            found = self.items(site.moved(node.left), depth + 1)
            found.add(self.items(site.moved(node.right), depth + 1))
            return found
        if isinstance(node, cst.Name) and node.value == "None":
            return Items()
        if isinstance(node, cst.Call) and dotted(node.func) in ("list", "tuple"):
            return self.items(site.moved(node.args[0].value), depth + 1) if node.args else Items()
        return Items([site])

    def _display(self, node: cst.List | cst.Tuple | cst.Set, site: Site, depth: int) -> Items:
        found = Items()
        for element in node.elements:
            there = site.moved(element.value)
            if isinstance(element, cst.StarredElement):
                found.add(self.items(there, depth + 1))
            else:
                for maker in self._objects.makers(there):
                    found.add(Items([maker]))
        return found

    def _names(self, site: Site, makers: list[Site]) -> Iterator[tuple[str, Site]]:
        """Names that the list goes by: at ``site``, and where each of its makers is bound."""
        name = dotted(site.node)
        if name is not None:
            yield name, site
        nodes = {id(maker.node) for maker in makers}
        for scope in [self._walk.root, *self._walk.scopes.values()]:
            for other, bindings in scope.bindings.items():
                for binding in bindings:
                    if binding.value is not None and id(binding.value) in nodes and other != name:
                        yield (
                            other,
                            Site(binding.value, binding.scope, 1 << 60, binding.context, binding.statement),
                        )

    def _added(self, name: str, site: Site, depth: int) -> Iterator[Items]:
        for binding in self._objects.bindings(name, site):
            for other in binding.scope.bindings.get(name, ()):
                if other.kind == "append" and other.value is not None and possible(other, site):
                    at = (other.scope, other.order, other.context, other.statement)
                    yield self.items(Site(other.value, *at), depth + 1)
        home = site.scope.enclosing_class() if name.startswith("self.") else site.scope.home
        for call in self._walk.calls:
            node = call.node
            assert isinstance(node, cst.Call)
            if not isinstance(node.func, cst.Attribute) or dotted(node.func.value) != name or not node.args:
                continue
            there = call.scope.enclosing_class() if name.startswith("self.") else call.scope.home
            if there is not home:
                continue
            last = call.moved(node.args[-1].value)
            if node.func.attr.value in ("append", "insert"):
                for maker in self._objects.makers(last):
                    yield Items([maker])
            elif node.func.attr.value == "extend":
                yield self.items(last, depth + 1)
