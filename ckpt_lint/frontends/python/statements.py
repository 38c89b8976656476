"""The statements of a file: in which scope each stands, what names it and whom it names."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from ckpt_lint.frontends.python.source import lines_of
from ckpt_lint.frontends.python.words import DEFINITIONS, IMPORTS, bound, identifiers, parameters

EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit", "os.abort"})
_LEAVES = re.compile(rf"\b(?:{'|'.join(sorted(name.rpartition('.')[2] for name in EXITS))})\(")
_COMPOUND = tuple(each for each in ast.stmt.__subclasses__() if {"body", "cases"} & {*each._fields})
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)


@dataclass(eq=False)
class Scope:
    """The module, a function or a class: the names bound in it, and the statements right in it.

    ``elsewhere``: names that ``global`` and ``nonlocal`` declare, and whose they are.
    """

    node: ast.AST
    outer: Scope | None
    header: Unit | None
    names: set[str] = field(default_factory=set)
    parameters: frozenset[str] = frozenset()
    elsewhere: dict[str, list[Scope | None]] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    entered: bool = False

    def declare(self, node: ast.Global | ast.Nonlocal) -> None:
        """Remember that names are another scope's: for ``nonlocal``, any function's around this one."""
        outer: list[Scope | None] = []
        scope = self.outer
        while isinstance(node, ast.Nonlocal) and scope is not None:
            outer.append(scope)
            scope = scope.outer
        self.elsewhere.update((name, [*outer] or [None]) for name in node.names)

    def holding(self, name: str) -> Scope | None:
        """The scope that a name read here belongs to; ``None`` for the module's and unknown ones."""
        scope: Scope | None = self
        while scope is not None and scope.outer is not None:
            if name in scope.names and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope
            scope = scope.outer
        return None


class Unit:
    """A simple statement, or the head of a compound one.

    ``text`` is its own rows, those to ``end`` (excluded) are its suites'. ``names`` and
    ``attributes`` (keys, too) are what it gives a value; ``inner`` is the scope that it opens.
    """

    names: Set[str] = frozenset()
    attributes: Set[str] = frozenset()
    inner: Scope | None = None
    kept = read = followed = False

    def __init__(self, node: ast.stmt, end: int, scope: Scope, around: Unit | None, text: str) -> None:
        self.node = node
        self.end = end
        self.scope = scope
        self.around = around
        self.text = text
        self.beside: list[ast.stmt] = []

    @property
    def nodes(self) -> tuple[ast.stmt, ...]:
        """The statement, and those that go or stay with it."""
        return (self.node, *self.beside)

    @property
    def is_docstring(self) -> bool:
        """Whether it is a bare constant."""
        return (
            not self.beside and isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Constant)
        )

    @property
    def leaves(self) -> bool:
        """Whether control may leave its block here."""
        return any(isinstance(node, _LEAVING) for node in self.nodes) or (
            any(isinstance(node, ast.Expr) for node in self.nodes) and _LEAVES.search(self.text) is not None
        )


