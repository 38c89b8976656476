"""Which calls build a ModelCheckpoint: the class itself, a wrapper, a subclass, a class of another file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from ckpt_lint.frontends.python.classes import CLASS, Classes, passes_through, takes_positions_through
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.names import Meaning
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.ports import Port
from ckpt_lint.values import Rewrite

# What stands behind these moved in 2.6.0, so a position further right says nothing.
POSITIONAL = ("dirpath", "filename", "monitor", "verbose", "save_last", "save_top_k")
NOT_WRAPPERS = frozenset({"isinstance", "issubclass", "cast"})
# LightningCLI and jsonargparse: the class, and the key under which its arguments are configured.
DECLARES_ARGUMENTS = frozenset({"add_lightning_class_args", "add_class_arguments", "add_subclass_arguments"})


@dataclass(frozen=True)
class Built:
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


class Constructions:
    """Such calls of one module."""

    def __init__(self, walk: Walk, classes: Classes) -> None:
        self._walk = walk
        self._classes = classes

    def find(self) -> Iterator[Built]:
        """Every call that builds one, or may."""
        for site in self._walk.calls:
            found = self._direct(site) or self._wrapped(site) or self._subclass(site) or self._foreign(site)
            if found is not None:
                yield found

    def _direct(self, site: Site) -> Built | None:
        call = site.node
        assert isinstance(call, cst.Call)
        return self._of_lightning(call.func, call.args, site)

    def _of_lightning(self, node: cst.BaseExpression, args: Sequence[cst.Arg], site: Site) -> Built | None:
        meanings = self._classes.lightning(node, site)
        if not meanings:
            return None
        entries = arguments(args, site, POSITIONAL)
        if "save_last" not in entries.by_name and self._classes.may_be_another(node, site):
            return None
        return Built(site, entries, meanings, (), self._classes.exchangeable(node, site))

    def _foreign(self, site: Site) -> Built | None:
        """A class of another file, called or handed to its maker: that file knows what it is."""
        call = site.node
        assert isinstance(call, cst.Call)
        given = [a for a in call.args if a.keyword is not None or a.star]
        if not any(a.star or (a.keyword is not None and a.keyword.value == "save_last") for a in given):
            return None
        first = call.args[0]
        handed = first.value if first.keyword is None and not first.star else None
        foreign = self._classes.foreign(call.func, site)
        if handed is not None:
            foreign = (*foreign, *self._classes.foreign(handed, site))
        if not foreign:
            return None
        entries = arguments(given, site, ())
        spread = entries.unknown and any("checkpoint" in port.owner.lower() for port in foreign)
        return Built(site, entries, [], foreign) if "save_last" in entries.by_name or spread else None

    def _wrapped(self, site: Site) -> Built | None:
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

    def _declared(self, handed: cst.BaseExpression, rest: Sequence[cst.Arg], site: Site) -> Built | None:
        """``parser.add_lightning_class_args(ModelCheckpoint, "checkpoint")``."""
        meanings = self._classes.lightning(handed, site)
        key = next(
            (text_of(a.value) for a in rest if a.keyword is None or a.keyword.value == "nested_key"), ""
        )
        if not meanings or not key:
            return None
        replaced = self._classes.exchangeable(handed, site)
        keys = (Port("key", "", f"{key}.save_last"),)
        return Built(site, Entries(complete=False), meanings, (), replaced, keys=keys)

    def _subclass(self, site: Site) -> Built | None:
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

    def _of_class(self, definition: cst.ClassDef | None, args: Sequence[cst.Arg], site: Site) -> Built | None:
        """A class of this module is given arguments, which its ``__init__`` may change."""
        if definition is None or not any(self._classes.bases(definition)):
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

    def _inherited(self, definition: cst.ClassDef, entries: Entries, site: Site) -> Built | None:
        meanings, foreign = self._classes.bases(definition)
        if meanings:
            base = self._classes.lightning_base(definition)
            return Built(site, entries, meanings, (), base, name=definition.name.value)
        return Built(site, entries, [], foreign, name=definition.name.value) if foreign else None


def _may_be_given_more(entries: Entries) -> None:
    """Where ``save_last`` is not among them, it may still be set elsewhere."""
    if "save_last" not in entries.by_name:
        entries.complete = False
