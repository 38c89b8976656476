"""Attributes of objects whose class is known: the ports by which their values come."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.crossing import Passage
from ckpt_lint.frontends.python.lookups import last_name, owner_and_key
from ckpt_lint.frontends.python.names import Names
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.ports import Port

PARSES = frozenset({"parse_args", "parse_known_args"})
# `tyro.cli(Config)`, `OmegaConf.structured(Config)`: an object of the class that they are given.
MAKE_ONE = frozenset({"cli", "structured", "parse", "instantiate", "create"})
FIELDS_OF = frozenset({"vars", "asdict"})
SELF = frozenset({"self", "cls"})


class Attributes:
    """Attributes that one module reads of objects of the project's classes."""

    def __init__(self, walk: Walk, names: Names, ports: Ports, objects: Objects) -> None:
        self._walk = walk
        self._names = names
        self._ports = ports
        self._objects = objects

    def entering(self, site: Site) -> Iterator[Port]:
        """Ports of ``x.attribute`` and ``x.method()``, by the class of ``x``."""
        owner, name = owner_and_key(site.node)
        kind = "return" if isinstance(site.node, cst.Call) and owner is None else "global"
        read = site.node.func if isinstance(site.node, cst.Call) else site.node
        if owner is None and isinstance(read, cst.Attribute):
            owner, name = read.value, read.attr.value
        if owner is None:
            return
        for maker in self._makers(site.moved(owner)):
            if isinstance(maker.node, cst.Call) and last_name(maker.node.func) in PARSES:
                yield self._ports.named(name)
            for each in self._classes(maker):
                yield Port(kind, f"{each}.{name}")

    def inherited(self, asked: frozenset[str]) -> Iterator[Passage]:
        """What the classes of this module hand on of the ``asked`` attributes of their bases."""
        for definition, _ in self._walk.classes if asked else ():
            own, *bases = self._inherited(definition)
            for base in bases:
                for name in sorted(asked):
                    for kind in ("global", "return"):
                        yield Passage(Port(kind, f"{base}.{name}"), Port(kind, f"{own}.{name}"))

    def _makers(self, site: Site) -> Iterator[Site]:
        """Makers of an object, or of the one whose fields a dictionary holds."""
        for maker in self._objects.makers(site):
            call = maker.node
            if isinstance(call, cst.Call) and last_name(call.func) in FIELDS_OF and len(call.args) == 1:
                yield from self._objects.makers(maker.moved(call.args[0].value))
            else:
                yield maker

    def _classes(self, site: Site) -> Iterator[str]:
        """The class of the object at ``site``, and those that it inherits from."""
        node, scope = site.node, site.scope
        if isinstance(node, cst.Call):
            first = node.args[0].value if node.args and last_name(node.func) in MAKE_ONE else None
            yield from self._family(node.func if first is None else first, site)
        elif isinstance(node, cst.Name) and node.value in SELF:
            owner = scope.enclosing_class()
            if owner is not None and isinstance(owner.node, cst.ClassDef):
                yield from self._inherited(owner.node)
        elif isinstance(node, cst.Name):
            for binding in scope.bindings.get(node.value, ()):
                declared = binding.node.annotation if isinstance(binding.node, cst.Param) else None
                if declared is not None:
                    yield from self._family(declared.annotation, site)

    def _family(self, node: cst.BaseExpression, site: Site) -> Iterator[str]:
        for meaning in self._names.meanings(node, site):
            if meaning.definition is not None:
                yield from self._inherited(meaning.definition)
        yield from self._ports.imported(node, site)

    def _inherited(self, definition: cst.ClassDef) -> Iterator[str]:
        for ancestor in self._names.family(definition).members:
            yield self._ports.own("class", self._ports.of_function(ancestor)).owner
            for base in ancestor.bases:
                if dotted(base.value) is not None:
                    there = self._names.outside(definition, base.value)
                    yield from self._ports.imported(base.value, there)