class Statements:
    """One file's statements, in order, and where each name is bound and read.

    Attributes:
        units: every statement.
        binders: statements that bind a name of a scope (``None``: the module).
        setters: statements that may give an attribute, a field or a key of this name a value.
    """

    def __init__(self, text: str, tree: ast.Module) -> None:
        self._lines = lines_of(text)
        self.units: list[Unit] = []
        self.binders: dict[tuple[Scope | None, str], list[Unit]] = defaultdict(list)
        self.setters: dict[str, list[Unit]] = defaultdict(list)
        self._readers: dict[str, list[Unit]] = defaultdict(list)
        self._root = Scope(tree, None, None)
        self._collect(tree.body, self._root, None)
        for unit in self.units:
            self._index(unit)

    def top_level_imports(self) -> Iterator[Unit]:
        """Imports that any function of the file may use."""
        for unit in self.units:
            if isinstance(unit.node, IMPORTS) and unit.scope is self._root:
                yield unit

    def inside(self, header: Unit) -> Iterator[Unit]:
        """Every statement of a function or a class."""
        for unit in header.inner.units if header.inner is not None else ():
            yield unit
            yield from self.inside(unit)

    def naming(self, name: str) -> list[Unit]:
        """Statements that hold a word."""
        return self._readers.get(name, [])

    def reading(self, scope: Scope | None, name: str) -> Iterator[Unit]:
        """Statements that read a name of a scope, as far as the word tells."""
        for unit in self.naming(name):
            if (unit.inner or unit.scope).holding(name) is scope:
                yield unit

    def callers(self, scope: Scope) -> list[Unit]:
        """Statements that may call a function, or make a class, by its name."""
        name = getattr(scope.node, "name", "")
        if name.startswith("__") and scope.outer is not None:
            name = getattr(scope.outer.node, "name", "")
        return self.naming(name)

    def definitions(self, names: Iterable[str]) -> Iterator[Unit]:
        """Heads of the functions and classes of these names."""
        for name in names:
            for unit in self.setters.get(name, ()):
                if isinstance(unit.node, DEFINITIONS):
                    yield unit
            for unit in self.binders.get((None, name), ()):
                if isinstance(unit.node, DEFINITIONS):
                    yield unit

    def dropped(self) -> Set[ast.stmt]:
        """The statements that are not kept."""
        return {node for unit in self.units if not unit.kept for node in unit.nodes}

    def _collect(self, body: list[ast.stmt], scope: Scope, around: Unit | None) -> None:
        before: Unit | None = None
        for node in body:
            first, end = _first_row(node), node.end_lineno or node.lineno
            if before is not None and first < before.end:
                # What shares a row goes or stays together.
                before.beside.append(node)
                before.text += "\n" + "".join(self._lines[first:end])
                before.end = max(before.end, end)
            else:
                before = self._unit(node, first, end, scope, around)

    def _unit(self, node: ast.stmt, first: int, end: int, scope: Scope, around: Unit | None) -> Unit:
        below = list(suites(node)) if isinstance(node, _COMPOUND) else []
        if below and not self._alone(below[0][0]):
            below = []
        last = _first_row(below[0][0]) if below else end
        unit = Unit(node, end, scope, around, "".join(self._lines[first:last]))
        self.units.append(unit)
        scope.units.append(unit)
        if isinstance(node, DEFINITIONS):
            unit.inner = Scope(node, scope, unit)
            if not isinstance(node, ast.ClassDef):
                unit.inner.parameters = parameters(node.args)
                unit.inner.names |= unit.inner.parameters
        for suite in below:
            if self._alone(suite[0]):
                self._collect(suite, unit.inner or scope, unit)
            else:
                # A suite in the row of its `else:` belongs to the head.
                unit.beside += suite
                unit.text += "\n" + "".join(self._lines[_first_row(suite[0]) : suite[-1].end_lineno])
        return unit

    def _alone(self, node: ast.stmt) -> bool:
        """Whether a statement is the first thing in its row."""
        # What stands before it is longer in bytes, but spaces are not.
        before = self._lines[node.lineno - 1][: node.col_offset]
        return bool(getattr(node, "decorator_list", ())) or not before.strip()

    def _index(self, unit: Unit) -> None:
        scope = unit.scope
        unit.names, unit.attributes = names, attributes = bound(unit.nodes, unit.text)
        if isinstance(scope.node, ast.ClassDef):
            attributes |= names
        for node in unit.nodes:
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                scope.declare(node)
        scope.names |= names - scope.elsewhere.keys()
        own = [scope if scope is not self._root else None]
        for name in names:
            for holder in scope.elsewhere.get(name, own):
                self.binders[holder, name].append(unit)
        for name in attributes:
            self.setters[name].append(unit)
        if not unit.is_docstring:
            for name in identifiers(unit.text):
                self._readers[name].append(unit)


def _first_row(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return (decorators[0] if decorators else node).lineno - 1


def suites(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The suites of a compound statement, in the order in which they stand."""
    parts = (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ()))
    yield from (part.body for part in parts if hasattr(part, "body"))
    yield from (suite for name in ("orelse", "finalbody") for suite in [getattr(node, name, [])] if suite)
