"""Finds LightningModules with what their checkpoints hold, and where one is loaded."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.facts import CheckpointLoad, Fact, Held, Model, ModelUse
from ckpt_lint.findings import Edit, Span
from ckpt_lint.frontends.python import given
from ckpt_lint.frontends.python.hyperparameters import Hyperparameters, is_container
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.names import Names, distributions
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.project.known import PACKAGES
from ckpt_lint.values import Rewrite

MODULE = "LightningModule"
LOAD = "load_from_checkpoint"
PARSED = "an `argparse.Namespace`"


class Models:
    """LightningModules of one module and their uses."""

    def __init__(self, walk: Walk, names: Names, rewriter: Rewriter, objects: Objects) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter
        self._objects = objects
        self._hyperparameters = Hyperparameters(walk, names, rewriter)

    def find(self) -> Iterator[Fact]:
        """One fact for each LightningModule, and for each load."""
        for definition, _ in self._walk.classes:
            bases = self._names.bases(definition, MODULE)
            if bases:
                heading = self._rewriter.heading(definition)
                yield Model(
                    place=heading,
                    distributions=distributions(bases),
                    name=definition.name.value,
                    hyperparameters=tuple(self._hyperparameters.of(definition, heading)),
                )
        for site in self._walk.calling(LOAD):
            load = self._load(site)
            if load is not None:
                yield load

    def used(self, entries: Entries) -> ModelUse:
        """The model that a run is given."""
        found = [
            self._use(entry.site) for entry in entries.by_name.get("model", ()) if entry.site is not None
        ]
        return found[0] if len(found) == 1 else ModelUse()

    def _use(self, site: Site) -> ModelUse:
        makers = list(self._objects.makers(site))
        if len(makers) != 1 or not isinstance(makers[0].node, cst.Call):
            return ModelUse()
        call = makers[0].node
        name = self._class_name(call.func, makers[0])
        return ModelUse(name, tuple(self._held(call, makers[0]))) if name else ModelUse()

    def _class_name(self, func: cst.BaseExpression, site: Site) -> str:
        """The class behind ``Model(...)`` and ``Model.load_from_checkpoint(...)``, as it is imported."""
        if isinstance(func, cst.Attribute) and func.attr.value == LOAD:
            func = func.value
        names = {meaning.qualified for meaning in self._names.meanings(func, site)}
        return names.pop() if len(names) == 1 else ""

    def _held(self, call: cst.Call, site: Site) -> Iterator[Held]:
        """Arguments of which it is known that torch's safe loader refuses them."""
        for number, argument in enumerate(call.args):
            if argument.star:
                return
            kind = self._kind(site.moved(argument.value))
            if kind:
                name = argument.keyword.value if argument.keyword is not None else number
                yield Held(self._rewriter.place(argument, site.statement), name, kind, is_container(kind))

    def _kind(self, site: Site) -> str:
        """What a value is, where that is certain and torch's safe loader refuses it; else nothing."""
        kinds = {
            PARSED if self._is_parsed(maker) else self._hyperparameters.kind_of_value(maker)
            for maker in self._objects.makers(site)
        }
        return kinds.pop() if len(kinds) == 1 else ""

    def _is_parsed(self, site: Site) -> bool:
        """Whether this is what a parser of argparse gives."""
        node = site.node
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
            return False
        if node.func.attr.value != "parse_args" or len(node.args) > 1:
            return False
        made = list(self._objects.makers(site.moved(node.func.value)))
        return all(
            isinstance(maker.node, cst.Call)
            and self._names.qualified(maker.node.func, maker) == {"argparse.ArgumentParser"}
            for maker in made
        )

    def _load(self, site: Site) -> CheckpointLoad | None:
        call = site.node
        assert isinstance(call, cst.Call)
        if not isinstance(call.func, cst.Attribute):
            return None
        packages = [PACKAGES[b.qualified.split(".")[0]] for b in self._names.lightning_imports()]
        receiver = call.func.value
        on_class = self._is_class(receiver, site)
        if not packages or self._defines_its_own():
            return None
        entries = arguments(call.args, site, ("checkpoint_path",))
        discarded = _is_statement(call, site)
        return CheckpointLoad(
            place=self._rewriter.place(call, site.statement),
            distributions=tuple(dict.fromkeys(packages)),
            receiver=self._rewriter.code(receiver),
            on_class=on_class,
            discarded=discarded,
            weights_only="weights_only" in entries.by_name,
            complete=entries.complete,
            model=ModelUse(self._class_name(receiver, site)) if on_class else ModelUse(),
            assigned=self._assigned(call, receiver, on_class) if discarded else None,
            full_load=given.set_argument(self._rewriter, call, entries, "weights_only", "False"),
        )

    def _is_class(self, receiver: cst.BaseExpression, site: Site) -> bool | None:
        """Whether ``load_from_checkpoint`` is called on a class; ``None`` where that is not known."""
        if all(_builds(maker.node) for maker in self._objects.makers(site.moved(receiver))):
            return False
        meanings = self._names.meanings(receiver, site)
        if any(meaning.definition is not None for meaning in meanings):
            return True
        name = (dotted(receiver) or "").split(".")[-1]
        return True if meanings and name[:1].isupper() else None

    def _defines_its_own(self) -> bool:
        """Whether this module has a ``load_from_checkpoint`` of its own, whatever that does."""
        return any(
            isinstance(node, cst.FunctionDef) and node.name.value == LOAD for node in self._walk.scopes
        )

    def _assigned(self, call: cst.Call, receiver: cst.BaseExpression, on_class: bool | None) -> Rewrite:
        """``model = type(model).load_from_checkpoint(...)``, which holds on every release."""
        name = dotted(receiver)
        if on_class is not False or name is None or name in ("self", "cls") or "[" in name:
            return None
        start = self._rewriter.span(call).start
        written = self._rewriter.code(receiver)
        return (
            Edit(Span(start, start), f"{written} = "),
            self._rewriter.replaced(receiver, f"type({written})"),
        )


def _builds(node: cst.CSTNode) -> bool:
    """Whether this is a call that gives an instance: ``Model(...)``, ``instantiate(...)``."""
    parts = (dotted(node.func) or "").split(".") if isinstance(node, cst.Call) else [""]
    return parts[-1][:1].isupper() or parts[-1] in (LOAD, "instantiate")


def _is_statement(call: cst.Call, site: Site) -> bool:
    """Whether the call is a statement of its own, so that nothing becomes of its result."""
    if not isinstance(site.statement, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        return False
    return any(isinstance(each, cst.Expr) and each.value is call for each in site.statement.body)
