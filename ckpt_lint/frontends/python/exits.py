"""Where a value leaves this module: returns, module names, arguments, keys of configurations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import libcst as cst

from ckpt_lint.frontends.purposes import OTHER_PURPOSE, TRAINING
from ckpt_lint.frontends.python import commands
from ckpt_lint.frontends.python.lookups import last_name
from ckpt_lint.frontends.python.mappings import Entries, arguments, mapping
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.ports import CONFIGURATION_TYPE, DEFINES, SAVE_LAST, Ports, option_of
from ckpt_lint.frontends.python.scopes import Binding, Scope, Site, afterwards
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import default_site, site_of
from ckpt_lint.ports import Port

EVALUATING = re.compile(r"_*(?:\w+_)?(?:test|eval|infer|predict|demo|valid)", re.IGNORECASE)
PROPERTIES = frozenset({"property", "cached_property"})
POSITIONS = tuple(map(str, range(12)))
_ANYTHING = cst.Name("_")
# The most frequent defaults; whether their option is read here is asked in vain.
_MAPPINGS = frozenset({cst.Dict, cst.Call, cst.Name})
_NUMBERS = frozenset({cst.Integer, cst.Float})


class Exit(NamedTuple):
    """An expression whose value other files can see, and through which ports.

    ``beside``: the other fields or keys of the class or mapping that it is part of.
    """

    site: Site
    ports: tuple[Port, ...]
    beside: Mapping[str, Site | None] = MappingProxyType({})

    @property
    def returned(self) -> bool:
        """Whether a function gives it back."""
        return any(port.kind == "return" for port in self.ports)


class Exits:
    """Exits of one module."""

    def __init__(self, walk: Walk, ports: Ports) -> None:
        self._walk = walk
        self._ports = ports
        self._assigned: dict[int, str] = {}

    def find(self) -> Iterator[Exit]:
        """Every exit, in no particular order."""
        yield from self._bound(self._walk.root)
        for node, scope in self._walk.scopes.items():
            yield from self._bound(scope)
            if isinstance(node, cst.FunctionDef):
                yield from self._returned(node, scope)
                yield from self._saving_by_default(scope)
        for binding in self._walk.assignments:
            yield from self._own_attribute(binding)
            there, key = site_of(binding), self._ports.key(binding.name, _end(binding.scope))
            if there is not None and key is not None and not self._is_for_evaluation(binding):
                self._assigned[id(there.node)] = f"{key.name}."
                yield Exit(there, (key,))
        for site in self._walk.calls:
            assert isinstance(site.node, cst.Call)
            yield from self._handed(site.node, site)
        yield from (Exit(site, (port,)) for site, port in commands.given(self._walk))

    def _returned(self, node: cst.FunctionDef, scope: Scope) -> Iterator[Exit]:
        """What a function returns, and parts of that; of a property it is the attribute's value."""
        name = self._ports.of_function(node)
        ports = [self._ports.own("return", name)]
        if any(last_name(each.decorator) in PROPERTIES for each in node.decorators):
            ports.append(self._ports.own("global", name))
        for site in scope.returns:
            yield Exit(site, tuple(ports))
            for number, part in enumerate(site.node.elements if isinstance(site.node, cst.Tuple) else ()):
                yield Exit(site.moved(part.value), (self._ports.own("return", name, str(number)),))
            yield from self._returned_saving(site, name)

    def _returned_saving(self, site: Site, name: str) -> Iterator[Exit]:
        """``save_last`` of the arguments that a function returns."""
        if not self._ports.mentions(SAVE_LAST) or type(site.node) not in _MAPPINGS:
            return
        given = mapping(site).by_name
        beside = {key: entries[0].site for key, entries in given.items()}
        for entry in given.get(SAVE_LAST, ()):
            if entry.site is not None:
                yield Exit(entry.site, (self._ports.own("return", name, SAVE_LAST),), beside)

    def _saving_by_default(self, scope: Scope) -> Iterator[Exit]:
        """``def callbacks(save_last=True)``, where no call says anything else."""
        for binding in scope.bindings.get(SAVE_LAST, ()):
            there = default_site(binding)
            if there is not None:
                yield Exit(there, tuple(self._ports.parameter(binding)))

    def _own_attribute(self, binding: Binding) -> Iterator[Exit]:
        """``self.name = ...``, which others read of the object."""
        owner, _, name = binding.name.rpartition(".")
        scope, there = binding.scope.enclosing_class(), site_of(binding)
        if owner == "self" and scope is not None and there is not None:
            yield Exit(there, (self._ports.own("global", f"{self._ports.of_function(scope.node)}.{name}"),))

    def _is_for_evaluation(self, binding: Binding) -> bool:
        """Whether the configuration that is written to is, by its name or what it is handed to next."""
        owner = binding.name.rpartition(".")[0]
        if OTHER_PURPOSE.search(owner):
            return True
        handed = [
            last_name(call.node.func)
            for call in self._walk.calls
            if isinstance(call.node, cst.Call) and call.scope is binding.scope and call.order > binding.order
            if any(dotted(argument.value) == owner for argument in call.node.args)
        ]
        return any(map(OTHER_PURPOSE.search, handed)) and not any(map(TRAINING.search, handed))

    def _bound(self, scope: Scope) -> Iterator[Exit]:
        """Names of the module and its classes; an annotated one of a class is a field, and a key."""
        if scope.kind not in ("module", "class"):
            return
        owner = "" if scope.kind == "module" else f"{self._ports.of_function(scope.node)}."
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                there = site_of(binding)
                if there is None or "." in name:
                    continue
                ports = [self._ports.own("global", f"{owner}{name}")]
                beside: Mapping[str, Site | None] = {}
                if scope.kind == "class" and _is_annotated(binding):
                    ports.append(self._ports.named(name))
                    beside = _fields(scope)
                yield Exit(there, tuple(ports), beside)
                if EVALUATING.match(name) is None:
                    yield from self._mapping(there)

    def _mapping(self, site: Site) -> Iterator[Exit]:
        """Keys of a mapping of the module: a configuration that is written in Python."""
        if isinstance(site.node, cst.Dict):
            yield from self._elements(site)
        elif isinstance(site.node, cst.Call) and dotted(site.node.func) == "dict":
            yield from self._keywords(site.node, site)

    def _keywords(self, call: cst.Call, site: Site) -> Iterator[Exit]:
        """``path`` of ``Weights(path=...)``; ``initial.path`` of ``cfg.initial = Weights(path=...)``."""
        before = self._assigned.get(id(call), "")
        for argument in call.args:
            if argument.keyword is not None:
                key = self._ports.named(f"{before}{argument.keyword.value}")
                yield Exit(site.moved(argument.value), (key,))

    def _elements(self, site: Site, before: str = "") -> Iterator[Exit]:
        """Values of a dictionary that is a configuration, and of those in it."""
        assert isinstance(site.node, cst.Dict)
        beside = {key: entries[0].site for key, entries in mapping(site).by_name.items() if "." not in key}
        for element in site.node.elements:
            key = text_of(element.key) if isinstance(element, cst.DictElement) else None
            if key is not None:
                there = site.moved(element.value)
                yield Exit(there, (self._ports.named(before + key),), beside)
                if isinstance(element.value, cst.Dict):
                    yield from self._elements(there, f"{before}{key}.")

    def _handed(self, call: cst.Call, site: Site) -> Iterator[Exit]:
        method = call.func.attr.value if type(call.func) is cst.Attribute else ""
        if method in ("add_argument", "set_defaults"):
            yield from self._defaults(call, site)
            return
        if last_name(call.func).startswith(DEFINES):
            yield from self._flag(call, site)
            return
        owners = self._ports.imported(call.func, site)
        if owners:
            entries = arguments(call.args, site, POSITIONS)
            for owner in owners:
                yield from self._arguments(entries, owner)
        made = dotted(call.func) or ""
        # `Config(SomeClass, x=...)`: those are arguments of the class.
        by_name = all(argument.keyword is not None or argument.star for argument in call.args)
        if by_name and CONFIGURATION_TYPE.search(made.split(".")[-1]):
            yield from self._keywords(call, site)
        for argument in call.args:
            if type(argument.value) is cst.Dict and method in ("create", "update", "merge"):
                yield from self._elements(site.moved(argument.value))

    def _arguments(self, entries: Entries, owner: str) -> Iterator[Exit]:
        for name, given in entries.by_name.items():
            for entry in given:
                if entry.site is not None:
                    yield Exit(entry.site, (Port("parameter", owner, name),))

    def _defaults(self, call: cst.Call, site: Site) -> Iterator[Exit]:
        """``add_argument("--resume", default=...)`` and ``set_defaults(resume=...)``."""
        by_name = {a.keyword.value: a.value for a in call.args if a.keyword is not None}
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "add_argument":
            dest = next((dest for dest, _ in option_of(call)), None)
            by_name = {dest: by_name["default"]} if dest and "default" in by_name else {}
        for name, value in by_name.items():
            if type(value) not in _NUMBERS:
                yield Exit(site.moved(value), self._ports.option(name))
        for argument in call.args:
            if argument.keyword is None:
                yield from self._given_defaults(mapping(site.moved(argument.value)))

    def _flag(self, call: cst.Call, site: Site) -> Iterator[Exit]:
        """``flags.DEFINE_string("resume", default, help)`` of absl."""
        given = arguments(call.args, site, ("name", "default")).by_name.get("default", ())
        for flag, _ in option_of(call):
            yield from (Exit(e.site, self._ports.option(flag)) for e in given if e.site is not None)

    def _given_defaults(self, given: Entries) -> Iterator[Exit]:
        """``set_defaults({"checkpoint.save_last": True})``, also by name or spread."""
        for key, entries in given.by_name.items():
            before = key.rpartition(".")[0]
            beside = {
                name.rpartition(".")[2]: others[0].site
                for name, others in given.by_name.items()
                if name.rpartition(".")[0] == before
            }
            for entry in entries:
                if entry.site is not None:
                    yield Exit(entry.site, (self._ports.named(key),), beside)
                    if isinstance(entry.site.node, cst.Dict):
                        yield from self._elements(entry.site, f"{key}.")


def _end(scope: Scope) -> Site:
    """A place behind everything in ``scope``."""
    return afterwards(_ANYTHING, scope)


def _fields(scope: Scope) -> dict[str, Site | None]:
    """Annotated names of a class, with their defaults."""
    given = {name: bindings[-1] for name, bindings in scope.bindings.items() if "." not in name}
    return {name: site_of(binding) for name, binding in given.items() if _is_annotated(binding)}


def _is_annotated(binding: Binding) -> bool:
    statement = binding.statement
    return isinstance(statement, cst.SimpleStatementLine) and any(
        isinstance(small, cst.AnnAssign) and small.target is binding.node for small in statement.body
    )
