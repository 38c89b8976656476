"""Statements in a row: a module and suites, without what was dropped."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Union

import libcst as cst

from ckpt_lint.findings import Span
from ckpt_lint.frontends.python.building.builder import COMMENT, Builder, layout
from ckpt_lint.frontends.python.source import LINE_END
from ckpt_lint.frontends.python.words import IMPORTS

Line = Union[cst.SimpleStatementLine, cst.BaseCompoundStatement]
Suite = Union[cst.IndentedBlock, cst.SimpleStatementSuite]
_GOES_ON = re.compile(r"\\(?:\r\n|\r|\n)")
_LINE, _BLOCK, _ROW = map(layout, (cst.SimpleStatementLine, cst.IndentedBlock, cst.SimpleStatementSuite))


def module(build: Builder, tree: ast.Module) -> cst.Module:
    """The whole tree. What was dropped between two imports still parts them."""
    kept: list[ast.stmt] = []
    parted = False
    for node in tree.body:
        is_import = isinstance(node, IMPORTS)
        if node in build.dropped:
            parted |= not is_import
            continue
        if is_import and parted:
            kept.append(ast.copy_location(ast.Pass(), node))
        parted = False
        kept.append(node)
    return cst.Module([*_lines(build, kept)])


def suite(build: Builder, nodes: Sequence[ast.stmt]) -> Suite:
    """A suite; where nothing of it is left, ``pass``."""
    kept = [node for node in nodes if node not in build.dropped]
    if not kept:
        return cst.IndentedBlock([cst.SimpleStatementLine([cst.Pass()], **_LINE)], **_BLOCK)
    if build.begins_row(nodes[0]):
        return cst.IndentedBlock([*_lines(build, kept)], **_BLOCK)
    row = cst.SimpleStatementSuite([build.statement(node) for node in kept], **_ROW)
    build.located[row] = _from_to(kept)
    return row


def _lines(build: Builder, nodes: Sequence[ast.stmt]) -> Iterator[Line]:
    """The statements of a suite; simple ones that a semicolon joins share a line."""
    shared: list[ast.stmt] = []
    for node in nodes:
        if shared and not _is_joined(build, shared[-1], node):
            yield _line(build, shared)
            shared = []
        if hasattr(node, "body") or hasattr(node, "cases"):
            yield build.statement(node)
        else:
            shared.append(node)
    if shared:
        yield _line(build, shared)


def _is_joined(build: Builder, one: ast.stmt, other: ast.stmt) -> bool:
    row = one.end_lineno or one.lineno
    if other.lineno != row and not build.lines[row - 1].rstrip().endswith("\\"):
        return False
    between = COMMENT.sub("", build.text(Span(build.span(one).end, build.span(other).start)))
    return ";" in between and LINE_END.search(_GOES_ON.sub("", between)) is None


def _line(build: Builder, nodes: list[ast.stmt]) -> cst.SimpleStatementLine:
    line = cst.SimpleStatementLine([build.statement(node) for node in nodes], **_LINE)
    build.located[line] = _from_to(nodes)
    return line


def _from_to(nodes: Sequence[ast.stmt]) -> ast.stmt:
    """Something that stands where all of these do."""
    if len(nodes) == 1:
        return nodes[0]
    whole = ast.copy_location(ast.Pass(), nodes[0])
    whole.end_lineno, whole.end_col_offset = nodes[-1].end_lineno, nodes[-1].end_col_offset
    return whole
