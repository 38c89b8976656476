"""Compound statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import libcst as cst

from ckpt_lint.frontends.python.building.builder import Builder, StatementMakers, layout
from ckpt_lint.frontends.python.building.calls import annotated, bases, parameters
from ckpt_lint.frontends.python.building.suites import suite

_FUNCTION, _CLASS, _DECORATOR, _IF = map(layout, (cst.FunctionDef, cst.ClassDef, cst.Decorator, cst.If))


def _if(build: Builder, node: ast.If) -> cst.If:
    return cst.If(build.expression(node.test), suite(build, node.body), _or_else(build, node.orelse), **_IF)


def _or_else(build: Builder, nodes: Sequence[ast.stmt]) -> cst.If | cst.Else | None:
    first = nodes[0] if nodes else None
    if isinstance(first, ast.If) and build.text(build.span(first)).startswith("elif"):
        return None if first in build.dropped else build.statement(first)
    return _else(build, nodes)


def _else(build: Builder, nodes: Sequence[ast.stmt]) -> cst.Else | None:
    return cst.Else(suite(build, nodes)) if nodes else None


def _for(build: Builder, node: ast.For | ast.AsyncFor) -> cst.For:
    return cst.For(
        target=build.target(node.target),
        iter=build.expression(node.iter),
        body=suite(build, node.body),
        orelse=_else(build, node.orelse),
        asynchronous=cst.Asynchronous() if isinstance(node, ast.AsyncFor) else None,
    )


def _while(build: Builder, node: ast.While) -> cst.While:
    return cst.While(build.expression(node.test), suite(build, node.body), _else(build, node.orelse))


def _with(build: Builder, node: ast.With | ast.AsyncWith) -> cst.With:
    return cst.With(
        items=[_item(build, item) for item in node.items],
        body=suite(build, node.body),
        asynchronous=cst.Asynchronous() if isinstance(node, ast.AsyncWith) else None,
    )


def _item(build: Builder, node: ast.withitem) -> cst.WithItem:
    item = build.expression(node.context_expr)
    if node.optional_vars is None:
        return cst.WithItem(item)
    return cst.WithItem(item, cst.AsName(build.target(node.optional_vars)))


def _try(build: Builder, node: ast.Try) -> cst.Try:
    handlers = [
        cst.ExceptHandler(suite(build, each.body), build.optional(each.type), _named(each.name))
        for each in node.handlers
    ]
    return cst.Try(suite(build, node.body), handlers, *_behind_handlers(build, node))


def _try_star(build: Builder, node: Any) -> cst.TryStar:
    handlers = [
        cst.ExceptStarHandler(suite(build, each.body), build.expression(each.type), _named(each.name))
        for each in node.handlers
    ]
    return cst.TryStar(suite(build, node.body), handlers, *_behind_handlers(build, node))


def _behind_handlers(build: Builder, node: Any) -> tuple[cst.Else | None, cst.Finally | None]:
    final = cst.Finally(suite(build, node.finalbody)) if node.finalbody else None
    return _else(build, node.orelse), final


def _named(name: str | None) -> cst.AsName | None:
    return None if name is None else cst.AsName(cst.Name(name))


def _match(build: Builder, node: Any) -> cst.Match:
    return cst.Match(
        build.expression(node.subject),
        [
            cst.MatchCase(_pattern(build, case.pattern), suite(build, case.body), build.optional(case.guard))
            for case in node.cases
        ],
    )


def _pattern(build: Builder, node: Any) -> cst.MatchPattern:
    """A pattern as LibCST parses it; nobody asks where its parts stand."""
    text = build.text(build.span(node))
    # In parentheses a list would become a tuple; without, rows would have to end.
    inner = f"({text})" if "\n" in text else text
    parsed = cst.parse_statement(f"match x:\n case {inner}: pass\n")
    assert isinstance(parsed, cst.Match)
    return parsed.cases[0].pattern


def _function(build: Builder, node: ast.FunctionDef | ast.AsyncFunctionDef) -> cst.FunctionDef:
    return cst.FunctionDef(
        name=cst.Name(node.name),
        params=parameters(build, node.args),
        body=suite(build, node.body),
        decorators=_decorators(build, node),
        returns=annotated(build, node.returns),
        asynchronous=cst.Asynchronous() if isinstance(node, ast.AsyncFunctionDef) else None,
        **_FUNCTION,
    )


def _class(build: Builder, node: ast.ClassDef) -> cst.ClassDef:
    given = bases(build, node)
    return cst.ClassDef(
        name=cst.Name(node.name),
        body=suite(build, node.body),
        bases=[each for each in given if each.keyword is None and each.star != "**"],
        keywords=[each for each in given if each.keyword is not None or each.star == "**"],
        decorators=_decorators(build, node),
        **_CLASS,
    )


def _decorators(
    build: Builder, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
) -> list[cst.Decorator]:
    return [cst.Decorator(build.expression(each), **_DECORATOR) for each in node.decorator_list]


MAKERS: StatementMakers = {
    ast.AsyncFor: _for,
    ast.AsyncFunctionDef: _function,
    ast.AsyncWith: _with,
    ast.ClassDef: _class,
    ast.For: _for,
    ast.FunctionDef: _function,
    ast.If: _if,
    ast.Try: _try,
    ast.While: _while,
    ast.With: _with,
    **{
        getattr(ast, name): make
        for name, make in (("Match", _match), ("TryStar", _try_star))
        if hasattr(ast, name)
    },
}
