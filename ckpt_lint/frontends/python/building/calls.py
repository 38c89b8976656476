"""What is passed, and what takes it: calls, parameters, lambdas."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import libcst as cst

from ckpt_lint.frontends.python.building.builder import Builder, ExpressionMakers, Part, layout

_ARG, _CALL, _PARAM = map(layout, (cst.Arg, cst.Call, cst.Param))


def _call(build: Builder, node: ast.Call) -> cst.Call:
    given = _given(node.args, node.keywords)
    args = [_argument(build, each) for each in given]
    for number, (arg, before) in enumerate(zip(args, [node.func, *given])):
        if arg.keyword is None:
            build.parts[arg] = Part(node, ("args", number), before)
    return cst.Call(build.expression(node.func), args, **_CALL)


def bases(build: Builder, node: ast.ClassDef) -> list[cst.Arg]:
    """What a class inherits from, and its keywords."""
    return [_argument(build, each) for each in _given(node.bases, node.keywords)]


def _given(args: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> list[ast.expr | ast.keyword]:
    """What is passed, in the order in which it stands there."""
    given: list[ast.expr | ast.keyword] = [*args, *keywords]
    if args and keywords and _start(keywords[0]) < _start(args[-1]):
        given.sort(key=_start)
    return given


def _start(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _argument(build: Builder, node: ast.expr | ast.keyword) -> cst.Arg:
    if isinstance(node, ast.keyword):
        value = build.expression(node.value)
        if node.arg is None:
            made = cst.Arg(value, star="**", **_ARG)
        else:
            made = cst.Arg(value, cst.Name(node.arg), **_ARG)
    elif isinstance(node, ast.Starred):
        made = cst.Arg(build.expression(node.value), star="*", **_ARG)
    else:
        made = cst.Arg(build.expression(node), **_ARG)
    build.located[made] = node
    return made


def _lambda(build: Builder, node: ast.Lambda) -> cst.Lambda:
    return cst.Lambda(parameters(build, node.args), build.expression(node.body))


def parameters(build: Builder, node: ast.arguments) -> cst.Parameters:
    """Parameters of a function, with their defaults and annotations."""
    named = [*node.posonlyargs, *node.args]
    defaults = [None] * (len(named) - len(node.defaults)) + [*node.defaults]
    made = [_parameter(build, each, default) for each, default in zip(named, defaults)]
    only = [_parameter(build, each, default) for each, default in zip(node.kwonlyargs, node.kw_defaults)]
    number = len(node.posonlyargs)
    star: Any = cst.MaybeSentinel.DEFAULT
    if node.vararg is not None:
        star = _parameter(build, node.vararg, None, "*")
    elif only:
        star = cst.ParamStar()
    return cst.Parameters(
        params=made[number:],
        star_arg=star,
        kwonly_params=only,
        star_kwarg=_parameter(build, node.kwarg, None, "**") if node.kwarg is not None else None,
        posonly_params=made[:number],
    )


def _parameter(build: Builder, node: ast.arg, default: ast.expr | None, star: str = "") -> cst.Param:
    made = cst.Param(
        cst.Name(node.arg),
        annotated(build, node.annotation),
        default=build.optional(default),
        star=star,
        **_PARAM,
    )
    build.located[made] = node
    return made


def annotated(build: Builder, node: ast.expr | None) -> cst.Annotation | None:
    """An annotation, if there is one."""
    return None if node is None else cst.Annotation(build.expression(node))


MAKERS: ExpressionMakers = {
    ast.Call: _call,
    ast.Lambda: _lambda,
}
