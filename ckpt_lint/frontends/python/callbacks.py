"""Finds where a ModelCheckpoint is built, in every spelling seen in public code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from ckpt_lint.facts import UNKNOWN, CheckpointCallback, Literal, OpenSink, Place, Port, Rewrite, Value
from ckpt_lint.frontends.python.classes import CLASS, Classes, passes_through, takes_positions_through
from ckpt_lint.frontends.python.flow import Flows
from ckpt_lint.frontends.python.given import places, set_argument, without_argument
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.names import Meaning, distributions, visible
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Binding, Site
from ckpt_lint.frontends.python.specs import Specs
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import evaluate, site_of

# What stands behind these moved in 2.6.0, so a position further right says nothing.
POSITIONAL = ("dirpath", "filename", "monitor", "verbose", "save_last", "save_top_k")
PLACED = ("monitor", "mode", "save_weights_only")
NOT_WRAPPERS = frozenset({"isinstance", "issubclass", "cast"})
# LightningCLI and jsonargparse: the class, and the key under which its arguments are configured.
DECLARES_ARGUMENTS = frozenset({"add_lightning_class_args", "add_class_arguments", "add_subclass_arguments"})


@dataclass(frozen=True)
class _Built:
    """A construction: its arguments, the class, and how the class would be exchanged.

    ``keys``: ports of the configuration from which arguments come besides.
    """

    site: Site
    entries: Entries
    meanings: list[Meaning]
    foreign: tuple[Port, ...] = ()
    replaced: cst.BaseExpression | None = None
    rewrite: Rewrite = None
    distributions: tuple[str, ...] = ()
    keys: tuple[Port, ...] = ()
    name: str = CLASS


class Callbacks:
    """ModelCheckpoint constructions of one module."""

    def __init__(self, walk: Walk, classes: Classes, rewriter: Rewriter, flows: Flows, ports: Ports) -> None:
        self._walk = walk
        self._classes = classes
        self._rewriter = rewriter
        self._flows = flows
        self._ports = ports
        self._facts: dict[int, CheckpointCallback] = {}
        self._constructed = {id(built.site.node): built for built in self._constructions()}
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

    def open(self) -> Iterator[OpenSink]:
        """One for each that needs another file to say what class it is, or what ``save_last`` is."""
        for built in (*self._constructed.values(), *self._described):
            ports = (*built.foreign, *self._feeding(built))
            fed = any(port.kind != "class" for port in ports)
            if fed or (ports and "save_last" in built.entries.by_name):
                yield OpenSink(self._fact(built), ports)

    def _constructions(self) -> Iterator[_Built]:
        for site in self._walk.calls:
            found = self._direct(site) or self._wrapped(site) or self._subclass(site) or self._foreign(site)
            if found is not None:
                yield found

    def _direct(self, site: Site) -> _Built | None:
        call = site.node
        assert isinstance(call, cst.Call)
        return self._of_lightning(call.func, call.args, site)

    def _of_lightning(self, node: cst.BaseExpression, args: Sequence[cst.Arg], site: Site) -> _Built | None:
        meanings = self._classes.lightning(node, site)
        if not meanings:
            return None
        replaced = self._classes.exchangeable(node, site)
        return _Built(site, arguments(args, site, POSITIONAL), meanings, (), replaced)

    def _foreign(self, site: Site) -> _Built | None:
        """A class of another file, called or handed to its maker: that file knows what it is."""
        call = site.node
        assert isinstance(call, cst.Call)
        first = call.args[0] if call.args else None
        handed = first.value if first is not None and first.keyword is None and not first.star else None
        foreign = self._classes.foreign(call.func, site)
        if handed is not None:
            foreign = (*foreign, *self._classes.foreign(handed, site))
        if not foreign:
            return None
        entries = arguments([a for a in call.args if a.keyword is not None or a.star], site, ())
        spread = entries.unknown and any("checkpoint" in port.owner.lower() for port in foreign)
        return _Built(site, entries, [], foreign) if "save_last" in entries.by_name or spread else None

    def _wrapped(self, site: Site) -> _Built | None:
        """``partial(ModelCheckpoint, save_last=...)`` and its like."""
        call = site.node
        assert isinstance(call, cst.Call)
        if not call.args or call.args[0].keyword is not None or call.args[0].star:
            return None
        called = (dotted(call.func) or "").split(".")[-1]
        if called in NOT_WRAPPERS:
            return None
        handed, rest = call.args[0].value, call.args[1:]
        if called in DECLARES_ARGUMENTS:
            return self._declared(handed, rest, site)
        built = self._of_lightning(handed, rest, site)
        if built is None:
            return self._of_class(self._classes.own(handed, site), rest, site)
        _may_be_given_more(built.entries)
        return built if built.entries.by_name else None

    def _declared(self, handed: cst.BaseExpression, rest: Sequence[cst.Arg], site: Site) -> _Built | None:
        """``parser.add_lightning_class_args(ModelCheckpoint, "checkpoint")``."""
        meanings = self._classes.lightning(handed, site)
        key = next(
            (text_of(a.value) for a in rest if a.keyword is None or a.keyword.value == "nested_key"), ""
        )
        if not meanings or not key:
            return None
        replaced = self._classes.exchangeable(handed, site)
        keys = (Port("key", "", f"{key}.save_last"),)
        return _Built(site, Entries(complete=False), meanings, (), replaced, keys=keys)

    def _subclass(self, site: Site) -> _Built | None:
        """A subclass of this module, and ``super().__init__(save_last=...)`` in one."""
        call = site.node
        assert isinstance(call, cst.Call)
        definition = self._classes.initialising(call, site)
        if definition is None:
            return self._of_class(self._classes.own(call.func, site), call.args, site)
        args = call.args
        if isinstance(call.func, cst.Attribute) and not isinstance(call.func.value, cst.Call):
            args = args[1:]
        return self._inherited(definition, arguments(args, site, POSITIONAL), site)

    def _of_class(
        self, definition: cst.ClassDef | None, args: Sequence[cst.Arg], site: Site
    ) -> _Built | None:
        """A class of this module is given arguments, which its ``__init__`` may change."""
        if definition is None:
            return None
        positional: tuple[str, ...] = POSITIONAL
        init = self._classes.constructor(definition)
        if init is not None:
            if not passes_through(init):
                return None
            positional = POSITIONAL if takes_positions_through(init) else ()
        entries = arguments(args, site, positional)
        if init is not None:
            _may_be_given_more(entries)
        return self._inherited(definition, entries, site)

    def _inherited(self, definition: cst.ClassDef, entries: Entries, site: Site) -> _Built | None:
        meanings, foreign = self._classes.bases(definition)
        if meanings:
            base = self._classes.lightning_base(definition)
            return _Built(site, entries, meanings, (), base, name=definition.name.value)
        return _Built(site, entries, [], foreign, name=definition.name.value) if foreign else None

    def _specified(self) -> Iterator[_Built]:
        """``{"target": "...ModelCheckpoint", "params": {...}}``, built by a function of the project."""
        for spec in Specs(self._walk, self._ports).find():
            rewrite = (self._rewriter.replaced(spec.name, spec.safe_name),)
            names = (spec.distribution,)
            yield _Built(spec.site, spec.entries, [], (), None, rewrite, names, spec.keys)

    def _set_later(self) -> Iterator[_Built]:
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
                    yield _Built(built.site, entries, built.meanings, built.foreign, built.replaced)

    def _made(self, owner: str, site: Site) -> list[Binding]:
        found = visible(owner, site.scope)
        return found or [b for b in self._walk.assignments if b.name == owner]

    def _feeding(self, built: _Built) -> Iterator[Port]:
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

    def _fact(self, built: _Built) -> CheckpointCallback:
        if id(built) not in self._facts:
            self._facts[id(built)] = self._made_fact(built)
        return self._facts[id(built)]

    def _made_fact(self, built: _Built) -> CheckpointCallback:
        entries, call = built.entries, built.site.node
        fact = CheckpointCallback(
            place=self._place(built),
            distributions=built.distributions or distributions(built.meanings),
            arguments={name: _value(entries, name) for name in entries.by_name},
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

    def _place(self, built: _Built) -> Place:
        """The ``save_last`` that turns it on, or where the callback is built."""
        given = built.entries.by_name.get("save_last", ())
        entries = [entry for entry in given if entry.site is not None]
        for entry in entries:
            if entry.site is not None and evaluate(entry.site).may(bool):
                return self._rewriter.place(entry.node, entry.site.statement)
        if entries and entries[0].site is not None:
            return self._rewriter.place(entries[0].node, entries[0].site.statement)
        return self._rewriter.place(built.site.node, built.site.statement)


def _may_be_given_more(entries: Entries) -> None:
    """Where ``save_last`` is not among them, it may still be set elsewhere."""
    if "save_last" not in entries.by_name:
        entries.complete = False


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
