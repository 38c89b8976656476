"""Which expression made an object: names, attributes, conditionals, arguments and returns, backwards."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.python.mappings import arguments
from ckpt_lint.frontends.python.names import possible, reaching
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.scopes import Binding, Branch, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of

MAX_DEPTH = 12


class Objects:
    """The makers of one module's objects."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def makers(self, site: Site, depth: int = 0) -> Iterator[Site]:
        """Every expression that ``site`` may stand for; itself where nothing is known of it."""
        there = list(self._behind(site)) if depth < MAX_DEPTH else []
        if not there:
            yield site
        for each in there:
            yield from self.makers(each, depth + 1)

    def _behind(self, site: Site) -> Iterator[Site]:
        node = site.node
        if isinstance(node, cst.IfExp):
            yield site.moved(node.body, Branch(node, "body"))
            yield site.moved(node.orelse, Branch(node, "orelse"))
        elif isinstance(node, cst.BooleanOperation):
            yield site.moved(node.left)
            yield site.moved(node.right)
        elif isinstance(node, cst.NamedExpr):
            yield site.moved(node.value)
        elif isinstance(node, cst.Call):
            yield from self._returned(node)
        else:
            yield from self._bound(site)

    def _bound(self, site: Site) -> Iterator[Site]:
        name = dotted(site.node)
        if name is None:
            return
        for binding in self.bindings(name, site):
            there = site_of(binding)
            if there is not None:
                yield there
            elif binding.kind == "parameter":
                yield from self._passed(binding)

    def bindings(self, name: str, site: Site) -> list[Binding]:
        """What a dotted name may be bound to; an attribute of ``self`` in any method of the class."""
        found = reaching(name, site)
        if any(binding.kind == "append" for binding in found):
            # What is added to a list does not replace it.
            found = [b for b in found[0].scope.bindings[name] if b.kind != "append" and possible(b, site)]
        if not found and name.startswith("self."):
            owner = site.scope.enclosing_class()
            found = [b for b in self._walk.assignments if b.name == name and _is_in(b, owner)]
        return found

    def _passed(self, binding: Binding) -> Iterator[Site]:
        """What the calls of this module hand in for a parameter."""
        function = binding.scope.node
        if not isinstance(function, cst.FunctionDef):
            return
        names = [p.name.value for p in (*function.params.posonly_params, *function.params.params)]
        if names[:1] in (["self"], ["cls"]):
            del names[0]
        for call in self._walk.calls:
            assert isinstance(call.node, cst.Call)
            if called(call.node) == function.name.value:
                for entry in arguments(call.node.args, call, names).by_name.get(binding.name, ()):
                    if entry.site is not None:
                        yield entry.site

    def _returned(self, node: cst.Call) -> Iterator[Site]:
        name = called(node)
        for function, scope in self._walk.scopes.items() if name is not None else ():
            if isinstance(function, cst.FunctionDef) and function.name.value == name:
                yield from scope.returns


def called(node: cst.Call) -> str | None:
    """``f`` of ``f(...)`` and ``self.f(...)``: a function that this module may define."""
    owner, _, last = (dotted(node.func) or "").rpartition(".")
    return last if last and owner in ("", "self", "cls") else None


def _is_in(binding: Binding, owner: object) -> bool:
    return owner is not None and binding.scope.enclosing_class() is owner
