"""Arguments of a call by name, dictionaries spread with ``**`` included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst

from ckpt_lint.frontends.python.names import certain, possible, reaching, visible
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.scopes import Binding, Branch, Site
from ckpt_lint.frontends.python.values import site_of

MAX_DEPTH = 10
SAME_AS_OWNER = frozenset({"copy", "model_dump", "dict", "to_dict", "_asdict", "as_dict"})
SAME_AS_ARGUMENT = frozenset({"create", "deepcopy", "copy", "to_container", "asdict", "vars"})


class Entry(NamedTuple):
    """What an argument may be given as; ``site`` is ``None`` where that is not known."""

    node: cst.CSTNode
    site: Site | None


@dataclass
class Entries:
    """Arguments by name, each with everything that it may be.

    ``optional`` ones may be missing. ``complete`` is false where an unknown mapping may add
    more; ``unknown`` are those of which something is known, if only their name.
    """

    by_name: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    complete: bool = True
    unknown: tuple[Site, ...] = ()

    def put(self, name: str, node: cst.CSTNode, site: Site | None) -> None:
        """Give one argument."""
        self.by_name[name] = (Entry(node, site),)
        self.optional.discard(name)

    def add(self, other: Entries) -> None:
        """Give the arguments of ``other`` too; none can be given twice."""
        self.by_name.update(other.by_name)
        self.optional |= other.optional
        self.complete = self.complete and other.complete
        self.unknown += other.unknown

    def overlay(self, other: Entries) -> None:
        """Let ``other`` override, as a later part of a dictionary does."""
        for name, entries in list(self.by_name.items()):
            if name in other.optional:
                self.by_name[name] = (*other.by_name[name], *entries)
            elif name in other.by_name:
                self.by_name[name] = other.by_name[name]
                self.optional.discard(name)
            elif not other.complete:
                self.by_name[name] = (*entries, Entry(entries[0].node, None))
        for name in other.by_name.keys() - self.by_name.keys():
            self.by_name[name] = other.by_name[name]
            if name in other.optional:
                self.optional.add(name)
        self.complete = self.complete and other.complete
        self.unknown += other.unknown

    def either(self, other: Entries) -> Entries:
        """These arguments or those."""
        names = [*self.by_name, *(name for name in other.by_name if name not in self.by_name)]
        return Entries(
            {n: tuple(dict.fromkeys((*self.by_name.get(n, ()), *other.by_name.get(n, ())))) for n in names},
            self.optional | other.optional | (self.by_name.keys() ^ other.by_name.keys()),
            self.complete and other.complete,
            (*self.unknown, *other.unknown),
        )

    def copy(self) -> Entries:
        """The same, to be changed on its own."""
        return Entries(dict(self.by_name), set(self.optional), self.complete, self.unknown)


def arguments(args: Sequence[cst.Arg], site: Site, positional: Sequence[str]) -> Entries:
    """Arguments of a call; ``positional`` names those that can be told by position."""
    entries, by_position = Entries(), True
    for number, argument in enumerate(args):
        value = site.moved(argument.value)
        if argument.star == "**":
            entries.add(spread(value))
        elif argument.keyword is not None:
            entries.put(argument.keyword.value, argument, value)
        elif argument.star == "*" or number >= len(positional):
            entries.complete = by_position = False
        elif by_position:
            entries.put(positional[number], argument, value)
    return entries


def spread(site: Site) -> Entries:
    """The arguments that ``**`` before the expression gives; itself is unknown where nothing is known."""
    entries = mapping(site)
    if not (entries.complete or entries.by_name or entries.unknown):
        entries.unknown = (site,)
    return entries


def mapping(site: Site, depth: int = 0) -> Entries:
    """Keys of a dictionary that is a literal, a ``dict(...)`` call, or a name bound to one."""
    node = site.node
    if depth > MAX_DEPTH:
        return Entries(complete=False)
    if type(node) is cst.Dict:
        return _literal(node, site, depth)
    if type(node) is cst.Call:
        return _made(node, site, depth)
    if type(node) is cst.BinaryOperation and type(node.operator) is cst.BitOr:
        entries = mapping(site.moved(node.left), depth + 1)
        entries.overlay(mapping(site.moved(node.right), depth + 1))
        return entries
    if type(node) is cst.IfExp:
        body = mapping(site.moved(node.body, Branch(node, "body")), depth + 1)
        return body.either(mapping(site.moved(node.orelse, Branch(node, "orelse")), depth + 1))
    name = dotted(node)
    if name is not None:
        return _named(name, site, depth)
    return Entries(complete=False)


def _made(node: cst.Call, site: Site, depth: int) -> Entries:
    """A mapping made of others: ``dict(...)``, ``merge(a, b)``, a copy, a model's fields."""
    called = dotted(node.func) or ""
    method = node.func.attr.value if isinstance(node.func, cst.Attribute) else called
    if called == "dict" or method == "merge":
        return _called(node, site, depth)
    if isinstance(node.func, cst.Attribute) and method in SAME_AS_OWNER:
        return mapping(site.moved(node.func.value), depth + 1)
    if method in SAME_AS_ARGUMENT and node.args and node.args[0].keyword is None:
        return mapping(site.moved(node.args[0].value), depth + 1)
    return Entries(complete=False)


