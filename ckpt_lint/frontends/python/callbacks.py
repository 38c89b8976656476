"""Finds where a ModelCheckpoint is built, in every spelling seen in public code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from ckpt_lint.facts import UNKNOWN, CheckpointCallback, Literal, Place, Value
from ckpt_lint.findings import Edit
from ckpt_lint.frontends.python.given import places, set_argument, without_argument
from ckpt_lint.frontends.python.mappings import Entries, Entry, arguments
from ckpt_lint.frontends.python.names import Meaning, Names, distributions, is_lightning
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.tree import Scope, Site, Walk, descendants, dotted, text_of
from ckpt_lint.frontends.python.values import evaluate

CLASS = "ModelCheckpoint"
# What stands behind these moved in 2.6.0, so a position further right says nothing.
POSITIONAL = ("dirpath", "filename", "monitor", "verbose", "save_last", "save_top_k")
PLACED = ("monitor", "mode", "save_weights_only")
NOT_WRAPPERS = frozenset({"isinstance", "issubclass", "cast"})


class Callbacks:
    """ModelCheckpoint constructions of one module."""

    def __init__(self, walk: Walk, names: Names, rewriter: Rewriter) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter
        self._found: dict[int, CheckpointCallback | None] = {}

    def find(self) -> Iterator[CheckpointCallback]:
        """One fact for each construction."""
        for site in self._walk.calls:
            found = self.at(site)
            if found is not None:
                yield found

    def at(self, site: Site) -> CheckpointCallback | None:
        """The ModelCheckpoint that the call at ``site`` builds, if it does."""
        key = id(site.node)
        if key not in self._found:
            self._found[key] = self._direct(site) or self._wrapped(site) or self._subclass(site)
        return self._found[key]

    def _direct(self, site: Site) -> CheckpointCallback | None:
        call = site.node
        assert isinstance(call, cst.Call)
        meanings = self._checkpoint_class(call.func, site)
        if not meanings:
            return None
        entries = arguments(call.args, site, POSITIONAL)
        return self._fact(site, entries, meanings, self._exchangeable(call.func, site))

    def _wrapped(self, site: Site) -> CheckpointCallback | None:
        """``partial(ModelCheckpoint, save_last=...)`` and its like."""
        call = site.node
        assert isinstance(call, cst.Call)
        if not call.args or call.args[0].keyword is not None or call.args[0].star:
            return None
        if (dotted(call.func) or "").split(".")[-1] in NOT_WRAPPERS:
            return None
        handed = call.args[0].value
        meanings = self._checkpoint_class(handed, site)
        if meanings:
            entries = arguments(call.args[1:], site, POSITIONAL)
            if not entries.by_name:
                return None
            _may_be_given_more(entries)
            return self._fact(site, entries, meanings, self._exchangeable(handed, site))
        definition = self._own_class(handed, site)
        return self._of_class(definition, call.args[1:], site)

    def _subclass(self, site: Site) -> CheckpointCallback | None:
        """A subclass of this module, and ``super().__init__(save_last=...)`` in one."""
        call = site.node
        assert isinstance(call, cst.Call)
        definition = self._initialising(call, site)
        if definition is None:
            return self._of_class(self._own_class(call.func, site), call.args, site)
        args = call.args
        if isinstance(call.func, cst.Attribute) and not isinstance(call.func.value, cst.Call):
            args = args[1:]
        return self._inherited(definition, arguments(args, site, POSITIONAL), site)

    def _of_class(
        self, definition: cst.ClassDef | None, args: Sequence[cst.Arg], site: Site
    ) -> CheckpointCallback | None:
        """A class of this module is given arguments, which its ``__init__`` may change."""
        if definition is None:
            return None
        positional: tuple[str, ...] = POSITIONAL
        own = False
        for ancestor in self._names.ancestors(definition, self._scope_around(definition)):
            init = _method(ancestor, "__init__")
            if init is not None:
                if not _passes_through(init):
                    return None
                positional = POSITIONAL if _takes_positions_through(init) else ()
                own = True
                break
        entries = arguments(args, site, positional)
        if own:
            _may_be_given_more(entries)
        return self._inherited(definition, entries, site)

    def _inherited(self, definition: cst.ClassDef, entries: Entries, site: Site) -> CheckpointCallback | None:
        scope = self._scope_around(definition)
        meanings = self._names.bases(definition, scope, CLASS)
        ancestors = self._names.ancestors(definition, scope)
        if not meanings or any(map(_saves_itself, ancestors)):
            return None
        base = self._lightning_base(definition, scope)
        return self._fact(site, entries, meanings, base, definition.name.value)

    def _scope_around(self, definition: cst.ClassDef) -> Scope:
        return self._walk.scopes[definition].parent or self._walk.root

    def _place(self, given: tuple[Entry, ...], site: Site) -> Place:
        """The ``save_last`` that turns it on, or the call."""
        entries = [(entry.node, entry.site) for entry in given if entry.site is not None]
        for node, there in entries:
            if evaluate(there).may(bool):
                return self._rewriter.place(node, there.statement)
        node, there = entries[0] if entries else (site.node, site)
        return self._rewriter.place(node, there.statement)

    def _initialising(self, call: cst.Call, site: Site) -> cst.ClassDef | None:
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

    def _own_class(self, func: cst.BaseExpression, site: Site) -> cst.ClassDef | None:
        for meaning in self._names.meanings(func, site):
            if meaning.definition is not None:
                return meaning.definition
        return None

    def _lightning_base(self, definition: cst.ClassDef, scope: Scope) -> cst.BaseExpression | None:
        """The base to exchange; ``None`` where the class inherits it from another one."""
        for argument in definition.bases:
            site = Site(argument.value, scope, 1 << 60, (), cst.SimpleStatementLine([]))
            if self._checkpoint_class(argument.value, site):
                return self._exchangeable(argument.value, site)
        return None

    def _exchangeable(self, node: cst.BaseExpression, site: Site) -> cst.BaseExpression | None:
        """``node``, unless it may also be a class of the same name from elsewhere."""
        meanings = self._names.meanings(node, site)
        return node if all(is_lightning(meaning, CLASS) for meaning in meanings) else None

    def _checkpoint_class(self, node: cst.CSTNode, site: Site) -> list[Meaning]:
        meanings = self._names.meanings(node, site)
        return [meaning for meaning in meanings if is_lightning(meaning, CLASS)]

    def _fact(
        self,
        site: Site,
        entries: Entries,
        meanings: list[Meaning],
        replace: cst.BaseExpression | None,
        name_of_class: str = CLASS,
    ) -> CheckpointCallback | None:
        call = site.node
        assert isinstance(call, cst.Call)
        values = {name: _value(entries, name) for name in entries.by_name}
        rewrite: tuple[Edit, ...] | None = None
        if replace is not None:
            bindings = [m.origin for m in meanings if m.origin is not None]
            name, imports = self._rewriter.safe_class(bindings, site)
            rewrite = (self._rewriter.replaced(replace, name), *imports)
        return CheckpointCallback(
            place=self._place(entries.by_name.get("save_last", ()), site),
            distributions=distributions(meanings),
            arguments=values,
            complete=entries.complete,
            safe_class=rewrite,
            maximising=set_argument(self._rewriter, call, entries, "mode", '"max"'),
            whole_state=without_argument(self._rewriter, call, entries, "save_weights_only"),
            places=places(self._rewriter, entries, PLACED),
            dirpath="|".join(
                self._rewriter.code(entry.site.node)
                for entry in entries.by_name.get("dirpath", ())
                if entry.site is not None
            ),
            name=name_of_class,
        )


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


def _may_be_given_more(entries: Entries) -> None:
    """Where ``save_last`` is not among them, it may still be set elsewhere."""
    if "save_last" not in entries.by_name:
        entries.complete = False


def _method(definition: cst.ClassDef, name: str) -> cst.FunctionDef | None:
    for statement in definition.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            return statement
    return None


def _saves_itself(definition: cst.ClassDef) -> bool:
    """A class that overrides the saving of last.ckpt is not judged by Lightning's."""
    return any(
        _method(definition, name) is not None for name in ("_save_last_checkpoint", "_link_checkpoint")
    )


def _passes_through(init: cst.FunctionDef) -> bool:
    """Whether ``save_last`` given to the class reaches ModelCheckpoint as it is."""
    calls = [node for node in descendants(init.body) if isinstance(node, cst.Call)]
    handed = [a for call in calls if (_attribute(call.func) == "__init__") for a in call.args]
    by_name = [a.value for a in handed if a.keyword is not None and a.keyword.value == "save_last"]
    params = (*init.params.params, *init.params.kwonly_params)
    if any(p.name.value == "save_last" for p in params):
        return bool(by_name) and all(dotted(value) == "save_last" for value in by_name)
    star = init.params.star_kwarg
    if star is None or by_name:
        return False
    if any(a.star == "**" and dotted(a.value) == star.name.value for a in handed):
        return not any(text_of(node) == "save_last" for node in descendants(init.body))
    return False


def _takes_positions_through(init: cst.FunctionDef) -> bool:
    """Whether positional arguments are those of ModelCheckpoint."""
    own = (*init.params.posonly_params, *init.params.params)
    return len(own) <= 1 and isinstance(init.params.star_arg, cst.Param)


def _attribute(node: cst.CSTNode) -> str:
    """The name behind the last dot."""
    return node.attr.value if isinstance(node, cst.Attribute) else ""
