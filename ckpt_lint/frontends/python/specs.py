"""Callbacks that are spelled as a dictionary: the class as a string, its arguments beside it.

Or as the fields of a structured configuration, or in a configuration where the dictionary only says
which class each of its sections is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ckpt_lint.frontends.python.mappings import Entries, mapping
from ckpt_lint.frontends.python.nodes import text_of
from ckpt_lint.frontends.python.parts import declared
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.scopes import Binding, Scope, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of
from ckpt_lint.ports import Port
from ckpt_lint.project.known import PACKAGES

# Key of the class, and key of the arguments; where that is empty they stand beside the class.
SPELLINGS = {"target": "params", "class_path": "init_args", "_target_": ""}
_NAMES_A_CLASS = frozenset({"type", "name", "class", "cls", "path", "class_name"})


@dataclass(frozen=True)
class Spec:
    """One such dictionary.

    ``name`` is the string that names the class, ``safe_name`` what to write instead. ``keys``:
    ports of a configuration that is merged over it.
    """

    site: Site
    name: cst.SimpleString
    distribution: str
    safe_name: str
    entries: Entries
    keys: tuple[Port, ...]


class Specs:
    """Such dictionaries of one module."""

    def __init__(self, walk: Walk, ports: Ports) -> None:
        self._walk = walk
        self._ports = ports

    def find(self) -> Iterator[Spec]:
        """Every dictionary, and every class, that names Lightning's ModelCheckpoint."""
        for node, scope in self._walk.scopes.items():
            if type(node) is cst.ClassDef and "_target_" in scope.bindings:
                yield from _structured(scope)
        for site in self._walk.dictionaries:
            assert isinstance(site.node, cst.Dict)
            for key, name in _elements(site.node).items():
                package = _package(name)
                if package and type(name) is cst.SimpleString:
                    if key in SPELLINGS:
                        yield self._spec(site, name, package, SPELLINGS[key])
                    elif key not in _NAMES_A_CLASS:
                        yield _registered(site, key, name, package)

    def _spec(self, site: Site, name: cst.SimpleString, package: str, below: str) -> Spec:
        assert isinstance(site.node, cst.Dict)
        given = _elements(site.node).get(below)
        entries = (
            mapping(site.moved(given) if given is not None else site) if given or not below else Entries()
        )
        for key in SPELLINGS:
            entries.by_name.pop(key, None)
        bound = [b for bs in site.scope.bindings.values() for b in bs if b.value is site.node]
        keys: tuple[Port, ...] = ()
        for binding in bound:
            entries = _written_later(entries, binding, below)
            # What has a name may be merged with something else before it is built.
            entries.complete = False
            keys = (self._ports.named(f"{below}.save_last" if below else "save_last"),)
        return Spec(site, name, PACKAGES[package], _safe(name, package), entries, keys)


def _package(name: cst.CSTNode) -> str:
    """The package of Lightning's ModelCheckpoint that a string names; empty for other classes."""
    text = (text_of(name) if isinstance(name, cst.SimpleString) else None) or ""
    package = text.split(".")[0]
    return package if package in PACKAGES and text.endswith(".ModelCheckpoint") else ""


def _structured(scope: Scope) -> Iterator[Spec]:
    """``class Checkpoint: _target_: str = "...ModelCheckpoint"``, whose other fields are arguments."""
    given = {name: site_of(bindings[-1]) for name, bindings in scope.bindings.items()}
    fields = {name: declared(site) for name, site in given.items() if site is not None and "." not in name}
    target = fields.pop("_target_", None)
    package = _package(target.node) if target is not None else ""
    if target is None or not package or not isinstance(target.node, cst.SimpleString):
        return
    entries = Entries(complete=False)
    for name, site in fields.items():
        entries.put(name, site.node, site)
    yield Spec(target, target.node, PACKAGES[package], _safe(target.node, package), entries, ())


def _registered(site: Site, key: str, name: cst.SimpleString, package: str) -> Spec:
    """``{"model_checkpoint": "lightning.pytorch...ModelCheckpoint"}``: sections of that name are one."""
    keys = (Port("section", "", key),)
    entries = Entries(complete=False)
    return Spec(site.moved(name), name, PACKAGES[package], _safe(name, package), entries, keys)


def _safe(name: cst.SimpleString, package: str) -> str:
    return f"{name.quote}ckpt_lint.safe.{package}.SafeModelCheckpoint{name.quote}"


def _elements(node: cst.Dict) -> dict[str, cst.BaseExpression]:
    found: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        key = text_of(element.key) if isinstance(element, cst.DictElement) else None
        if key is not None:
            found[key] = element.value
    return found


def _written_later(entries: Entries, binding: Binding, below: str) -> Entries:
    """Arguments that are set by ``spec["params"]["monitor"] = ...`` further down."""
    prefix = f"{binding.name}.{below}." if below else f"{binding.name}."
    result = entries
    for name, bindings in binding.scope.bindings.items():
        key = name[len(prefix) :]
        for later in bindings if name.startswith(prefix) and "." not in key else ():
            if later.order > binding.order:
                changed = result.copy()
                changed.put(key, later.node or later.statement, site_of(later))
                result = changed if later.context == binding.context else result.either(changed)
    return result