def _literal(node: cst.Dict, site: Site, depth: int) -> Entries:
    entries = Entries()
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            entries.overlay(mapping(site.moved(element.value), depth + 1))
        elif isinstance(element, cst.DictElement):
            key = text_of(element.key)
            if key is None:
                entries.overlay(Entries(complete=False))
            else:
                entries.put(key, element, site.moved(element.value))
    return entries


def _called(node: cst.Call, site: Site, depth: int) -> Entries:
    entries = Entries()
    for argument in node.args:
        value = site.moved(argument.value)
        if argument.keyword is not None:
            entries.put(argument.keyword.value, argument, value)
        elif argument.star == "*":
            entries.overlay(Entries(complete=False))
        else:
            entries.overlay(mapping(value, depth + 1))
    return entries


def _named(name: str, site: Site, depth: int) -> Entries:
    """What a name is bound to, and then what is written into it, in order."""
    bindings = reaching(name, site)
    if not bindings or bindings[0].kind == "parameter":
        entries = Entries(complete=False, unknown=(site,))
    else:
        first, *others = (_bound(binding, depth) for binding in bindings)
        entries = first
        for other in others:
            entries = entries.either(other)
        if not (entries.complete or entries.by_name or entries.unknown):
            entries.unknown = (site,)
    since = min((binding.order for binding in bindings), default=0)
    for write in _writes(name, since, site):
        changed = entries.copy()
        _write(changed, write, write.name[len(name) + 1 :], depth)
        entries = changed if certain(write, site) else entries.either(changed)
    return entries


def _bound(binding: Binding, depth: int) -> Entries:
    there = site_of(binding)
    return Entries(complete=False) if there is None else mapping(there, depth + 1)


def _writes(name: str, since: int, site: Site) -> Iterator[Binding]:
    bound = visible(name, site.scope)
    scope = bound[0].scope if bound else site.scope.home
    found = [
        binding
        for key, bindings in scope.bindings.items()
        if key.startswith(f"{name}.") and "." not in key[len(name) + 1 :]
        for binding in bindings
        if binding.order > since and possible(binding, site)
    ]
    yield from sorted(found, key=lambda binding: binding.order)


def _write(entries: Entries, write: Binding, key: str, depth: int) -> None:
    there = site_of(write)
    if key == "**":
        entries.overlay(_bound(write, depth))
    elif write.kind != "default":
        entries.put(key, write.node or write.statement, there)
    elif key in entries.optional or key not in entries.by_name:
        given = Entries()
        given.put(key, write.node or write.statement, there if entries.complete else None)
        before = entries.by_name.get(key, ())
        entries.by_name[key] = (*before, *given.by_name[key])
        entries.optional.discard(key)
