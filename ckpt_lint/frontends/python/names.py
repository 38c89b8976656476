"""What a name means: the bindings that can reach a use, and the import behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from ckpt_lint.frontends.python.lookups import looked_up
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.scopes import Binding, Context, Scope, Site, afterwards
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.project.known import PACKAGES

# By class, here and where it is asked often: asking an abstract one takes long where the answer is no.
_NAMING = frozenset({cst.Name, cst.Attribute, cst.Subscript, cst.Call})


class Meaning(NamedTuple):
    """One thing an expression may mean: a qualified name, and the import that brings it."""

    qualified: str
    origin: Binding | None = None
    definition: cst.ClassDef | None = None

    @property
    def distribution(self) -> str | None:
        """The Lightning distribution it comes from, if it does."""
        return PACKAGES.get(self.qualified.split(".")[0])


class Family(NamedTuple):
    """A class of this module and those it inherits from, nearest first; and what stands as their bases."""

    members: list[cst.ClassDef]
    bases: list[Site]


def is_lightning(meaning: Meaning, name: str) -> bool:
    """Whether this is Lightning's ``name`` (``ModelCheckpoint``, ``Trainer``)."""
    parts = meaning.qualified.split(".")
    return parts[0] in PACKAGES and parts[-1] == name and "fabric" not in parts


def visible(name: str, scope: Scope) -> list[Binding]:
    """Bindings of ``name`` in the nearest scope that has any, as Python looks names up."""
    current: Scope | None = scope
    while current is not None:
        found = current.bindings.get(name)
        if found and (current.kind != "class" or current is scope.home):
            return found
        current = current.parent
    return []


def reaching(name: str, site: Site) -> list[Binding]:
    """Bindings of ``name`` that may hold at ``site``: the later unconditional one hides the rest.

    In an enclosing scope every binding may hold, since that code runs at another time.
    """
    found = visible(name, site.scope)
    if not found or found[0].scope is not site.scope.home:
        return found[::-1]
    result: list[Binding] = []
    for binding in reversed(found):
        # What `pop` leaves behind is not what it gives.
        if possible(binding, site) and binding.node is not site.node:
            result.append(binding)
            if binding.kind != "default" and certain(binding, site):
                break
    return result


def bound(name: str, site: Site, walk: Walk) -> list[Binding]:
    """The same for a dotted name; an attribute of ``self`` in any method of the class."""
    found = reaching(name, site)
    owner = site.scope.enclosing_class() if not found and name.startswith("self.") else None
    if owner is not None:
        found = [b for b in walk.assignments if b.name == name and b.scope.enclosing_class() is owner]
    return found


def certain(binding: Binding, site: Site) -> bool:
    """Whether ``binding`` was certainly carried out before ``site``."""
    if binding.scope is not site.scope.home:
        return not binding.context
    context = binding.context
    return binding.order <= site.order and context == site.context[: len(context)]


def possible(binding: Binding, site: Site) -> bool:
    """False where ``binding`` stands below, or in the other arm of the same ``if``."""
    if binding.scope is not site.scope.home:
        return True
    if binding.order > site.order:
        # What the body of a loop binds below may hold in its next round.
        return _one_loop(binding.context, site.context)
    if not binding.context:
        return True
    arms = {id(branch.node): branch.arm for branch in site.context}
    return all(
        arms.get(id(branch.node), branch.arm) == branch.arm
        for branch in binding.context
        if isinstance(branch.node, (cst.If, cst.IfExp, cst.Match))
    )


def _one_loop(binding: Context, use: Context) -> bool:
    loops = {id(branch.node) for branch in use if isinstance(branch.node, (cst.For, cst.While))}
    return any(id(branch.node) in loops for branch in binding)


