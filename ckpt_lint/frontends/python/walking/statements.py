"""Statements with arms: branches, loops, handlers, and the names that they bind on the way."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.scopes import Branch
from ckpt_lint.frontends.python.walking.recorder import Handlers, Recorder


def _if(walk: Recorder, node: cst.If) -> None:
    walk.test(node, node.test)
    walk.inside(Branch(node, "body"), node.body)
    walk.inside(Branch(node, "orelse"), node.orelse)


def _conditional(walk: Recorder, node: cst.IfExp) -> None:
    walk.test(node, node.test)
    walk.inside(Branch(node, "body"), node.body)
    walk.inside(Branch(node, "orelse"), node.orelse)


def _loop(walk: Recorder, node: cst.For | cst.While) -> None:
    if isinstance(node, cst.For):
        walk.visit(node.iter)
        walk.part(node.target, node.iter, None)
    else:
        walk.test(node, node.test)
    walk.inside(Branch(node, "body"), node.body, node.orelse)


def _try(walk: Recorder, node: cst.Try | cst.TryStar) -> None:
    walk.inside(Branch(node, "body"), node.body)
    handlers: Sequence[cst.ExceptHandler | cst.ExceptStarHandler] = node.handlers
    for number, handler in enumerate(handlers):
        _handler(walk, Branch(node, f"handler {number}"), handler)
    walk.inside(Branch(node, "orelse"), node.orelse)
    if node.finalbody is not None:
        walk.visit(node.finalbody)


def _handler(walk: Recorder, branch: Branch, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
    if handler.name is not None:
        walk.target(handler.name.name, None)
    walk.inside(branch, handler.body)


def _with(walk: Recorder, node: cst.With) -> None:
    for item in node.items:
        walk.visit(item.item)
        if item.asname is not None:
            walk.target(item.asname.name, None)
    walk.visit(node.body)


def _match(walk: Recorder, node: cst.Match) -> None:
    walk.visit(node.subject)
    for number, case in enumerate(node.cases):
        branch = Branch(node, f"case {number}")
        outer, walk.context = walk.context, (*walk.context, branch)
        _captured(walk, case.pattern)
        if case.guard is not None:
            walk.visit(case.guard)
        walk.visit(case.body)
        walk.context = outer


def _captured(walk: Recorder, pattern: cst.CSTNode) -> None:
    """Names that a pattern binds."""
    for part in descendants(pattern):
        if isinstance(part, (cst.MatchAs, cst.MatchStar)) and part.name is not None:
            walk.bind("other", part.name.value, node=part.name)
        elif isinstance(part, cst.MatchMapping) and part.rest is not None:
            walk.bind("other", part.rest.value, node=part.rest)


HANDLERS: Handlers = {
    cst.If: _if,
    cst.IfExp: _conditional,
    cst.For: _loop,
    cst.While: _loop,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
}
