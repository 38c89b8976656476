"""The statements of a file with the names that they bind and read, by their text and ``ast``.

Far cheaper than any tree of expressions: a statement's words are found by a regular expression,
and only what it assigns to is looked at node by node.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ckpt_lint.frontends.python.source import line_starts

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
# An attribute, a key that is read, or a name.
_WORDS = re.compile(
    r"\.\s*([^\W\d]\w*)|(?:\[|\b(?:get|pop)\(|getattr\([^,]+,)\s*[\"']([^\W\d]\w*)[\"']|([^\W\d]\w*)"
)
_KEYS = re.compile(r"[\"']([^\W\d]\w*)[\"']\s*:")
_KEYWORDS = re.compile(r"([^\W\d]\w*)\s*=(?!=)")
_COLLECTS = re.compile(r"\b(?:dict|update|\w*replace|set_defaults|partial|create|merge|[A-Z]\w*)\(")
_STRINGS = re.compile(r"[\"']-*([^\W\d][\w-]*)[\"']")
_NAMES_KEYS = re.compile(r"\b(?:add_argument|option|Option|setattr|setdefault|argument)\(")
_WALRUS = re.compile(r"([^\W\d]\w*)\s*:=")
_LEAVES = re.compile(r"\b(?:exit|_exit|quit|abort|skip)\(")
_CLAUSES = re.compile(r"[ \t\f]*elif\b")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)
# Methods that change what they belong to.
_CHANGING = re.compile(r"append|extend|insert|add|update|set|pop|clear|remove|merge|override|link|register")


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


@dataclass(eq=False)
class Unit:
    """A simple statement, or the head of a compound one.

    Rows ``first`` to ``last`` (excluded) are its own, those to ``end`` its suites'. ``names`` and
    ``attributes`` (keys, too) are what it gives a value; ``inner`` is the scope that it opens.
    """

    node: ast.stmt
    first: int
    last: int
    end: int
    scope: Scope
    around: Unit | None
    text: str
    beside: list[ast.stmt] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    inner: Scope | None = None
    kept: bool = False
    read: bool = False
    followed: bool = False

    @property
    def leaves(self) -> bool:
        """Whether control may leave its block here."""
        nodes = (self.node, *self.beside)
        return any(isinstance(node, _LEAVING) for node in nodes) or (
            any(isinstance(node, ast.Expr) for node in nodes) and _LEAVES.search(self.text) is not None
        )


class Statements:
    """One file's statements, in order, and where each name is bound and read.

    Attributes:
        units: every statement.
        binders: statements that bind a name of a scope (``None``: the module).
        setters: statements that may give an attribute, a field or a key of this name a value.
    """

    def __init__(self, text: str, tree: ast.Module) -> None:
        starts = line_starts(text)
        self._lines = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)])]
        self.units: list[Unit] = []
        self.binders: dict[tuple[Scope | None, str], list[Unit]] = defaultdict(list)
        self.setters: dict[str, list[Unit]] = defaultdict(list)
        self._readers: dict[str, list[Unit]] = defaultdict(list)
        self._suites: list[tuple[Unit, list[Unit]]] = []
        self._root = Scope(tree, None, None)
        self._collect(tree.body, self._root, None)
        for unit in self.units:
            self._index(unit)

    def top_level_imports(self) -> Iterator[Unit]:
        """Imports that any function of the file may use."""
        for unit in self.units:
            if isinstance(unit.node, _IMPORTS) and unit.scope is self._root:
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
                if isinstance(unit.node, _DEFINITIONS):
                    yield unit
            for unit in self.binders.get((None, name), ()):
                if isinstance(unit.node, _DEFINITIONS):
                    yield unit

    def kept_text(self) -> str:
        """The text with every statement blanked that is not kept."""
        lines = list(self._lines)
        imports = list(self.top_level_imports())
        for unit in self.units:
            if not unit.kept:
                for row in range(unit.first, unit.end):
                    lines[row] = lines[row][len(lines[row].rstrip("\r\n")) :]
                # Imports that do not stand together still do not.
                if unit.around is None and imports and imports[0].first < unit.first < imports[-1].first:
                    lines[unit.first] = f"pass{lines[unit.first]}"
        for around, suite in self._suites:
            if around.kept and not any(unit.kept for unit in suite):
                row = suite[0].first
                whole = self._lines[row]
                if _CLAUSES.match(whole) is None:
                    lines[row] = f"{whole[: len(whole) - len(whole.lstrip())]}pass{lines[row]}"
        return "".join(lines)

    def _collect(self, body: list[ast.stmt], scope: Scope, around: Unit | None) -> None:
        suite: list[Unit] = []
        for node in body:
            first, end = _first_row(node), node.end_lineno or node.lineno
            if suite and first < suite[-1].end:
                # What shares a row goes or stays together.
                suite[-1].beside.append(node)
                suite[-1].text += "\n" + "".join(self._lines[first:end])
                suite[-1].last = suite[-1].end = max(suite[-1].end, end)
            else:
                suite.append(self._unit(node, first, end, scope, around))
        if around is not None:
            self._suites.append((around, suite))

    def _unit(self, node: ast.stmt, first: int, end: int, scope: Scope, around: Unit | None) -> Unit:
        suites = [suite for suite in _suites(node) if suite]
        below = bool(suites) and self._alone(suites[0][0])
        last = _first_row(suites[0][0]) if below else end
        unit = Unit(node, first, last, end, scope, around, "".join(self._lines[first:last]))
        self.units.append(unit)
        scope.units.append(unit)
        if isinstance(node, _DEFINITIONS):
            unit.inner = Scope(node, scope, unit)
            if not isinstance(node, ast.ClassDef):
                unit.inner.parameters = _parameters(node.args)
                unit.inner.names |= unit.inner.parameters
        for suite in suites if below else ():
            if self._alone(suite[0]):
                self._collect(suite, unit.inner or scope, unit)
            else:
                # A suite in the row of its `else:` belongs to the head.
                unit.beside += suite
                unit.text += "\n" + "".join(self._lines[_first_row(suite[0]) : suite[-1].end_lineno])
        return unit

    def _alone(self, node: ast.stmt) -> bool:
        """Whether a statement is the first thing in its row."""
        return bool(getattr(node, "decorator_list", ())) or not (
            self._lines[node.lineno - 1].encode()[: node.col_offset].strip()
        )

    def _index(self, unit: Unit) -> None:
        names: set[str] = set()
        attributes: set[str] = set()
        for node in (unit.node, *unit.beside):
            _bind(node, names, attributes)
        names.update(_WALRUS.findall(unit.text))
        attributes.update(_given(unit))
        if isinstance(unit.scope.node, ast.ClassDef):
            attributes |= names
        unit.names, unit.attributes = frozenset(names), frozenset(attributes)
        for node in (unit.node, *unit.beside):
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                unit.scope.declare(node)
        unit.scope.names |= names - unit.scope.elsewhere.keys()
        own = [unit.scope if unit.scope is not self._root else None]
        for name in names:
            for scope in unit.scope.elsewhere.get(name, own):
                self.binders[scope, name].append(unit)
        for name in attributes:
            self.setters[name].append(unit)
        if not is_docstring(unit):
            for name in identifiers(unit.text):
                self._readers[name].append(unit)


def words(text: str) -> tuple[set[str], set[str]]:
    """Attributes (and keys) that a statement reads, and names."""
    attributes, names = set(), set()
    for attribute, key, name in _WORDS.findall(text):
        if name:
            names.add(name)
        else:
            attributes.add(attribute or key)
    return attributes, names


def _given(unit: Unit) -> Iterator[str]:
    """Keys of mappings, options and fields that a statement may give a value, by its text."""
    if isinstance(unit.node, _IMPORTS) or (
        isinstance(unit.node, _DEFINITIONS) and not unit.node.decorator_list
    ):
        return
    yield from _KEYS.findall(unit.text)
    if _COLLECTS.search(unit.text) is not None:
        yield from _KEYWORDS.findall(unit.text)
    if _NAMES_KEYS.search(unit.text) is not None:
        yield from (name.replace("-", "_") for name in _STRINGS.findall(unit.text))


def identifiers(text: str) -> set[str]:
    """Every word of a statement."""
    return set(_IDENTIFIER.findall(text))


def is_docstring(unit: Unit) -> bool:
    """Whether a statement is a bare constant."""
    node = unit.node
    return not unit.beside and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _first_row(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)]) - 1


def _suites(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(node, ast.Expr):
        return
    yield getattr(node, "body", [])
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body
    yield getattr(node, "orelse", [])
    yield getattr(node, "finalbody", [])


def _parameters(arguments: ast.arguments) -> frozenset[str]:
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return frozenset(
        {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars)}
    )


def _bind(node: ast.stmt, names: set[str], attributes: set[str]) -> None:
    """Add the names that a statement binds, and the attributes and keys that it sets."""
    if isinstance(node, _DEFINITIONS):
        names.add(node.name)
    elif isinstance(node, _IMPORTS):
        names.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Expr):
        _change(node.value, names, attributes)
    else:
        for target in _targets(node):
            _assign(target, names, attributes)


def _targets(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, (ast.Assign, ast.Delete)):
        yield from node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        yield node.target
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        yield from (item.optional_vars for item in node.items if item.optional_vars is not None)
    for part in getattr(node, "cases", ()):
        yield from ast.walk(part.pattern)


def _assign(target: ast.AST, names: set[str], attributes: set[str]) -> None:
    if isinstance(target, ast.Name):
        names.add(target.id)
    elif isinstance(target, ast.Attribute):
        attributes.add(target.attr)
    elif isinstance(target, ast.Subscript):
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            attributes.add(target.slice.value)
        _assign(target.value, names, attributes)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _assign(element, names, attributes)
    elif isinstance(target, ast.Starred):
        _assign(target.value, names, attributes)
    else:
        names.update(name for name in (getattr(target, "name", None), getattr(target, "rest", None)) if name)


def _change(value: ast.expr, names: set[str], attributes: set[str]) -> None:
    """Add what a call may change: what its method belongs to, and what it is given."""
    if isinstance(value, (ast.Await, ast.Yield)) and value.value is not None:
        value = value.value
    if not isinstance(value, ast.Call):
        return
    if isinstance(value.func, ast.Attribute):
        if _CHANGING.match(value.func.attr) is None or value.func.attr == "add_argument":
            return
        _assign(value.func.value, names, attributes)
    for argument in value.args:
        if isinstance(argument, (ast.Name, ast.Attribute)):
            _assign(argument, names, attributes)
