"""Expressions of every kind but f-strings and strings in several pieces, which LibCST parses."""

from __future__ import annotations

import ast

import libcst as cst

from ckpt_lint.findings import Span
from ckpt_lint.frontends.python.building import calls, displays, operators
from ckpt_lint.frontends.python.building.builder import (
    COMMENT,
    DOT,
    ONE_STRING,
    Builder,
    ExpressionMakers,
    layout,
)

_INDEX = layout(cst.Subscript)


def _constant(build: Builder, node: ast.Constant) -> cst.BaseExpression:
    value = node.value
    if value is None or isinstance(value, bool):
        return cst.Name(str(value))
    if value is ...:
        return cst.Ellipsis()
    text = build.text(build.span(node))
    if isinstance(value, int):
        return cst.Integer(text)
    if isinstance(value, float):
        return cst.Float(text)
    if isinstance(value, complex):
        return cst.Imaginary(text)
    return cst.SimpleString(text) if _is_one(text) else build.fragment(node)


def _is_one(text: str) -> bool:
    """Whether a literal is in one piece."""
    inner, quote = text[1:-1], text[0]
    if quote in "\"'" and quote not in inner and "\\" not in inner:
        return True
    return ONE_STRING.fullmatch(text) is not None


def _name(build: Builder, node: ast.Name) -> cst.Name:
    return cst.Name(node.id)


def _attribute(build: Builder, node: ast.Attribute) -> cst.Attribute:
    return cst.Attribute(build.expression(node.value), cst.Name(node.attr), DOT)


def _subscript(build: Builder, node: ast.Subscript) -> cst.Subscript:
    inner = node.slice
    bare = isinstance(inner, ast.Tuple) and inner.elts and not _is_bracketed(build, inner)
    parts = inner.elts if bare and isinstance(inner, ast.Tuple) else [inner]
    elements = [cst.SubscriptElement(_index(build, each)) for each in parts]
    return cst.Subscript(build.expression(node.value), elements, **_INDEX)


def _index(build: Builder, node: ast.expr) -> cst.BaseSlice:
    if isinstance(node, ast.Slice):
        step = build.optional(node.step)
        return cst.Slice(build.optional(node.lower), build.optional(node.upper), step)
    if isinstance(node, ast.Starred):
        return cst.Index(build.expression(node.value), star="*")
    return cst.Index(build.expression(node))


def _is_bracketed(build: Builder, node: ast.Tuple) -> bool:
    """Whether the parentheses that a tuple starts with are its own."""
    whole, first = build.span(node), build.span(node.elts[0])
    before = build.text(Span(whole.start, first.start))
    behind = COMMENT.sub("", build.text(Span(first.end, whole.end)))
    return before.count("(") > behind.partition(",")[0].count(")")


def _conditional(build: Builder, node: ast.IfExp) -> cst.IfExp:
    return cst.IfExp(
        test=build.expression(node.test),
        body=build.expression(node.body),
        orelse=build.expression(node.orelse),
    )


def _await(build: Builder, node: ast.Await) -> cst.Await:
    return cst.Await(build.expression(node.value))


def _yield(build: Builder, node: ast.Yield) -> cst.Yield:
    return cst.Yield(build.optional(node.value))


def _yield_from(build: Builder, node: ast.YieldFrom) -> cst.Yield:
    return cst.Yield(cst.From(build.expression(node.value)))


def _walrus(build: Builder, node: ast.NamedExpr) -> cst.NamedExpr:
    return cst.NamedExpr(build.expression(node.target), build.expression(node.value))


MAKERS: ExpressionMakers = {
    **calls.MAKERS,
    **displays.MAKERS,
    **operators.MAKERS,
    ast.Attribute: _attribute,
    ast.Await: _await,
    ast.Constant: _constant,
    ast.IfExp: _conditional,
    ast.Name: _name,
    ast.NamedExpr: _walrus,
    ast.Subscript: _subscript,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
