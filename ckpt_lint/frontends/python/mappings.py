"""Arguments of a call by name, dictionaries spread with ``**`` included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from ckpt_lint.frontends.python.names import reaching
from ckpt_lint.frontends.python.tree import Site, dotted
from ckpt_lint.frontends.python.values import site_of


@dataclass
class Entry:
    """One argument: what it is given as, and where its expression is evaluated."""

    node: cst.CSTNode
    site: Site


@dataclass
class Entries:
    """Arguments by name. ``complete`` is false where an unknown mapping may add more."""

    by_name: dict[str, Entry] = field(default_factory=dict)
    complete: bool = True

    def merge(self, other: Entries) -> None:
        """Let ``other`` override."""
        self.by_name.update(other.by_name)
        self.complete = self.complete and other.complete


def arguments(args: Sequence[cst.Arg], site: Site, positional: Sequence[str]) -> Entries:
    """Arguments of a call; ``positional`` names those that can be told by position."""
    entries = Entries()
    for number, argument in enumerate(args):
        if argument.star == "**":
            entries.merge(mapping(site.moved(argument.value)))
        elif argument.keyword is not None:
            entry = Entry(argument, site.moved(argument.value))
            entries.by_name[argument.keyword.value] = entry
        elif argument.star == "*" or number >= len(positional):
            entries.complete = False
            break
        else:
            entries.by_name[positional[number]] = Entry(argument, site.moved(argument.value))
    for argument in args:
        if argument.keyword is not None and argument.keyword.value not in entries.by_name:
            entry = Entry(argument, site.moved(argument.value))
            entries.by_name[argument.keyword.value] = entry
    return entries


def mapping(site: Site, depth: int = 0) -> Entries:
    """Keys of a dictionary that is a literal, a ``dict(...)`` call, or a name bound to one."""
    node = site.node
    if depth > 10:
        return Entries(complete=False)
    if isinstance(node, cst.Dict):
        return _literal(node, site, depth)
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "dict":
        entries = Entries()
        for argument in node.args:
            if argument.keyword is not None:
                entry = Entry(argument, site.moved(argument.value))
                entries.by_name[argument.keyword.value] = entry
            else:
                entries.merge(mapping(site.moved(argument.value), depth + 1))
        return entries
    name = dotted(node)
    if name is not None:
        return _named(name, site, depth)
    return Entries(complete=False)


def _literal(node: cst.Dict, site: Site, depth: int) -> Entries:
    entries = Entries()
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            entries.merge(mapping(site.moved(element.value), depth + 1))
        elif isinstance(element, cst.DictElement) and isinstance(element.key, cst.SimpleString):
            key = str(element.key.evaluated_value)
            entries.by_name[key] = Entry(element, site.moved(element.value))
        else:
            entries.complete = False
    return entries


def _named(name: str, site: Site, depth: int) -> Entries:
    bindings = reaching(name, site)
    entries = Entries(complete=len(bindings) == 1)
    for binding in reversed(bindings):
        there = site_of(binding)
        found = mapping(there, depth + 1) if there is not None else Entries(complete=False)
        entries.merge(found)
    scope = bindings[0].scope if bindings else site.scope
    for key in scope.bindings:
        if key.startswith(f"{name}.") and "." not in key[len(name) + 1 :]:
            written = reaching(key, site)
            there = site_of(written[0]) if written else None
            if there is not None and written[0].node is not None:
                entries.by_name[key[len(name) + 1 :]] = Entry(written[0].node, there)
    return entries
