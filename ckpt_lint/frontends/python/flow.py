"""Where a path comes from: names, conditionals, attributes, arguments and returns, backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ckpt_lint.facts import Port
from ckpt_lint.frontends.python.lookups import (
    CHOOSING_FUNCTIONS,
    DECLARATIONS,
    SAME_PATH_FUNCTIONS,
    SAME_PATH_METHODS,
    declared_default,
    default_of,
    function_called,
    last_name,
    looked_up_name,
    owner_and_key,
)  # fmt: skip
from ckpt_lint.frontends.python.mappings import Entry, arguments, mapping
from ckpt_lint.frontends.python.names import Names, certain, reaching
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.paths import PATH_CLASSES, Paths, Tail
from ckpt_lint.frontends.python.ports import Ports, positional
from ckpt_lint.frontends.python.scopes import Binding, Branch, Scope, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of, value_site

MAX_DEPTH = 24


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
    def branches(self) -> Iterator[Branch]:
        """Every branch that the way passes through."""
        for step in (*self.steps, self.path):
            yield from step.context


@dataclass(frozen=True)
class _Way:
    steps: tuple[Site, ...] = ()
    names: tuple[str, ...] = ()
    returned: bool = False

    def through(self, site: Site, name: str = "", returned: bool = False) -> _Way:
        names = (*self.names, name) if name else self.names
        return _Way((*self.steps, site), names, self.returned or returned)


class Flows:
    """Data flow of paths within one module."""

    def __init__(self, walk: Walk, names: Names, ports: Ports) -> None:
        self._walk = walk
        self._names = names
        self._ports = ports
        self.paths = Paths(names, self._passed)

    def origins(self, site: Site) -> Iterator[Flow]:
        """Every literal last.ckpt that the expression at ``site`` may be, and every port."""
        seen: set[tuple[int, int]] = set()
        yield from self._trace(site, _Way().through(site), seen)

    def declared(self, site: Site) -> Site:
        """The default of a field's or option's declaration; other expressions as they are."""
        if isinstance(site.node, cst.Call) and last_name(site.node.func) in DECLARATIONS:
            default = declared_default(site.node)
            return site if default is None else site.moved(default)
        return site

    def _trace(self, site: Site, way: _Way, seen: set[tuple[int, int]]) -> Iterator[Flow]:
        node = site.node
        if len(way.steps) > MAX_DEPTH or (id(node), len(site.context)) in seen:
            return
        seen.add((id(node), len(site.context)))
        parts = list(self._parts(site))
        if parts:
            for part in parts:
                yield from self._trace(part, way.through(part), seen)
            return
        tails = self.paths.last(site)
        if tails:
            for tail in tails:
                yield Flow(tail, site, way.steps, way.names, way.returned)
            return
        called = self.paths.name_of(site)
        if called is not None:
            yield from self._trace(called, way.through(called), seen)
            return
        for port in self._entering(site):
            yield Flow(port, site, way.steps, way.names, way.returned)
        for binding in self._bindings(site):
            for there in self._values(binding):
                yield from self._trace(there, way.through(there, binding.name), seen)
        if isinstance(node, (cst.Subscript, cst.Call)):
            yield from self._looked_up(site, way, seen)
            default = default_of(node)
            if default is not None:
                there = site.moved(default)
                yield from self._trace(there, way.through(there), seen)
        if isinstance(node, cst.Call):
            for returned in self._returned(site):
                yield from self._trace(returned, way.through(returned, returned=True), seen)

    def _parts(self, site: Site) -> Iterator[Site]:
        """Expressions whose value this one's is."""
        node = site.node
        if isinstance(node, cst.IfExp):
            yield site.moved(node.body, Branch(node, "body"))
            yield site.moved(node.orelse, Branch(node, "orelse"))
        elif isinstance(node, cst.BooleanOperation):
            yield site.moved(node.left)
            yield site.moved(node.right)
        elif isinstance(node, cst.NamedExpr):
            yield site.moved(node.value)
        elif isinstance(node, (cst.List, cst.Tuple)):
            yield from (site.moved(element.value) for element in node.elements)
        elif isinstance(node, cst.Subscript) and dotted(node) is None:
            yield site.moved(node.value)
        elif isinstance(node, cst.Call):
            yield from self._same_path(node, site)

    def _same_path(self, node: cst.Call, site: Site) -> Iterator[Site]:
        called = last_name(node.func)
        if called in DECLARATIONS:
            default = declared_default(node)
            if default is not None:
                yield site.moved(default)
        elif called in CHOOSING_FUNCTIONS and node.args and node.args[0].keyword is None:
            yield site.moved(node.args[0].value)
        elif len(node.args) == 1 and not node.args[0].star and node.args[0].keyword is None:
            if called in SAME_PATH_FUNCTIONS or called in PATH_CLASSES:
                yield site.moved(node.args[0].value)
        elif isinstance(node.func, cst.Attribute) and node.func.attr.value in SAME_PATH_METHODS:
            yield site.moved(node.func.value)

    def _entering(self, site: Site) -> Iterator[Port]:
        """Ports through which another file may give the expression its value."""
        node = site.node
        if isinstance(node, cst.Call):
            yield from (Port("return", each) for each in self._ports.imported(node.func, site))
        elif isinstance(node, (cst.Name, cst.Attribute)):
            yield from (Port("global", each) for each in self._ports.imported(node, site))
        if isinstance(node, cst.Name):
            for binding in reaching(node.value, site):
                if binding.kind == "parameter":
                    yield from self._ports.parameter(binding)
        name = looked_up_name(node)
        if name is not None and not any(certain(b, site) for b in reaching(name, site)):
            key = self._ports.key(name, site)
            if key is not None:
                yield key

    def _bindings(self, site: Site) -> list[Binding]:
        name = looked_up_name(site.node)
        if name is None:
            return []
        found = reaching(name, site)
        if not found and name.startswith("self."):
            owner = site.scope.enclosing_class()
            found = [b for b in self._walk.assignments if b.name == name and _of(b, owner)]
            if not found and owner is not None:
                found = owner.bindings.get(name[len("self.") :], [])
        return found

    def _values(self, binding: Binding) -> Iterator[Site]:
        there = site_of(binding)
        if there is not None:
            yield there
        elif binding.kind == "append" and binding.value is not None:
            yield value_site(binding, binding.value)
        elif binding.kind == "item" and binding.value is not None:
            yield from self._part(binding)
        elif binding.kind == "parameter":
            yield from self._passed(binding)

    def _part(self, binding: Binding) -> Iterator[Site]:
        """What is unpacked from a function's result, or iterated over."""
        assert binding.value is not None
        whole = value_site(binding, binding.value)
        if binding.index is None:
            yield whole
        elif isinstance(binding.value, cst.Call):
            for returned in self._returned(whole):
                if isinstance(returned.node, cst.Tuple) and binding.index < len(returned.node.elements):
                    yield returned.moved(returned.node.elements[binding.index].value)

    def _passed(self, binding: Binding) -> Iterator[Site]:
        """A parameter's default, and what the calls of this module hand in."""
        function, outer = binding.scope.node, binding.scope.parent
        if binding.value is not None and outer is not None:
            yield Site(binding.value, outer, 1 << 60, (), binding.statement)
        if not isinstance(function, cst.FunctionDef) or outer is None:
            return
        yield from self._decorated(function, binding, outer)
        names = positional(function)
        known_as = {function.name.value}
        if function.name.value == "__init__" and isinstance(outer.node, cst.ClassDef):
            known_as = {outer.node.name.value}
        for call in self._walk.calls:
            assert isinstance(call.node, cst.Call)
            if function_called(call.node) in known_as:
                entries = arguments(call.node.args, call, names)
                yield from _sites(entries.by_name.get(binding.name, ()))

    def _decorated(self, function: cst.FunctionDef, binding: Binding, outer: Scope) -> Iterator[Site]:
        """``@click.option("--resume", default=...)`` gives the parameter of that name its default."""
        for decorator in function.decorators:
            call = decorator.decorator
            if isinstance(call, cst.Call) and last_name(call.func) in DECLARATIONS:
                names = [(text_of(a.value) or "").lstrip("-").replace("-", "_") for a in call.args]
                if binding.name in names:
                    yield Site(call, outer, 1 << 60, (), binding.statement)

    def _looked_up(self, site: Site, way: _Way, seen: set[tuple[int, int]]) -> Iterator[Flow]:
        """``settings["ckpt_path"]`` of a dictionary literal."""
        owner, key = owner_and_key(site.node)
        if owner is not None and key:
            for there in _sites(mapping(site.moved(owner)).by_name.get(key, ())):
                yield from self._trace(there, way.through(there, key), seen)

    def _returned(self, site: Site) -> Iterator[Site]:
        """What a function of this module returns."""
        assert isinstance(site.node, cst.Call)
        name = function_called(site.node)
        if name is None or name == "resume_path":
            return
        for node, scope in self._walk.scopes.items():
            if isinstance(node, cst.FunctionDef) and node.name.value == name:
                yield from scope.returns


def _sites(entries: tuple[Entry, ...]) -> Iterator[Site]:
    return (entry.site for entry in entries if entry.site is not None)


def _of(binding: Binding, owner: Scope | None) -> bool:
    return owner is not None and binding.scope.enclosing_class() is owner
