"""Existence tests on a resume path whose failure silently starts from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional, Union

import libcst as cst

from ckpt_lint.facts import Guard
from ckpt_lint.findings import Edit
from ckpt_lint.frontends.python.flow import Flow, Flows
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.tree import Branch, Site, Walk, children, dotted

TESTS = frozenset({"exists", "isfile", "is_file"})
EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit", "os.abort"})

Testing = Union[cst.If, cst.IfExp]


@dataclass(frozen=True)
class Guarding:
    """One test: the call, what it asks about, and the conditional it may stand for whole."""

    site: Site
    subject: cst.BaseExpression
    conditional: Optional[cst.IfExp]

    def fact(self, rewriter: Rewriter) -> Guard:
        """The guard as a fact."""
        spelling = " ".join(rewriter.code(self.site.node).split())
        return Guard(rewriter.place(self.site.node, self.site.statement), spelling)

    def edits(self, rewriter: Rewriter, name: str) -> Iterator[Edit]:
        """``resume_path(subject, missing_ok=True)`` in its place."""
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
        for site in self._walk.calls:
            subject, testing = _subject(site.node), site.testing
            if subject is None or not isinstance(testing, (cst.If, cst.IfExp)):
                continue
            about = [flow for flow in flows if self._same(site.moved(subject), flow)]
            decides = [flow for flow in about if self._decides(testing, site.node, flow)]
            if decides:
                found.append(Guarding(site, subject, _stands_for(testing, site.node)))
        return found

    def _same(self, subject: Site, flow: Flow) -> bool:
        for other in self._flows.origins(subject):
            if other.tail.literal is flow.tail.literal:
                return True
            if other.path.node.deep_equals(flow.path.node):
                return True
        return False

    def _decides(self, testing: Testing, test: cst.BaseExpression, flow: Flow) -> bool:
        present, absent = ("body", "orelse")
        if _negated(testing.test, test):
            present, absent = absent, present
        if isinstance(testing, cst.If) and self._is_loud(testing, absent, flow):
            return False
        if Branch(testing, present) in flow.branches:
            return True
        return self._changes_course(Branch(testing, absent), flow)

    def _changes_course(self, absent: Branch, flow: Flow) -> bool:
        """Whether the other arm rebinds the path, or trains without it."""
        for name in flow.names:
            for scope in {step.scope for step in (*flow.steps, flow.path)}:
                if any(absent in b.context for b in scope.bindings.get(name, [])):
                    return True
        return any(
            absent in site.context
            and isinstance(site.node, cst.Call)
            and (dotted(site.node.func) or "").endswith(".fit")
            for site in self._walk.calls
        )

    def _is_loud(self, testing: cst.If, arm: str, flow: Flow) -> bool:
        """An arm that raises or ends the program hides nothing."""
        block = testing.body if arm == "body" else testing.orelse
        if block is None or isinstance(block, cst.If):
            return False
        body = block.body.body if isinstance(block, cst.Else) else block.body
        if not body:
            return False
        last: cst.CSTNode = body[-1]
        if isinstance(last, cst.SimpleStatementLine) and last.body:
            last = last.body[-1]
        if isinstance(last, cst.Return):
            trains = any(
                isinstance(s.node, cst.Call)
                and (dotted(s.node.func) or "").endswith(".fit")
                and Branch(testing, arm) in s.context
                for s in self._walk.calls
            )
            return not (flow.returned or trains)
        if isinstance(last, cst.Expr) and isinstance(last.value, cst.Call):
            return dotted(last.value.func) in EXITS
        return isinstance(last, cst.Raise)


def _subject(node: cst.BaseExpression) -> Optional[cst.BaseExpression]:
    """What ``exists(p)``, ``os.path.isfile(p)``, ``p.exists()`` and ``fs.exists(p)`` ask about."""
    if not isinstance(node, cst.Call):
        return None
    if isinstance(node.func, cst.Attribute):
        if node.func.attr.value not in TESTS:
            return None
        return node.args[0].value if node.args else node.func.value
    if isinstance(node.func, cst.Name) and node.func.value in TESTS and node.args:
        return node.args[0].value
    return None


def _negated(test: cst.CSTNode, call: cst.CSTNode, odd: bool = False) -> bool:
    if test is call:
        return odd
    turned = isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not)
    return any(_negated(child, call, odd != turned) for child in children(test))


def _stands_for(testing: Testing, call: cst.BaseExpression) -> Optional[cst.IfExp]:
    """``p if exists(p) else None`` is ``resume_path(p, missing_ok=True)`` as a whole."""
    if not isinstance(testing, cst.IfExp) or testing.test is not call:
        return None
    subject = _subject(call)
    nothing = isinstance(testing.orelse, cst.Name) and testing.orelse.value == "None"
    body = testing.body
    if isinstance(body, cst.Call) and dotted(body.func) == "str" and len(body.args) == 1:
        body = body.args[0].value
    same = subject is not None and body.deep_equals(subject)
    return testing if nothing and same else None
