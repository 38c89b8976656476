"""Finds where a ModelCheckpoint is built, in every spelling seen in public code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from ckpt_lint.crossing import OpenSink
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.frontends.python import presumed
from ckpt_lint.frontends.python.classes import Classes
from ckpt_lint.frontends.python.constructions import Built, Constructions
from ckpt_lint.frontends.python.flow import Flows
from ckpt_lint.frontends.python.given import places, set_argument, without_argument
from ckpt_lint.frontends.python.mappings import Entries
from ckpt_lint.frontends.python.names import distributions, visible
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Binding, Site
from ckpt_lint.frontends.python.specs import Specs
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.unfolding import Unfolding
from ckpt_lint.frontends.python.values import evaluate, site_of
from ckpt_lint.ports import Port
from ckpt_lint.values import UNKNOWN, Literal, Place, Value

PLACED = ("monitor", "mode", "save_weights_only")


class Callbacks:
    """ModelCheckpoint constructions of one module."""

    def __init__(
        self, walk: Walk, classes: Classes, rewriter: Rewriter, flows: Flows, ports: Ports, objects: Objects
    ) -> None:
        self._walk = walk
        self._rewriter = rewriter
        self._flows = flows
        self._ports = ports
        self._objects = objects
        self._facts: dict[int, CheckpointCallback] = {}
        unfolding = Unfolding(objects)
        self._constructed = {
            id(built.site.node): replace(built, entries=unfolding.of(built.entries))
            for built in Constructions(walk, classes).find()
        }
        self._described = [*self._specified(), *self._set_later()]

    def find(self) -> Iterator[CheckpointCallback]:
        """One fact for each construction; of those without a call, where ``save_last`` is known."""
        for built in self._constructed.values():
            if not built.foreign:
                yield self._fact(built)
        for built in self._described:
            fact = self._fact(built)
            if not built.foreign and "save_last" in fact.arguments and fact.argument("save_last").known:
                yield fact

    def at(self, site: Site) -> CheckpointCallback | None:
        """The ModelCheckpoint that the call at ``site`` builds, if it does."""
        built = self._constructed.get(id(site.node))
        return self._fact(built) if built is not None and not built.foreign else None

    def built(self) -> list[Site]:
        """The calls that build one."""
        return [built.site for built in self._constructed.values()]

    def open(self) -> Iterator[OpenSink]:
        """One for each that needs another file to say what class it is, or what ``save_last`` is."""
        for built in (*self._constructed.values(), *self._described):
            ports = (*built.foreign, *self._feeding(built))
            fed = any(port.kind != "class" for port in ports)
            if fed or (ports and "save_last" in built.entries.by_name):
                yield OpenSink(self._fact(built), ports)

    def _specified(self) -> Iterator[Built]:
        """``{"target": "...ModelCheckpoint", "params": {...}}``, built by a function of the project."""
        for spec in Specs(self._walk, self._ports).find():
            rewrite = (self._rewriter.replaced(spec.name, spec.safe_name),)
            names = (spec.distribution,)
            yield Built(spec.site, spec.entries, [], (), None, rewrite, names, spec.keys)

    def _set_later(self) -> Iterator[Built]:
        """``callback.save_last = ...`` of a callback that is built here."""
        for binding in self._walk.assignments:
            owner, _, name = binding.name.rpartition(".")
            there = site_of(binding)
            if name != "save_last" or there is None or binding.kind != "assign":
                continue
            made = [b.value for b in self._made(owner, there)]
            for built in self._constructed.values() if made else ():
                if built.site.node in made:
                    entries = built.entries.copy()
                    entries.put("save_last", there.node, there)
                    yield Built(built.site, entries, built.meanings, built.foreign, built.replaced)

    def _made(self, owner: str, site: Site) -> list[Binding]:
        found = visible(owner, site.scope)
        return found or [b for b in self._walk.assignments if b.name == owner]

    def _feeding(self, built: Built) -> Iterator[Port]:
        """Ports through which ``save_last`` may come."""
        given = built.entries.by_name.get("save_last", ())
        for entry in given:
            if entry.site is not None and not evaluate(entry.site).known:
                for flow in self._flows.origins(entry.site):
                    if isinstance(flow.source, Port):
                        yield flow.source
        yield from built.keys
        for site in built.entries.unknown if not given else ():
            name = dotted(site.node)
            key = self._ports.key(f"{name}.save_last", site) if name else None
            if key is not None:
                yield key
            for made in self._objects.makers(site) if key is None else ():
                yield from self._imported(made)

    def _imported(self, site: Site) -> Iterator[Port]:
        """``save_last`` in another file's constant, or in what a function of another file returns."""
        if isinstance(site.node, cst.Call):
            for owner in self._ports.imported(site.node.func, site):
                yield Port("return", owner, "save_last")
        elif self._ports.imported(site.node, site):
            yield self._ports.named("save_last")

    def _fact(self, built: Built) -> CheckpointCallback:
        if id(built) not in self._facts:
            self._facts[id(built)] = self._made_fact(built)
        return self._facts[id(built)]

    def _made_fact(self, built: Built) -> CheckpointCallback:
        entries, call = built.entries, built.site.node
        fact = CheckpointCallback(
            place=self._place(built),
            distributions=built.distributions or distributions(built.meanings),
            arguments={name: self._value(entries, name) for name in entries.by_name},
            complete=entries.complete,
            safe_class=built.rewrite or self._rewriter.exchanged(built.replaced, built.meanings, built.site),
            places=places(self._rewriter, entries, PLACED),
            dirpath="|".join(
                self._rewriter.code(entry.site.node)
                for entry in entries.by_name.get("dirpath", ())
                if entry.site is not None
            ),
            name=built.name,
        )
        if not isinstance(call, cst.Call):
            return fact
        return replace(
            fact,
            maximising=set_argument(self._rewriter, call, entries, "mode", '"max"'),
            whole_state=without_argument(self._rewriter, call, entries, "save_weights_only"),
        )

    def _value(self, entries: Entries, name: str) -> Value:
        value = _value(entries, name)
        if name != "monitor" or value.known or name in entries.optional:
            return value
        sites = [entry.site for entry in entries.by_name[name]]
        said = {UNKNOWN if site is None else presumed.text(site, self._walk) for site in sites}
        return said.pop() if len(said) == 1 else UNKNOWN

    def _place(self, built: Built) -> Place:
        """The ``save_last`` that turns it on, or where the callback is built."""
        given = built.entries.by_name.get("save_last", ())
        entries = [entry for entry in given if entry.site is not None]
        for entry in entries:
            if entry.site is not None and evaluate(entry.site).may(bool):
                return self._rewriter.place(entry.node, entry.site.statement)
        if entries and entries[0].site is not None:
            return self._rewriter.place(entries[0].node, entries[0].site.statement)
        return self._rewriter.place(built.site.node, built.site.statement)


def _value(entries: Entries, name: str) -> Value:
    """Every value of an argument; ``save_last`` left out is ``None``, others are not known."""
    possible: list[Literal] = []
    for entry in entries.by_name[name]:
        value = evaluate(entry.site) if entry.site is not None else UNKNOWN
        if not value.known:
            return UNKNOWN
        possible.extend(value.possible)
    if name in entries.optional:
        if name != "save_last":
            return UNKNOWN
        possible.append(None)
    return Value(tuple(dict.fromkeys(possible)))
