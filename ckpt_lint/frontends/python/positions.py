"""Rows and columns of LibCST nodes in the file."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property
from typing import Protocol, cast

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, PositionProvider

from ckpt_lint.findings import Position, Span
from ckpt_lint.frontends.python.building.builder import Builder
from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.source import FORM_FEED, lines_of

Ranges = Mapping[cst.CSTNode, CodeRange]


class Positions(Protocol):
    """Where the nodes of one module stand, their own parentheses apart."""

    def __getitem__(self, node: cst.CSTNode) -> Span: ...

    def __contains__(self, node: cst.CSTNode) -> bool: ...


class Built:
    """Positions of a tree that was built: ``ast`` knows most, and LibCST is asked of single expressions."""

    def __init__(self, build: Builder) -> None:
        self._build = build

    def __getitem__(self, node: cst.CSTNode) -> Span:
        build = self._build
        made_of, part = build.located.get(node), build.parts.get(node)
        if part is not None and not (made_of and part.before and build.is_bare(made_of, part.before)):
            whole = build.parsed(part.whole)
            return self._within(part.whole, whole, part.of(whole))
        if made_of is None:
            return self._within(*self._fragments[node], node)
        span = build.span(made_of)
        if isinstance(node, cst.Param):
            # `ast` counts its annotation, too.
            return Span(span.start, Position(span.start.row, span.start.column + len(node.name.value)))
        return span

    def __contains__(self, node: cst.CSTNode) -> bool:
        return node in self._build.located

    def _within(self, made_of: ast.expr, whole: cst.BaseExpression, node: cst.CSTNode) -> Span:
        """Where a node of a parsed expression stands, which has a parenthesis before it."""
        at = _printed(cst.Module([cst.SimpleStatementLine([cst.Expr(whole)])]))[node]
        row, column = self._build.span(made_of).start
        return Span(
            *(
                Position(row + each.line - 1, each.column + (column - 1 if each.line == 1 else 1))
                for each in (at.start, at.end)
            )
        )

    @cached_property
    def _fragments(self) -> dict[cst.CSTNode, tuple[ast.expr, cst.BaseExpression]]:
        return {
            node: (made_of, whole) for whole, made_of in self._build.fragments for node in descendants(whole)
        }


class Printed:
    """Positions of a tree that LibCST parsed: it prints all of it to know where its nodes stand."""

    def __init__(self, module: cst.Module, text: str) -> None:
        self._module = module
        self._lines = lines_of(text)

    def __getitem__(self, node: cst.CSTNode) -> Span:
        at = self._ranges[node]
        return Span(self._position(at.start), self._position(at.end))

    def __contains__(self, node: cst.CSTNode) -> bool:
        return node in self._ranges

    def _position(self, at: CodePosition) -> Position:
        """LibCST's position as one of the file, whose leading form feeds LibCST did not see."""
        row = at.line
        fed = FORM_FEED.match(self._lines[row - 1]) if row <= len(self._lines) else None
        return Position(row, at.column + 1 + (len(fed.group()) if fed is not None else 0))

    @cached_property
    def _ranges(self) -> Ranges:
        return _printed(self._module)


def _printed(module: cst.Module) -> Ranges:
    # `wrapper.resolve` would visit the whole tree once more, for providers that want to see it.
    found = PositionProvider()._gen(MetadataWrapper(module, unsafe_skip_copy=True))
    return cast("Ranges", found)
