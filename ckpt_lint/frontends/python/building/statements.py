"""Simple statements of every kind; LibCST itself parses those that are newer than this list."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from ckpt_lint.frontends.python.building.builder import DOT, Builder, StatementMakers, layout
from ckpt_lint.frontends.python.building.calls import annotated

_NAMED, _TARGET, _IMPORT, _FROM = map(layout, (cst.AsName, cst.AssignTarget, cst.Import, cst.ImportFrom))
_AUGMENTED: dict[type[ast.AST], cst.BaseAugOp] = {
    ast.Add: cst.AddAssign(), ast.Sub: cst.SubtractAssign(), ast.Mult: cst.MultiplyAssign(),
    ast.Div: cst.DivideAssign(), ast.FloorDiv: cst.FloorDivideAssign(), ast.Mod: cst.ModuloAssign(),
    ast.Pow: cst.PowerAssign(), ast.MatMult: cst.MatrixMultiplyAssign(),
    ast.LShift: cst.LeftShiftAssign(), ast.RShift: cst.RightShiftAssign(),
    ast.BitOr: cst.BitOrAssign(), ast.BitAnd: cst.BitAndAssign(), ast.BitXor: cst.BitXorAssign(),
}  # fmt: skip


def _expression(build: Builder, node: ast.Expr) -> cst.Expr:
    return cst.Expr(build.expression(node.value))


def _assign(build: Builder, node: ast.Assign) -> cst.Assign:
    targets = [cst.AssignTarget(build.target(target), **_TARGET) for target in node.targets]
    return cst.Assign(targets, build.expression(node.value))


def _annotated(build: Builder, node: ast.AnnAssign) -> cst.AnnAssign:
    annotation = annotated(build, node.annotation)
    assert annotation is not None
    return cst.AnnAssign(build.target(node.target), annotation, build.optional(node.value))


def _augmented(build: Builder, node: ast.AugAssign) -> cst.AugAssign:
    return cst.AugAssign(build.target(node.target), _AUGMENTED[type(node.op)], build.expression(node.value))


def _delete(build: Builder, node: ast.Delete) -> cst.Del:
    targets = [build.target(target) for target in node.targets]
    if len(targets) == 1:
        return cst.Del(targets[0])
    return cst.Del(cst.Tuple([cst.Element(target) for target in targets], lpar=(), rpar=()))


def _return(build: Builder, node: ast.Return) -> cst.Return:
    return cst.Return(build.optional(node.value))


def _raise(build: Builder, node: ast.Raise) -> cst.Raise:
    cause = cst.From(build.expression(node.cause)) if node.cause is not None else None
    return cst.Raise(build.optional(node.exc), cause)


def _assert(build: Builder, node: ast.Assert) -> cst.Assert:
    return cst.Assert(build.expression(node.test), build.optional(node.msg))


def _import(build: Builder, node: ast.Import) -> cst.Import:
    return cst.Import(_aliases(node.names), **_IMPORT)


def _import_from(build: Builder, node: ast.ImportFrom) -> cst.ImportFrom:
    return cst.ImportFrom(
        module=_dotted(node.module) if node.module else None,
        names=cst.ImportStar() if node.names[0].name == "*" else _aliases(node.names),
        relative=[DOT] * node.level,
        **_FROM,
    )


def _aliases(names: Sequence[ast.alias]) -> list[cst.ImportAlias]:
    return [
        cst.ImportAlias(
            _dotted(each.name), None if each.asname is None else cst.AsName(cst.Name(each.asname), **_NAMED)
        )
        for each in names
    ]


def _dotted(name: str) -> cst.Name | cst.Attribute:
    first, *others = name.split(".")
    made: cst.Name | cst.Attribute = cst.Name(first)
    for other in others:
        made = cst.Attribute(made, cst.Name(other), DOT)
    return made


def _global(build: Builder, node: ast.Global) -> cst.Global:
    return cst.Global([cst.NameItem(cst.Name(name)) for name in node.names])


def _nonlocal(build: Builder, node: ast.Nonlocal) -> cst.Nonlocal:
    return cst.Nonlocal([cst.NameItem(cst.Name(name)) for name in node.names])


def _pass(build: Builder, node: ast.Pass) -> cst.Pass:
    return cst.Pass()


def _break(build: Builder, node: ast.Break) -> cst.Break:
    return cst.Break()


def _continue(build: Builder, node: ast.Continue) -> cst.Continue:
    return cst.Continue()


MAKERS: StatementMakers = {
    ast.AnnAssign: _annotated,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.Global: _global,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Nonlocal: _nonlocal,
    ast.Pass: _pass,
    ast.Raise: _raise,
    ast.Return: _return,
}
