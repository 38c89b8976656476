"""Rows and columns of LibCST nodes, worked out only for the statements that are asked about.

LibCST prints a whole module to know where its nodes stand, which takes longer than parsing it.
``ast`` knows where each statement starts; LibCST prints that statement alone, without its suites.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, cast

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, PositionProvider

from ckpt_lint.frontends.python.scopes import Holder
from ckpt_lint.frontends.python.sieve import TooDeep, parse
from ckpt_lint.frontends.python.source import FORM_FEED, Reduced, lines_of
from ckpt_lint.frontends.python.statements import suites
from ckpt_lint.frontends.python.tree import Walk

Ranges = Mapping[cst.CSTNode, CodeRange]
_NOTHING = cst.IndentedBlock(body=[])


class _Start(NamedTuple):
    """Where a statement starts: its row, what it is indented by, and how much longer its word is."""

    row: int
    indent: str
    more: int


class Positions:
    """Where the nodes of one module stand in ``parsed``, the text that LibCST saw."""

    def __init__(self, walk: Walk, parsed: Reduced) -> None:
        self._walk = walk
        self._text = parsed.text
        self._rows = parsed.rows
        self._printed: dict[Holder, _Printed] = {}

    def __getitem__(self, node: cst.CSTNode) -> CodeRange:
        holder = self._walk.holders.get(node)
        start = self._starts.get(holder) if holder is not None else None
        if holder is None or start is None or isinstance(holder, (cst.Try, cst.TryStar, cst.Match)):
            return self._module[node]
        if holder not in self._printed:
            self._printed[holder] = _Printed(holder, start)
        at = self._printed[holder].get(node)
        return self._module[node] if at is None else at

    def __contains__(self, node: cst.CSTNode) -> bool:
        return node in self._walk.holders or node in self._module

    def row(self, at: CodePosition) -> int:
        """The file's row of a position."""
        return self._rows[at.line - 1]

    def of_name(self, definition: cst.ClassDef) -> CodeRange:
        """Where a class's name stands; nothing is printed for that."""
        at = self._starts.get(definition)
        if at is None:
            return self[definition.name]
        column = len(at.indent) + len("class") + len(definition.whitespace_after_class.value)
        start = CodePosition(at.row, column)
        return CodeRange(start, CodePosition(at.row, column + len(definition.name.value)))

    @cached_property
    def _module(self) -> Ranges:
        return _resolve(self._walk.module)

    @cached_property
    def _starts(self) -> dict[Holder, _Start]:
        """Where each statement starts; none where ``ast`` sees other statements."""
        try:
            tree = parse(self._text)
        except TooDeep:
            return {}
        lines = lines_of(self._text)
        found: dict[Holder, _Start] = {}
        for statement, node in _paired(self._walk.module.body, tree.body) if tree is not None else ():
            if node is None:
                return {}
            line = lines[node.lineno - 1]
            fed = FORM_FEED.match(line)
            shown = line[fed.end() :] if fed is not None else line
            indent = shown[: len(shown) - len(shown.lstrip(" \t"))]
            elif_ = isinstance(statement, cst.If) and shown[len(indent) :].startswith("elif")
            found[statement] = _Start(node.lineno, indent, len("elif") - len("if") if elif_ else 0)
        return found


def _paired(
    body: Sequence[cst.CSTNode], nodes: Sequence[ast.stmt]
) -> Iterator[tuple[Holder, ast.stmt | None]]:
    """Each statement with what ``ast`` calls it, ``None`` where the two differ."""
    given = iter(nodes)
    for statement in body:
        node = next(given, None)
        if isinstance(statement, cst.SimpleStatementLine):
            for _ in statement.body[1:]:
                next(given, None)
            yield statement, node
        elif isinstance(statement, cst.BaseCompoundStatement):
            yield statement, node
            for part, suite in zip(_suites(statement), () if node is None else suites(node)):
                yield from _paired(part, suite)


def _suites(statement: cst.CSTNode) -> Iterator[Sequence[cst.CSTNode]]:
    body = getattr(statement, "body", None)
    if isinstance(body, cst.IndentedBlock):
        yield body.body
    elif body is not None:
        yield ()
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield from _suites(part)
    orelse = getattr(statement, "orelse", None)
    if isinstance(orelse, cst.If):
        yield (orelse,)
    elif orelse is not None:
        yield from _suites(orelse)
    final = getattr(statement, "finalbody", None)
    if final is not None:
        yield from _suites(final)


class _Printed:
    """Where the nodes of one statement stand, those in its suites apart."""

    def __init__(self, holder: Holder, start: _Start) -> None:
        alone: Holder
        if isinstance(holder, cst.SimpleStatementLine):
            alone = holder.with_changes(leading_lines=())
        elif isinstance(holder, (cst.If, cst.While, cst.For)):
            alone = holder.with_changes(leading_lines=(), body=_NOTHING, orelse=None)
        else:
            alone = holder.with_changes(leading_lines=(), body=_NOTHING)
        self._ranges = _print_in_block(alone, start.indent)
        self._holder, self._alone = holder, alone
        self._first = self._ranges[alone].start.line
        self._down = start.row - self._first
        self._more = start.more

    def get(self, node: cst.CSTNode) -> CodeRange | None:
        """Where a node stands; ``None`` for one of a suite."""
        at = self._ranges.get(self._alone if node is self._holder else node)
        return None if at is None else CodeRange(self._moved(at.start), self._moved(at.end))

    def _moved(self, at: CodePosition) -> CodePosition:
        return CodePosition(at.line + self._down, at.column + (self._more if at.line == self._first else 0))


def _print_in_block(statement: Holder, indent: str) -> Ranges:
    # Continued lines keep their own columns, so the statement is printed where it is indented alike.
    if indent:
        block = cst.IndentedBlock(body=[statement], indent=indent)
        statement = cst.If(cst.Name("x"), block)
    return _resolve(cst.Module(body=[statement]))


def _resolve(module: cst.Module) -> Ranges:
    # `wrapper.resolve` would visit the whole tree once more, for providers that want to see it.
    found = PositionProvider()._gen(MetadataWrapper(module, unsafe_skip_copy=True))
    return cast("Ranges", found)
