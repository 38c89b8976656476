"""Where a path comes from: names, conditionals, attributes, arguments and returns, backwards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import libcst as cst

from ckpt_lint.frontends.python.attributes import Attributes
from ckpt_lint.frontends.python.calls import Calls
from ckpt_lint.frontends.python.lookups import default_of, looked_up_name, owner_and_key
from ckpt_lint.frontends.python.mappings import Entry, mapping
from ckpt_lint.frontends.python.names import Names, bound, certain, reaching
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.parts import path_parts
from ckpt_lint.frontends.python.paths import Paths
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.scopes import Binding, Site
from ckpt_lint.frontends.python.spreads import spread_of
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of, value_site
from ckpt_lint.frontends.python.ways import Flow, Way
from ckpt_lint.ports import Port

MAX_DEPTH = 24
NO_WAY = Way()
_Seen = set[tuple[int, int, int]]


class Flows:
    """Data flow of paths within one module."""

    def __init__(
        self, walk: Walk, names: Names, ports: Ports, attributes: Attributes, calls: Calls, objects: Objects
    ) -> None:
        self._walk = walk
        self._names = names
        self._ports = ports
        self._calls = calls
        self._attributes = attributes
        self._objects = objects
        self.paths = Paths(walk, names, self._calls.passed)

    def origins(self, site: Site, *, returned: bool = False) -> Iterator[Flow]:
        """Every literal last.ckpt that the expression at ``site`` may be, and every port.

        ``returned``: to another file, whose call it is that gives the function its arguments.
        """
        way = Way(calls=((site.scope.home, None),)) if returned else NO_WAY
        yield from self._trace(site, way.through(site), set())

    def _trace(self, site: Site, way: Way, seen: _Seen) -> Iterator[Flow]:
        node = site.node
        here = (id(node), len(site.context), way.innermost)
        if len(way.steps) > MAX_DEPTH or here in seen:
            return
        seen.add(here)
        parts = list(path_parts(site))
        if parts:
            for part in parts:
                yield from self._trace(part, way.through(part), seen)
            return
        paths = Paths(self._walk, self._names, partial(self._passed, way)) if way.calls else self.paths
        tails = paths.last(site)
        if tails:
            for tail in tails:
                yield Flow(tail, site, way.steps, way.names, way.returned)
            return
        called = paths.name_of(site)
        if called is not None:
            yield from self._trace(called, way.through(called), seen)
            return
        for port in self._entering(site, way):
            yield Flow(port, site, way.steps, way.names, way.returned)
        for binding in self._bindings(site):
            outside = way.out_of(binding.scope) if binding.kind == "parameter" else way
            for there in self._values(binding, way):
                yield from self._trace(there, outside.through(there, binding.name), seen)
            for port in self._unpacked(binding):
                yield Flow(port, site, way.steps, (*way.names, binding.name), way.returned)
        if isinstance(node, (cst.Subscript, cst.Call)):
            yield from self._looked_up(site, way, seen)
            default = default_of(node)
            if default is not None:
                there = site.moved(default)
                yield from self._trace(there, way.through(there), seen)
        if type(node) is cst.Call:
            for returned in self._calls.returned(node):
                yield from self._trace(returned, way.into(returned, site), seen)

    def _entering(self, site: Site, way: Way = NO_WAY) -> Iterator[Port]:
        """Ports through which another file may give the expression its value."""
        node = site.node
        if type(node) is cst.Call:
            yield from (Port("return", each) for each in self._ports.imported(node.func, site))
        elif isinstance(node, (cst.Name, cst.Attribute)):
            yield from (Port("global", each) for each in self._ports.imported(node, site))
        if type(node) is cst.Name:
            for binding in reaching(node.value, site):
                if binding.kind == "parameter":
                    yield from self._handed(binding, way)
        name = looked_up_name(node)
        bound_here = name is not None and any(certain(b, site) for b in reaching(name, site))
        if not bound_here:
            yield from self._attributes.entering(site)
        if name is not None and not bound_here:
            key = self._ports.key(name, site) or self._ports.saving(name)
            if key is not None:
                yield key

    def _handed(self, binding: Binding, way: Way) -> Iterator[Port]:
        """Ports of a parameter, and of what is spread into the calls of its function."""
        call = way.call_of(binding.scope)
        if call is None:
            yield from self._ports.parameter(binding)
        if not way.led_into(binding.scope):
            spread = list(self._calls.spread(binding))
        else:
            given = self._calls.given(binding, call)
            spread = [] if binding.name in given.by_name else list(given.unknown)
        for each in spread:
            yield from spread_of(each, binding.name, self._ports)

    def _passed(self, way: Way, binding: Binding) -> Iterator[Site]:
        """What a parameter may be: of a function that a call on the way leads into, what that gives."""
        if not way.led_into(binding.scope):
            return self._calls.passed(binding)
        return self._calls.passed_by(binding, way.call_of(binding.scope))

    def _bindings(self, site: Site) -> list[Binding]:
        name = looked_up_name(site.node)
        if name is None:
            return []
        found = bound(name, site, self._walk)
        owner = site.scope.enclosing_class()
        if not found and name.startswith("self.") and owner is not None:
            found = owner.bindings.get(name[len("self.") :], [])
        return found

    def _values(self, binding: Binding, way: Way) -> Iterator[Site]:
        there = site_of(binding)
        if there is not None:
            yield there
        elif binding.kind == "append" and binding.value is not None:
            yield value_site(binding, binding.value)
        elif binding.kind == "item" and binding.value is not None:
            yield from self._part(binding)
        elif binding.kind == "parameter":
            yield from self._passed(way, binding)

    def _part(self, binding: Binding) -> Iterator[Site]:
        """What is unpacked from a function's result, or iterated over."""
        assert binding.value is not None
        whole = value_site(binding, binding.value)
        if binding.index is None:
            yield whole
        else:
            for made in self._objects.makers(whole):
                if isinstance(made.node, cst.Tuple) and binding.index < len(made.node.elements):
                    yield made.moved(made.node.elements[binding.index].value)

    def _unpacked(self, binding: Binding) -> Iterator[Port]:
        """Ports of the part that is unpacked from what a function of another file returns."""
        if binding.kind != "item" or binding.value is None or binding.index is None:
            return
        for made in self._objects.makers(value_site(binding, binding.value)):
            if isinstance(made.node, cst.Call):
                for port in self._entering(made):
                    if port.kind == "return":
                        yield port._replace(name=str(binding.index))

    def _looked_up(self, site: Site, way: Way, seen: _Seen) -> Iterator[Flow]:
        """``settings["ckpt_path"]`` of a dictionary literal."""
        owner, key = owner_and_key(site.node)
        if owner is None or not key:
            return
        given = mapping(site.moved(owner)).by_name.get(key, ())
        for made in () if given else self._objects.makers(site.moved(owner)):
            if made.node is not owner:
                given += mapping(made).by_name.get(key, ())
        for there in _sites(given):
            yield from self._trace(there, way.through(there, key), seen)


def _sites(entries: tuple[Entry, ...]) -> Iterator[Site]:
    return (entry.site for entry in entries if entry.site is not None)
