"""Moves ``Trainer(resume_from_checkpoint=...)`` to the ``fit`` call of the same Trainer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from ckpt_lint.frontends.python import given
from ckpt_lint.frontends.python.guards import FIT
from ckpt_lint.frontends.python.mappings import Entries, Entry, arguments
from ckpt_lint.frontends.python.names import reaching
from ckpt_lint.frontends.python.nodes import children, descendants, dotted
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.values import evaluate
from ckpt_lint.values import Rewrite

LEGACY = "resume_from_checkpoint"
NEW = "ckpt_path"
PURE = frozenset({"join", "Path", "str", "fspath"})


class Moving:
    """Moves of one module; ``trainers`` are all of its Trainer calls."""

    def __init__(self, rewriter: Rewriter, trainers: Sequence[Site], calls: Sequence[Site]) -> None:
        self._rewriter = rewriter
        self._trainers = trainers
        self._calls = calls

    def resume(
        self, trainer: Site, entries: Entries, fits: Sequence[Site], *, shared_fit: bool
    ) -> tuple[Rewrite, str]:
        """The edits of the move, or ``None`` and why there are none.

        ``fits``: the ``fit`` calls of this Trainer; ``shared_fit``: one may be another's as well.
        """
        given_as = entries.by_name.get(LEGACY, ())
        if not given_as:
            return None, ""
        entry = given_as[0]
        if len(given_as) > 1 or LEGACY in entries.optional or entry.site is None:
            return None, "it is not always passed the same way"
        dropped = self._dropped(trainer, entry)
        if dropped is None:
            return None, "it is not passed where it could be taken out"
        if evaluate(entry.site).must(lambda value: value is None):
            return dropped, ""
        obstacle = _obstacle(fits, shared_fit) or self._fixed(entry.site, fits[0])
        if obstacle:
            return None, obstacle
        call = fits[0].node
        assert isinstance(call, cst.Call)
        content = self._rewriter.code(entry.site.node)
        added = given.set_argument(self._rewriter, call, arguments(call.args, fits[0], FIT), NEW, content)
        return (None, "`fit` takes unknown arguments") if added is None else ((*dropped, *added), "")

    def _dropped(self, trainer: Site, entry: Entry) -> Rewrite:
        call, node = trainer.node, entry.node
        assert isinstance(call, cst.Call)
        if isinstance(node, cst.Arg) and any(each is node for each in call.args):
            return given.without(self._rewriter, call.args, node)
        if sum(_passes(each, node) for each in self._trainers) != 1:
            return None
        if isinstance(node, cst.Arg):
            owner = next((each.node for each in self._calls if _has(each, node)), None)
            return given.without(self._rewriter, owner.args, node) if isinstance(owner, cst.Call) else None
        if isinstance(node, cst.DictElement) and entry.site is not None:
            for part in descendants(entry.site.statement):
                if isinstance(part, cst.Dict) and any(each is node for each in part.elements):
                    return given.without(self._rewriter, part.elements, node)
        return None

    def _fixed(self, there: Site, fit: Site) -> str:
        """Why the expression cannot be evaluated in the ``fit`` call instead; empty where it can."""
        moved = there.scope.home is not fit.scope.home
        for part in descendants(there.node):
            if isinstance(part, (cst.Await, cst.Yield, cst.NamedExpr, cst.Lambda)):
                return "its value cannot be moved"
            if moved and isinstance(part, cst.Call) and (dotted(part.func) or "").split(".")[-1] not in PURE:
                return "its value would be worked out at another time"
        for name in _names(there.node):
            here, at_fit = reaching(name, there), reaching(name, fit)
            same = [id(each) for each in here] == [id(each) for each in at_fit]
            if not same and not (name.split(".")[0] == "self" and _one_class(there, fit)):
                return f"`{name}` may be another value where `fit` is called"
        return ""


def _obstacle(fits: Sequence[Site], shared_fit: bool) -> str:
    if not fits:
        return "no `fit` of this Trainer stands in this file"
    if len(fits) > 1:
        return "several `fit` calls use this Trainer"
    if shared_fit:
        return "its `fit` may be another Trainer's"
    call = fits[0].node
    assert isinstance(call, cst.Call)
    return "`fit` is given a `ckpt_path` already" if NEW in arguments(call.args, fits[0], FIT).by_name else ""


def _passes(trainer: Site, node: cst.CSTNode) -> bool:
    assert isinstance(trainer.node, cst.Call)
    entries = arguments(trainer.node.args, trainer, ())
    return any(entry.node is node for entry in entries.by_name.get(LEGACY, ()))


def _has(call: Site, argument: cst.Arg) -> bool:
    return isinstance(call.node, cst.Call) and any(each is argument for each in call.node.args)


def _names(node: cst.CSTNode) -> Iterator[str]:
    """Names and dotted names that an expression reads."""
    name = dotted(node)
    if name is not None:
        parts = name.split(".")
        yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return
    for child in children(node):
        if isinstance(node, cst.Attribute) and child is node.attr:
            continue
        if isinstance(node, cst.Arg) and child is node.keyword:
            continue
        yield from _names(child)


def _one_class(one: Site, other: Site) -> bool:
    owner = one.scope.enclosing_class()
    return owner is not None and owner is other.scope.enclosing_class()