class Names:
    """Resolver of one module's names."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._known: dict[tuple[cst.CSTNode, Site], list[Meaning]] = {}
        self._families: dict[cst.ClassDef, Family] = {}

    def meanings(self, node: cst.CSTNode, site: Site) -> list[Meaning]:
        """Everything ``node`` may mean; several for a try/except double import."""
        key = (node, site)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._meanings(node, site, 0)
        return found

    def _meanings(self, node: cst.CSTNode, site: Site, depth: int) -> list[Meaning]:
        if depth > 20 or type(node) not in _NAMING:
            return []
        if type(node) is cst.Name:
            bindings = reaching(node.value, site) or visible(node.value, site.scope)
            if not bindings:
                return list(self._from_star(node.value))
            return [m for b in reversed(bindings) for m in self._of_binding(b, depth)]
        if type(node) is cst.Attribute:
            bases = self._meanings(node.value, site, depth + 1)
            return [Meaning(f"{m.qualified}.{node.attr.value}", m.origin) for m in bases]
        return [m for there in _registered(node, site) for m in self._meanings(there.node, there, depth + 1)]

    def _of_binding(self, binding: Binding, depth: int) -> list[Meaning]:
        kind, value = binding.kind, binding.value
        if kind == "import":
            return [Meaning(binding.qualified, binding)]
        if kind == "class" and isinstance(binding.node, cst.ClassDef):
            return [Meaning(binding.name, binding, binding.node)]
        if kind == "assign" and value is not None and type(value) in _NAMING:
            there = Site(value, binding.scope, binding.order, binding.context, binding.statement)
            return self._meanings(value, there, depth + 1)
        return []

    def _from_star(self, name: str) -> Iterator[Meaning]:
        for star in self.walk.star_imports():
            yield Meaning(f"{star.qualified}.{name}", star)

    def bases(self, definition: cst.ClassDef, name: str) -> list[Meaning]:
        """Lightning's ``name`` among the ancestors of a class of this module."""
        return [meaning for meaning in self.inherited(definition) if is_lightning(meaning, name)]

    def inherited(self, definition: cst.ClassDef) -> list[Meaning]:
        """Everything that a class of this module inherits from."""
        return [m for base in self.family(definition).bases for m in self.meanings(base.node, base)]

    def family(self, definition: cst.ClassDef) -> Family:
        """The family of a class of this module."""
        found = self._families.get(definition)
        if found is None:
            found = self._families[definition] = self._family(definition)
        return found

    def _family(self, definition: cst.ClassDef) -> Family:
        found = Family([definition], [])
        for member in found.members:
            for argument in member.bases:
                base = self.outside(definition, argument.value)
                found.bases.append(base)
                for meaning in self.meanings(base.node, base):
                    if meaning.definition is not None and meaning.definition not in found.members:
                        found.members.append(meaning.definition)
        return found

    def outside(self, definition: cst.ClassDef, node: cst.BaseExpression) -> Site:
        """``node`` in the scope that a class of this module is defined in, behind everything there."""
        return afterwards(node, self.walk.scopes[definition].parent or self.walk.root)

    def lightning_imports(self) -> list[Binding]:
        """Every import of Lightning in the module, in source order."""
        scopes = [self.walk.root, *self.walk.scopes.values()]
        found = [
            binding
            for scope in scopes
            for bindings in scope.bindings.values()
            for binding in bindings
            if binding.kind in ("import", "star") and binding.qualified.split(".")[0] in PACKAGES
        ]
        return sorted(found, key=lambda binding: binding.order)

    def qualified(self, node: cst.CSTNode, site: Site) -> set[str]:
        """The qualified names that ``node`` may mean, or its dotted spelling."""
        names = {meaning.qualified for meaning in self.meanings(node, site)}
        spelled = dotted(node)
        return names or ({spelled} if spelled else set())


def _registered(node: cst.CSTNode, site: Site) -> Iterator[Site]:
    """What ``REGISTRY[key]`` and ``REGISTRY.get(key)`` may be, where that is a dictionary by name."""
    owner, key = looked_up(node)
    for binding in reaching(owner.value, site) if type(owner) is cst.Name else ():
        if type(binding.value) is cst.Dict:
            there = (binding.scope, binding.order, binding.context, binding.statement)
            for element in binding.value.elements:
                if type(element) is cst.DictElement and key in (None, text_of(element.key)):
                    yield Site(element.value, *there)


def distributions(meanings: list[Meaning]) -> tuple[str, ...]:
    """Distributions behind some meanings, in order and once each."""
    return tuple(dict.fromkeys(m.distribution for m in meanings if m.distribution is not None))
