"""Rows and columns of LibCST nodes, worked out only for the statements that are asked about.

LibCST prints a whole module to know where its nodes stand, which takes longer than parsing it.
``ast`` knows in which row each top-level statement starts; LibCST prints that statement alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import cast

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, PositionProvider

from ckpt_lint.frontends.python.sieve import TooDeep, parse
from ckpt_lint.frontends.python.tree import Walk


class Positions:
    """Where the nodes of one module stand. ``text`` is what LibCST parsed."""

    def __init__(self, walk: Walk, text: str) -> None:
        self._walk = walk
        self._text = text
        self._statements: dict[int, Mapping[cst.CSTNode, CodeRange]] = {}

    def __getitem__(self, node: cst.CSTNode) -> CodeRange:
        number = self._walk.top_level.get(node)
        if number is None or self._rows is None:
            return self._module[node]
        if number not in self._statements:
            self._statements[number] = self._of_statement(number)
        at = self._statements[number][node]
        shift = self._rows[number] - self._first_row(number)
        return CodeRange(_moved(at.start, shift), _moved(at.end, shift))

    def __contains__(self, node: cst.CSTNode) -> bool:
        return node in self._walk.top_level or node in self._module

    def of_name(self, definition: cst.ClassDef) -> CodeRange:
        """Where a class's name stands; nothing is printed for a class at the top level."""
        number = self._walk.top_level[definition.name]
        if self._rows is None or self._walk.module.body[number] is not definition:
            return self[definition.name]
        column = len("class") + len(definition.whitespace_after_class.value)
        start = CodePosition(self._rows[number], column)
        return CodeRange(start, CodePosition(start.line, column + len(definition.name.value)))

    def _first_row(self, number: int) -> int:
        return self._statements[number][self._walk.module.body[number]].start.line

    def _of_statement(self, number: int) -> Mapping[cst.CSTNode, CodeRange]:
        module = self._walk.module
        return _resolve(module.with_changes(body=[module.body[number]], header=(), footer=()))

    @cached_property
    def _module(self) -> Mapping[cst.CSTNode, CodeRange]:
        return _resolve(self._walk.module)

    @cached_property
    def _rows(self) -> list[int] | None:
        """First row of each top-level statement; ``None`` where ``ast`` sees other ones."""
        try:
            tree = parse(self._text)
        except TooDeep:
            return None
        if tree is None:
            return None
        found, rows = iter(tree.body), []
        for statement in self._walk.module.body:
            first = next(found, None)
            if first is None:
                return None
            rows.append(first.lineno)
            in_row = len(statement.body) if isinstance(statement, cst.SimpleStatementLine) else 1
            for _ in range(in_row - 1):
                next(found, None)
        return rows if next(found, None) is None else None


def _resolve(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    # `wrapper.resolve` would visit the whole tree once more, for providers that want to see it.
    found = PositionProvider()._gen(MetadataWrapper(module, unsafe_skip_copy=True))
    return cast("Mapping[cst.CSTNode, CodeRange]", found)


def _moved(at: CodePosition, rows: int) -> CodePosition:
    return CodePosition(at.line + rows, at.column)
