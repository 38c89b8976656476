"""How Python is rewritten: spans of nodes, wrapped expressions, and the import they need.

An import is put right behind the Lightning import it goes with. That is never above a
``__future__`` import, keeps a lazy import lazy, and gives each arm of a try/except its own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cached_property

import libcst as cst

from ckpt_lint.findings import HELPER, Edit, Position, Span
from ckpt_lint.frontends.python.lookups import RESOLVER
from ckpt_lint.frontends.python.names import Meaning, visible
from ckpt_lint.frontends.python.positions import Positions
from ckpt_lint.frontends.python.scopes import Binding, Context, Scope, Site, Statement
from ckpt_lint.frontends.python.sieve import parse
from ckpt_lint.frontends.python.source import LINE_END, lines_of
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.project.known import PACKAGES
from ckpt_lint.values import Place, Rewrite

SAFE_CLASS = "SafeModelCheckpoint"
_COMMA = re.compile(r"[ \t]*,")
_BEFORE_NAME = re.compile(r"class\s+(?=\w)")
FALLBACK = {SAFE_CLASS: "CkptLintModelCheckpoint", RESOLVER: "ckpt_lint_resume_path"}


class Rewriter:
    """Edits to one module. ``text`` is the whole file, ``walk`` what LibCST saw of it."""

    def __init__(self, path: str, text: str, walk: Walk, positions: Positions, helper: str = HELPER) -> None:
        self._path = path
        self._text = text
        self._walk = walk
        self._positions = positions
        self._helper = helper
        self._given: dict[str, frozenset[str]] = {}
        self._anchors: dict[tuple[Scope, Context, str], Binding] = {}
        self._lines = lines_of(text)
        found = LINE_END.search(text)
        self._newline = found.group() if found else "\n"

    def span(self, node: cst.CSTNode) -> Span:
        """Where ``node`` stands, its own parentheses apart."""
        return self._positions[node]

    def place(self, node: cst.CSTNode, statement: Statement) -> Place:
        """``node`` as a place; a compound statement counts up to the node only."""
        span = self.span(node)
        rows = (span.start.row, span.end.row)
        if statement in self._positions:
            whole = self.span(statement)
            simple = isinstance(statement, (cst.SimpleStatementLine, cst.SimpleStatementSuite))
            first = min(whole.start.row, rows[0])
            rows = (first, max(whole.end.row, rows[1]) if simple else rows[1])
        return Place(self._path, span, rows)

    def heading(self, definition: cst.ClassDef) -> Place:
        """The name of a class as a place."""
        span = self._name(definition)
        return Place(self._path, span, (span.start.row, span.end.row))

    def _name(self, definition: cst.ClassDef) -> Span:
        """Where a class's name stands, which ``ast`` does not tell."""
        row, column = self.span(definition).start
        before = _BEFORE_NAME.match(self._lines[row - 1], column - 1)
        start = Position(row, column if before is None else before.end() + 1)
        return Span(start, Position(row, start.column + len(definition.name.value)))

    def code(self, node: cst.CSTNode) -> str:
        """The node as it is written."""
        return self.text_in(self.span(node))

    def text_in(self, span: Span) -> str:
        """What stands in a span."""
        rows = self._lines[span.start.row - 1 : span.end.row]
        if not rows:
            return ""
        tail = len(rows[-1]) - (span.end.column - 1)
        joined = "".join(rows)
        return joined[span.start.column - 1 : len(joined) - tail]

    def behind_comma(self, end: Position) -> Position:
        """The end of a comma in the same row; ``end`` where none follows."""
        found = _COMMA.match(self._lines[end.row - 1], end.column - 1)
        return end if found is None else Position(end.row, found.end() + 1)

    def replaced(self, node: cst.CSTNode, content: str) -> Edit:
        """``content`` in place of ``node``."""
        return Edit(self.span(node), content)

    def wrapped(self, node: cst.CSTNode, function: str, extra: str = "") -> tuple[Edit, Edit]:
        """``function(node)``, with the node's own text left alone."""
        span = self.span(node)
        return (
            Edit(Span(span.start, span.start), f"{function}("),
            Edit(Span(span.end, span.end), f"{extra})"),
        )

    def safe_class(self, origins: Iterable[Binding], site: Site) -> tuple[str, tuple[Edit, ...]]:
        """Name of the safe class at ``site``, and the imports that bring it."""
        wanted = {}
        for binding in origins:
            package = binding.qualified.split(".")[0]
            if package in PACKAGES:
                # The imports of one block share the first of ours: calls come in source order.
                anchor = self._anchors.setdefault((binding.scope, binding.context, package), binding)
                # A vendored helper is one file for both packages.
                module = f"{HELPER}.{package}" if self._helper == HELPER else self._helper
                wanted[anchor.order] = (anchor, module)
        modules = {module for _, module in wanted.values()}
        name = self._imported({f"{module}.{SAFE_CLASS}" for module in modules}, site)
        if name is not None:
            return name, ()
        name, spelled = self._free(SAFE_CLASS, frozenset(modules))
        return name, tuple(
            self._after(binding, f"from {module} import {spelled}") for binding, module in wanted.values()
        )

    def exchanged(self, node: cst.CSTNode | None, meanings: Iterable[Meaning], site: Site) -> Rewrite:
        """The safe class in the place of ``node``, with its imports; ``None`` where there is none."""
        if node is None:
            return None
        name, imports = self.safe_class([m.origin for m in meanings if m.origin is not None], site)
        return (self.replaced(node, name), *imports)

    def resolver(self, site: Site) -> tuple[str, tuple[Edit, ...]]:
        """Name of ``resume_path`` at ``site``, and the import that brings it."""
        name = self._imported({f"{self._helper}.{RESOLVER}"}, site)
        if name is not None:
            return name, ()
        name, spelled = self._free(RESOLVER, frozenset({self._helper}))
        return name, (self._among_imports(f"from {self._helper} import {spelled}"),)

    def _imported(self, qualified: set[str], site: Site) -> str | None:
        """The name under which it is imported already, where ``site`` can see it."""
        scope, inner = site.scope, True
        while scope is not None:
            if inner or scope.kind != "class":
                for name, bindings in scope.bindings.items():
                    brought = {binding.qualified for binding in bindings}
                    if brought == qualified and visible(name, site.scope) is bindings:
                        return name
            if scope.parent is None:
                return None
            scope, inner = scope.parent, False
        return None

    def _free(self, name: str, modules: frozenset[str]) -> tuple[str, str]:
        """A name free for ``name`` of ``modules``, and how to import it."""
        chosen, number = name, 0
        while self._given.setdefault(chosen, modules) != modules or self._taken(chosen, modules):
            number += 1
            chosen = FALLBACK[name] + (f"_{number}" if number > 1 else "")
        return chosen, name if chosen == name else f"{name} as {chosen}"

    def _taken(self, name: str, modules: frozenset[str]) -> bool:
        if name not in self._text or re.search(rf"(?<![\w.]){name}(?!\w)", self._text) is None:
            return False
        tree = self._tree
        return tree is None or name in _bound_names(tree, modules)

    @cached_property
    def _tree(self) -> ast.Module | None:
        return parse(self._text)

    def _after(self, binding: Binding, line: str) -> Edit:
        """``line`` behind the import statement of ``binding``."""
        assert binding.node is not None
        return self._behind(binding.node, binding.statement, line)

    def _behind(self, small: cst.CSTNode, statement: cst.CSTNode, line: str) -> Edit:
        """``line`` behind a simple statement; in its row where something else stands there."""
        alone = isinstance(statement, cst.SimpleStatementLine) and statement.body[-1] is small
        if not alone:
            end = self.span(small).end
            return Edit(Span(end, end), f"; {line}")
        span = self.span(statement)
        return self._new_line(span.end.row, self._indent(span.start), line)

    def _new_line(self, row: int, indent: str, line: str) -> Edit:
        at = Position(row, len(self._lines[row - 1].rstrip("\r\n")) + 1)
        return Edit(Span(at, at), f"{self._newline}{indent}{line}")

    def _indent(self, start: Position) -> str:
        before = self._lines[start.row - 1][: start.column - 1]
        return before.rpartition("\f")[2] if not before.strip(" \t\f") else ""

    def _among_imports(self, line: str) -> Edit:
        """``line`` behind the imports at the top of the module."""
        last: tuple[cst.CSTNode, cst.CSTNode] | None = None
        body = self._walk.module.body
        for number, statement in enumerate(body):
            if not isinstance(statement, cst.SimpleStatementLine):
                break
            imports = [s for s in statement.body if isinstance(s, (cst.Import, cst.ImportFrom))]
            if imports:
                last = (imports[-1], statement)
            elif number == 0 and _is_docstring(statement):
                last = (statement.body[0], statement)
            else:
                break
        if last is not None:
            return self._behind(*last, line)
        row = self.span(body[0]).start.row
        decorators = getattr(body[0], "decorators", ())
        if decorators:
            row = self.span(decorators[0].decorator).start.row
        return Edit(Span(Position(row, 1), Position(row, 1)), f"{line}{self._newline}")


def _is_docstring(statement: cst.SimpleStatementLine) -> bool:
    first = statement.body[0] if statement.body else None
    return isinstance(first, cst.Expr) and isinstance(first.value, (cst.SimpleString, cst.ConcatenatedString))


def _bound_names(tree: ast.Module, modules: frozenset[str]) -> set[str]:
    """Every name the file binds, imports from ``modules`` apart."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.ExceptHandler):
            names.add(node.name or "")
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names.update(node.names)
    return names
