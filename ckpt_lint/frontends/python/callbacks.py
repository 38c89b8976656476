"""Finds where a ModelCheckpoint is built, in every spelling seen in public code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

import libcst as cst

from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.findings import Edit
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.names import Meaning, Names, distributions, is_lightning
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.tree import Scope, Site, Walk, descendants, dotted
from ckpt_lint.frontends.python.values import evaluate

CLASS = "ModelCheckpoint"
# What stands behind these moved in 2.6.0, so a position further right says nothing.
POSITIONAL = ("dirpath", "filename", "monitor", "verbose", "save_last", "save_top_k")
NOT_WRAPPERS = frozenset({"isinstance", "issubclass", "cast"})


class Callbacks:
    """ModelCheckpoint constructions of one module."""

    def __init__(self, walk: Walk, names: Names, rewriter: Rewriter) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter

    def find(self) -> Iterator[CheckpointCallback]:
        """One fact for each construction that says something of ``save_last``."""
        for site in self._walk.calls:
            found = self._direct(site) or self._wrapped(site) or self._subclass(site)
            if found is not None:
                yield found

    def _direct(self, site: Site) -> Optional[CheckpointCallback]:
        call = site.node
        assert isinstance(call, cst.Call)
        meanings = self._checkpoint_class(call.func, site)
        if not meanings:
            return None
        entries = arguments(call.args, site, POSITIONAL)
        return self._fact(site, entries, meanings, call.func)

    def _wrapped(self, site: Site) -> Optional[CheckpointCallback]:
        """``partial(ModelCheckpoint, save_last=...)`` and its like."""
        call = site.node
        assert isinstance(call, cst.Call)
        if not call.args or call.args[0].keyword is not None or call.args[0].star:
            return None
        if (dotted(call.func) or "").split(".")[-1] in NOT_WRAPPERS:
            return None
        handed = call.args[0].value
        meanings = self._checkpoint_class(handed, site)
        if not meanings:
            return None
        entries = arguments(call.args[1:], site, POSITIONAL)
        return self._fact(site, entries, meanings, handed)

    def _subclass(self, site: Site) -> Optional[CheckpointCallback]:
        """A subclass of this module, and ``super().__init__(save_last=...)`` in one."""
        call = site.node
        assert isinstance(call, cst.Call)
        definition = self._initialising(call, site)
        args = call.args
        if definition is None:
            definition = self._own_class(call.func, site)
            if definition is None or not _passes_through(definition):
                return None
        elif isinstance(call.func, cst.Attribute) and not isinstance(call.func.value, cst.Call):
            args = args[1:]
        scope = self._walk.scopes[definition].parent or self._walk.root
        meanings = self._names.bases(definition, scope, CLASS)
        if not meanings or _saves_itself(definition):
            return None
        base = self._lightning_base(definition, scope)
        entries = arguments(args, site, POSITIONAL)
        return self._fact(site, entries, meanings, base)

    def _initialising(self, call: cst.Call, site: Site) -> Optional[cst.ClassDef]:
        """The class whose ``__init__`` hands its arguments up by this call."""
        func = call.func
        if not isinstance(func, cst.Attribute) or func.attr.value != "__init__":
            return None
        owner = site.scope.enclosing_class()
        if owner is None or not isinstance(owner.node, cst.ClassDef):
            return None
        by_super = isinstance(func.value, cst.Call) and dotted(func.value.func) == "super"
        if by_super or self._checkpoint_class(func.value, site):
            return owner.node
        return None

    def _own_class(self, func: cst.BaseExpression, site: Site) -> Optional[cst.ClassDef]:
        for meaning in self._names.meanings(func, site):
            if meaning.definition is not None:
                return meaning.definition
        return None

    def _lightning_base(
        self, definition: cst.ClassDef, scope: Scope
    ) -> Optional[cst.BaseExpression]:
        """The base to exchange; ``None`` where the class inherits it from another one."""
        for argument in definition.bases:
            site = Site(argument.value, scope, 1 << 60, (), cst.SimpleStatementLine([]))
            if self._checkpoint_class(argument.value, site):
                return argument.value
        return None

    def _checkpoint_class(self, node: cst.CSTNode, site: Site) -> list[Meaning]:
        meanings = self._names.meanings(node, site)
        return [meaning for meaning in meanings if is_lightning(meaning, CLASS)]

    def _fact(
        self,
        site: Site,
        entries: Entries,
        meanings: list[Meaning],
        replace: Optional[cst.BaseExpression],
    ) -> Optional[CheckpointCallback]:
        given = entries.by_name.get("save_last")
        if given is None:
            return None
        values = {name: evaluate(entry.site) for name, entry in entries.by_name.items()}
        if not values["save_last"].known:
            return None
        rewrite: Optional[tuple[Edit, ...]] = None
        if replace is not None:
            bindings = [m.origin for m in meanings if m.origin is not None]
            name, imports = self._rewriter.safe_class(bindings, site)
            rewrite = (self._rewriter.replaced(replace, name), *imports)
        return CheckpointCallback(
            place=self._rewriter.place(given.node, given.site.statement),
            distributions=distributions(meanings),
            arguments=values,
            complete=entries.complete,
            safe_class=rewrite,
        )


def _method(definition: cst.ClassDef, name: str) -> Optional[cst.FunctionDef]:
    for statement in definition.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            return statement
    return None


def _saves_itself(definition: cst.ClassDef) -> bool:
    """A class that overrides the saving of last.ckpt is not judged by Lightning's."""
    return any(
        _method(definition, name) is not None
        for name in ("_save_last_checkpoint", "_link_checkpoint")
    )


def _passes_through(definition: cst.ClassDef) -> bool:
    """Whether ``save_last`` given to the class reaches ModelCheckpoint as it is."""
    init = _method(definition, "__init__")
    if init is None:
        return True
    star = init.params.star_kwarg
    if star is None or any(p.name.value == "save_last" for p in init.params.params):
        return False
    calls = [node for node in descendants(init.body) if isinstance(node, cst.Call)]
    handed = [a for call in calls for a in call.args]
    return any(a.star == "**" and dotted(a.value) == star.name.value for a in handed) and not any(
        a.keyword is not None and a.keyword.value == "save_last" for a in handed
    )
