"""Operations with one, two or more operands."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from ckpt_lint.frontends.python.building.builder import Builder, ExpressionMakers, Part
from ckpt_lint.frontends.python.sieve import MAX_DEPTH

# One node of each for all trees: what stands around an operator is nobody's business here.
_OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: cst.Add(), ast.Sub: cst.Subtract(), ast.Mult: cst.Multiply(), ast.Div: cst.Divide(),
    ast.FloorDiv: cst.FloorDivide(), ast.Mod: cst.Modulo(), ast.Pow: cst.Power(),
    ast.MatMult: cst.MatrixMultiply(), ast.LShift: cst.LeftShift(), ast.RShift: cst.RightShift(),
    ast.BitOr: cst.BitOr(), ast.BitAnd: cst.BitAnd(), ast.BitXor: cst.BitXor(),
    ast.And: cst.And(), ast.Or: cst.Or(),
    ast.Not: cst.Not(), ast.USub: cst.Minus(), ast.UAdd: cst.Plus(), ast.Invert: cst.BitInvert(),
    ast.Eq: cst.Equal(), ast.NotEq: cst.NotEqual(), ast.Lt: cst.LessThan(),
    ast.LtE: cst.LessThanEqual(), ast.Gt: cst.GreaterThan(), ast.GtE: cst.GreaterThanEqual(),
    ast.Is: cst.Is(), ast.IsNot: cst.IsNot(), ast.In: cst.In(), ast.NotIn: cst.NotIn(),
}  # fmt: skip


def _binary(build: Builder, node: ast.BinOp) -> cst.BinaryOperation:
    return cst.BinaryOperation(
        build.expression(node.left), _OPERATORS[type(node.op)], build.expression(node.right)
    )


def _boolean(build: Builder, node: ast.BoolOp) -> cst.BaseExpression:
    first, *others = node.values
    if len(others) > MAX_DEPTH:
        # All operands lie side by side in `ast`'s tree, and one inside the other in LibCST's.
        raise RecursionError
    made = build.expression(first)
    for number, value in enumerate(others, 1):
        made = cst.BooleanOperation(made, _OPERATORS[type(node.op)], build.expression(value))
        if number < len(others):
            build.parts[made] = Part(node, ("left",) * (len(others) - number))
    return made


def _unary(build: Builder, node: ast.UnaryOp) -> cst.UnaryOperation:
    return cst.UnaryOperation(_OPERATORS[type(node.op)], build.expression(node.operand))


def _comparison(build: Builder, node: ast.Compare) -> cst.Comparison:
    targets = [
        cst.ComparisonTarget(_OPERATORS[type(operator)], build.expression(value))
        for operator, value in zip(node.ops, node.comparators)
    ]
    return cst.Comparison(build.expression(node.left), targets)


MAKERS: ExpressionMakers = {
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _comparison,
    ast.UnaryOp: _unary,
}
