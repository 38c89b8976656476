"""What every maker of nodes shares: the text, where nodes stand, and LibCST for what is rare."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Mapping, Set
from typing import Any, Callable, NamedTuple, Union, cast

import libcst as cst

from ckpt_lint.findings import Position, Span
from ckpt_lint.frontends.python.source import lines_of

ExpressionMakers = Mapping[type[ast.AST], Callable[["Builder", Any], cst.BaseExpression]]
StatementMakers = Mapping[type[ast.AST], Callable[["Builder", Any], cst.CSTNode]]
ONE_STRING = re.compile(
    r"[a-zA-Z]{0,2}(?:"
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|'(?:[^'\\]|\\.)*'|"
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\]|\\.)*")',
    re.DOTALL,
)
COMMENT = re.compile(r"#[^\r\n]*")
DOT = cst.Dot()
Located = Union[ast.stmt, ast.expr, ast.keyword, ast.arg]


def layout(kind: Any) -> dict[str, Any]:
    """Blanks and brackets of a kind of node, made once for all of them."""
    fields = dataclasses.fields(kind)
    return {f.name: f.default_factory() for f in fields if f.default_factory is not dataclasses.MISSING}


class Part(NamedTuple):
    """A node of an expression: the way to it through fields and their items.

    ``before``: what stands before it, a bracket or a comma apart.
    """

    whole: ast.expr
    way: tuple[str | int, ...]
    before: Located | None = None

    def of(self, node: Any) -> cst.CSTNode:
        """The node in another tree of the same expression."""
        for step in self.way:
            node = node[step] if isinstance(step, int) else getattr(node, step)
        return cast("cst.CSTNode", node)


class Builder:
    """Nodes of one module.

    Attributes:
        dropped: statements that are left out.
        located: the part of ``ast``'s tree that a node was made of, which knows where it stands.
        parts: nodes of which ``ast`` does not know where they end, as it takes no notice of parentheses.
        fragments: what LibCST parsed itself, and what it was made of.
    """

    def __init__(
        self, text: str, dropped: Set[ast.stmt], expressions: ExpressionMakers, statements: StatementMakers
    ) -> None:
        self.lines = lines_of(text)
        self.dropped = dropped
        self.located: dict[cst.CSTNode, Located] = {}
        self.parts: dict[cst.CSTNode, Part] = {}
        self.fragments: list[tuple[cst.BaseExpression, ast.expr]] = []
        self._plain = text.isascii()
        self._expressions = expressions
        self._statements = statements

    def expression(self, node: ast.expr) -> cst.BaseExpression:
        """LibCST's node for an expression."""
        make = self._expressions.get(type(node))
        made = make(self, node) if make is not None else self.fragment(node)
        self.located[made] = node
        return made

    def optional(self, node: ast.expr | None) -> cst.BaseExpression | None:
        """The same, where there may be none."""
        return None if node is None else self.expression(node)

    def target(self, node: ast.expr) -> Any:
        """The same for what is assigned to, for which LibCST has types of its own."""
        return self.expression(node)

    def fragment(self, node: ast.expr) -> cst.BaseExpression:
        """What ``ast`` tells too little of, as LibCST parses it."""
        made = self.parsed(node)
        self.fragments.append((made, node))
        return made

    def parsed(self, node: ast.expr) -> cst.BaseExpression:
        """An expression with its layout, in parentheses of its own."""
        return cst.parse_expression(f"({self.text(self.span(node))})")

    def statement(self, node: ast.stmt) -> Any:
        """LibCST's node for a statement; a simple one without its line."""
        make = self._statements.get(type(node))
        if make is not None:
            made = make(self, node)
        else:
            line = cst.parse_statement(self.text(self.span(node)))
            made = line.body[0] if isinstance(line, cst.SimpleStatementLine) else line
        self.located[made] = node
        return made

    def span(self, node: Located) -> Span:
        """Where a part of ``ast``'s tree stands, as rows and columns of the text."""
        last = node.end_lineno or node.lineno
        return Span(
            Position(node.lineno, self.column(node.lineno, node.col_offset)),
            Position(last, self.column(last, node.end_col_offset or 0)),
        )

    def is_bare(self, node: Located, before: Located) -> bool:
        """Whether no parenthesis of its own stands before an argument."""
        between = Span(self.span(before).end, self.span(node).start)
        return self.text(between).strip() in ("(", ",")

    def column(self, row: int, offset: int) -> int:
        """Column, from 1, of what ``ast`` counts in bytes of UTF-8."""
        if self._plain:
            return offset + 1
        line = self.lines[row - 1]
        return (offset if line.isascii() else len(line.encode()[:offset].decode())) + 1

    def text(self, span: Span) -> str:
        """What stands in a span."""
        (first, start), (last, end) = span
        if first == last:
            return self.lines[first - 1][start - 1 : end - 1]
        inner = self.lines[first : last - 1]
        return "".join((self.lines[first - 1][start - 1 :], *inner, self.lines[last - 1][: end - 1]))

    def begins_row(self, node: ast.stmt) -> bool:
        """Whether nothing stands before a statement in its row, nor in one that goes on there."""
        start = self.span(node).start
        above = self.lines[start.row - 2] if start.row > 1 else ""
        goes_on = above.rstrip("\r\n").endswith("\\") and "#" not in ONE_STRING.sub("", above)
        return not goes_on and not self.lines[start.row - 1][: start.column - 1].strip(" \t\f")
