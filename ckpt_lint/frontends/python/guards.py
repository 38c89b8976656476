"""Existence tests on a resume path whose failure silently starts from scratch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Union

import libcst as cst

from ckpt_lint.facts import Guard
from ckpt_lint.findings import Edit
from ckpt_lint.frontends.python.flow import Flows
from ckpt_lint.frontends.python.mappings import arguments
from ckpt_lint.frontends.python.nodes import alike, children, descendants, dotted
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Branch, Site
from ckpt_lint.frontends.python.statements import EXITS
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import evaluate, site_of
from ckpt_lint.frontends.python.ways import Flow

FIT = ("model", "train_dataloaders", "val_dataloaders", "datamodule", "ckpt_path")
TESTS = frozenset({"exists", "isfile", "is_file"})

Testing = Union[cst.If, cst.IfExp]


@dataclass(frozen=True)
class Guarding:
    """One test: the call, what it asks about, and the conditional it may stand for whole."""

    site: Site
    subject: cst.BaseExpression
    conditional: cst.IfExp | None

    def fact(self, rewriter: Rewriter) -> Guard:
        """The guard as a fact."""
        spelling = " ".join(rewriter.code(self.site.node).split())
        return Guard(rewriter.place(self.site.node, self.site.statement), spelling)

    def resolved(self, rewriter: Rewriter) -> Iterator[Edit]:
        """``resume_path(subject, missing_ok=True)`` in its place, and the import that brings it."""
        name, imports = rewriter.resolver(self.site)
        yield from imports
        subject = rewriter.code(self.subject)
        whole = self.site.node if self.conditional is None else self.conditional
        yield rewriter.replaced(whole, f"{name}({subject}, missing_ok=True)")


class Guards:
    """Existence tests of one module."""

    def __init__(self, walk: Walk, flows: Flows) -> None:
        self._walk = walk
        self._flows = flows

    def of(self, flows: list[Flow]) -> list[Guarding]:
        """Guards that decide whether one of ``flows`` resumes or silently does not."""
        found = []
        for site in self._walk.calling(*TESTS):
            subject, testing = tested(site.node), site.testing
            if subject is None or not isinstance(testing, (cst.If, cst.IfExp)):
                continue
            if _is_awaited(testing.test, site.node):
                continue
            near = [flow for flow in flows if site.scope.home in flow.homes]
            about = [flow for flow in near if self._same(site.moved(subject), flow)]
            decides = [flow for flow in about if self._decides(testing, site, flow)]
            if decides:
                found.append(Guarding(site, subject, _stands_for(testing, site.node)))
        return found

    def _same(self, subject: Site, flow: Flow) -> bool:
        for other in self._flows.origins(subject):
            if other.same_source(flow):
                return True
            if alike(other.path.node, flow.path.node):
                return True
        return False

    def _decides(self, testing: Testing, test: Site, flow: Flow) -> bool:
        """Whether a failing test means that training starts from scratch."""
        present, absent = ("body", "orelse")
        if _negated(testing.test, test.node):
            present, absent = absent, present
        holds = Branch(testing, present) in flow.branches
        if isinstance(testing, cst.IfExp):
            return holds and _is_nothing(test.moved(getattr(testing, absent)))
        if _is_loud(testing, absent) or _goes_on_otherwise(testing, present, test):
            return False
        outcomes = list(self._outcomes(testing, absent, flow, test))
        return any(outcomes) if outcomes else holds

    def _outcomes(self, testing: cst.If, absent: str, flow: Flow, test: Site) -> Iterator[bool]:
        """For each thing that the other arm does about the resume: whether that is none."""
        branch = Branch(testing, absent)
        for site in self._walk.calling("fit"):
            assert isinstance(site.node, cst.Call)
            if branch in site.context and (dotted(site.node.func) or "").endswith(".fit"):
                given = arguments(site.node.args, site, FIT)
                yield given.complete and "ckpt_path" not in given.by_name
        for name in flow.names:
            for scope in {step.scope for step in (*flow.steps, flow.path)}:
                for binding in scope.bindings.get(name, []):
                    if branch in binding.context:
                        there = site_of(binding)
                        yield there is not None and _is_nothing(there)
        last = _last(testing, absent)
        if flow.returned and isinstance(last, cst.Return):
            yield last.value is None or _is_nothing(test.moved(last.value))


def _is_nothing(site: Site) -> bool:
    """Whether a value may be ``None`` or empty, which makes Lightning start from scratch."""
    return evaluate(site).may(lambda value: value is None or value is False or value == "")


def _last(testing: cst.If, arm: str) -> cst.CSTNode | None:
    """The last statement of an arm."""
    block = testing.body if arm == "body" else testing.orelse
    if block is None or isinstance(block, cst.If):
        return None
    return _end(block.body.body if isinstance(block, cst.Else) else block.body)


def _end(body: Sequence[cst.CSTNode]) -> cst.CSTNode | None:
    """The last statement of a block."""
    last = body[-1] if body else None
    return last.body[-1] if isinstance(last, cst.SimpleStatementLine) and last.body else last


def _is_loud(testing: cst.If, arm: str) -> bool:
    """An arm that raises or ends the program hides nothing."""
    last = _last(testing, arm)
    if isinstance(last, cst.Expr) and isinstance(last.value, cst.Call):
        return dotted(last.value.func) in EXITS
    return isinstance(last, cst.Raise)


def ends(testing: cst.If) -> bool:
    """Whether an ``if`` leaves the function or the program where its test holds."""
    return isinstance(_last(testing, "body"), cst.Return) or _is_loud(testing, "body")


def _goes_on_otherwise(testing: cst.If, arm: str, test: Site) -> bool:
    """Whether ``arm`` leaves the function and what follows does more than return nothing."""
    if testing.orelse is not None or arm != "body" or not isinstance(_last(testing, arm), cst.Return):
        return False
    for block in descendants(test.scope.home.node):
        body = block.body if isinstance(block, (cst.IndentedBlock, cst.Module)) else ()
        at = next((number for number, each in enumerate(body) if each is testing), None)
        if at is not None:
            end = _end(body[at + 1 :])
            nothing = isinstance(end, cst.Return) and (
                end.value is None or _is_nothing(test.moved(end.value))
            )
            return end is not None and not nothing
    return False


def tested(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """What ``exists(p)``, ``os.path.isfile(p)``, ``p.exists()`` and ``fs.exists(p)`` ask about."""
    if type(node) is not cst.Call:
        return None
    if type(node.func) is cst.Attribute:
        if node.func.attr.value not in TESTS:
            return None
        return node.args[0].value if node.args else node.func.value
    if type(node.func) is cst.Name and node.func.value in TESTS and node.args:
        return node.args[0].value
    return None


def _is_awaited(test: cst.CSTNode, call: cst.CSTNode) -> bool:
    """Whether ``call`` stands behind an ``await``, which ``resume_path`` cannot follow."""
    awaits = (node for node in descendants(test) if isinstance(node, cst.Await))
    return any(node.expression is call for node in awaits)


def _negated(test: cst.CSTNode, call: cst.CSTNode, odd: bool = False) -> bool:
    if test is call:
        return odd
    turned = isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not)
    return any(_negated(child, call, odd != turned) for child in children(test))


def _stands_for(testing: Testing, call: cst.BaseExpression) -> cst.IfExp | None:
    """``p if exists(p) else None`` is ``resume_path(p, missing_ok=True)`` as a whole."""
    if not isinstance(testing, cst.IfExp) or testing.test is not call:
        return None
    subject = tested(call)
    nothing = isinstance(testing.orelse, cst.Name) and testing.orelse.value == "None"
    body = testing.body
    if isinstance(body, cst.Call) and dotted(body.func) == "str" and len(body.args) == 1:
        body = body.args[0].value
    same = subject is not None and alike(body, subject)
    return testing if nothing and same else None
