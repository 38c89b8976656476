"""Finds the statements that no fact can depend on, for which no nodes are built.

Kept are the statements that hold a word of interest; those that give a value to a name, an
attribute or a key that a kept one reads; the calls of functions that hold a kept one; what a
literal path goes through; and how control leaves their functions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Set

from ckpt_lint.frontends.python.sieve import WORTH, Search
from ckpt_lint.frontends.python.statements import Scope, Statements, Unit
from ckpt_lint.frontends.python.words import DEFINITIONS, IMPORTS, hands_on, identifiers, stored, words

is_worth = Search(
    {
        **WORTH,
        "ckpt_path": r"ckpt_path\s*=(?!=)|[.\"'-]ckpt_path",
        "LightningModule": r"LightningModule\b",
        "save_hyperparameters": "save_hyperparameters",
    }
)
_names_last = Search(
    {".ckpt": r"last[\w*?\[\]-]*\.ckpt[\"']", "CHECKPOINT_NAME_LAST": "CHECKPOINT_NAME_LAST"}
)
# A path in two pieces: `name = "last"` here, `f"{name}.ckpt"` there.
_PIECES = (
    Search({"last": r"last[\w*?\[\]-]*[\"']"}),
    Search({".ckpt": r"(?:[\"'*?]|[}s])\.ckpt[\"']"}),
)
_CHECKPOINT = re.compile(r"[(,][^)]*Checkpoint")
_builds = Search({"Checkpoint": r"Checkpoint(?:\.\w+)?\(", "Trainer": r"Trainer(?:\.\w+)?\("})
# Imports that tell which package is used, bring what a fix would bring, or bring any name.
_ANY_USE = re.compile(r"lightning|resume_path|\*")
_RECEIVERS = frozenset({"self", "cls"})


def droppable(text: str, tree: ast.Module, asked: frozenset[str] = frozenset()) -> Set[ast.stmt] | None:
    """The statements that cannot matter; ``None`` if no statement does.

    ``asked``: names of other files for whose sake this one is read; what names them matters, too.
    """
    try:
        statements = Statements(text, tree)
        matters = _Slice(statements).choose(asked)
    except RecursionError:
        # Hundreds of `elif`: nothing is left out.
        return frozenset()
    return statements.dropped() if matters else None


class _Slice:
    """Marks the statements of one file that are kept."""

    def __init__(self, statements: Statements) -> None:
        self._file = statements
        self._demanded: set[tuple[Scope | None, str]] = set()
        self._set: set[str] = set()
        self._called: set[Scope] = set()
        self._whole: set[Unit] = set()
        self._handed: set[Unit] = set()
        self._read: list[Unit] = []
        self._followed: list[Unit] = []

    def choose(self, asked: frozenset[str]) -> bool:
        """Keep what matters; whether that is anything."""
        units = [unit for unit in self._file.units if not unit.is_docstring]
        pieces = [[unit for unit in units if piece(unit.text)] for piece in _PIECES]
        for unit in {*pieces[0], *pieces[1]} if all(pieces) else ():
            self._follow(unit)
        for unit in units:
            if _names_last(unit.text) or (asked and not asked.isdisjoint(identifiers(unit.text))):
                self._follow(unit)
                if getattr(unit.node, "name", "") in asked:
                    self._give(unit)
            elif is_worth(unit.text):
                self._keep(unit, tests=True)
            if _builds(unit.text):
                self._hand_on(unit)
        if not self._read:
            return False
        self._file.units[0].kept = True
        while self._read or self._followed:
            while self._read:
                self._reads(self._read.pop())
            if self._followed:
                self._goes_on(self._followed.pop())
        self._keep_imports()
        return True

    def _keep_imports(self) -> None:
        """Keep the imports of the top level that something kept names, or that are asked for anyway."""
        leading = self._file.leading_imports()
        # The last ones first: what they stand below may name others.
        for unit in reversed(list(self._file.top_level_imports())):
            if unit in leading[-1:] or _ANY_USE.search(unit.text) is not None or self._is_named(unit):
                self._keep(unit, read=False)

    def _is_named(self, unit: Unit) -> bool:
        readers = (reader for name in unit.names for reader in self._file.naming(name))
        return any(reader.kept and not isinstance(reader.node, IMPORTS) for reader in readers)

    def _keep(self, unit: Unit, *, read: bool = True, tests: bool = False) -> None:
        """Keep a statement and the heads that it stands below.

        ``read``: what it reads matters, too; ``tests``: and so does what the heads read.
        """
        around: Unit | None = unit
        while around is not None:
            around.kept = True
            if read and not around.read:
                around.read = True
                self._read.append(around)
            read = tests
            around = around.around
        if isinstance(unit.node, ast.ClassDef) and _CHECKPOINT.search(unit.text) is not None:
            self._keep_whole(unit)
        scope: Scope | None = unit.scope
        while scope is not None and scope.header is not None:
            self._enter(scope)
            scope = scope.outer

    def _keep_whole(self, header: Unit) -> None:
        """Keep a callback's class: what it overrides matters, and what inherits from it."""
        if header in self._whole:
            return
        self._whole.add(header)
        for unit in self._file.inside(header):
            self._keep(unit)
        for reader in self._file.naming(getattr(header.node, "name", "")):
            if isinstance(reader.node, ast.ClassDef):
                self._keep_whole(reader)

    def _enter(self, scope: Scope) -> None:
        """Something of a scope is kept: so is how control leaves it."""
        if scope.entered:
            return
        scope.entered = True
        for unit in scope.units:
            if unit.leaves:
                self._keep(unit, read=False)
        if isinstance(scope.node, ast.ClassDef):
            self._enter_class(scope, scope.node.name)

    def _enter_class(self, scope: Scope, name: str) -> None:
        """Of a class all fields are kept, and what inherits them."""
        for unit in scope.units:
            if isinstance(unit.node, (ast.Assign, ast.AnnAssign)):
                self._keep(unit, read=False)
        for reader in self._file.naming(name):
            if isinstance(reader.node, ast.ClassDef) and reader.inner is not None:
                self._keep(reader, read=False)
                self._enter(reader.inner)

    def _calls(self, scope: Scope) -> None:
        """Keep what calls the function, or makes the class."""
        if scope in self._called:
            return
        self._called.add(scope)
        for reader in self._file.callers(scope):
            self._keep(reader)
            if "**" in reader.text:
                # What is spread into the call gives its parameters by name.
                self._attributes(scope.parameters)

    def _reads(self, unit: Unit) -> None:
        """Keep what gives a value to what a kept statement reads."""
        if isinstance(unit.node, (ast.Import, ast.ImportFrom)):
            return
        attributes, names = words(unit.text)
        scope = unit.inner or unit.scope
        own = unit.names | scope.parameters if unit.inner is not None else _RECEIVERS
        for name in names - own - _RECEIVERS:
            self._demand(scope.holding(name), name)
        self._attributes(attributes)

    def _attributes(self, names: Iterable[str]) -> None:
        """Keep what gives a value to attributes, keys and options of these names."""
        for name in names:
            if name not in self._set:
                self._set.add(name)
                for setter in self._file.setters.get(name, ()):
                    self._give(setter)

    def _demand(self, scope: Scope | None, name: str) -> None:
        if (scope, name) not in self._demanded:
            self._demanded.add((scope, name))
            for unit in self._file.binders.get((scope, name), ()):
                self._give(unit)
            if scope is not None and name in scope.parameters:
                self._calls(scope)

    def _give(self, unit: Unit) -> None:
        """Keep what gives a value: of a function its results, of a class how it is made."""
        self._keep(unit)
        for each in unit.inner.units if unit.inner is not None else ():
            if isinstance(each.node, ast.Return) or getattr(each.node, "name", "") == "__init__":
                self._keep(each)

    def _hand_on(self, unit: Unit) -> None:
        """Keep what hands a callback or a Trainer on, of which files that get it have to know."""
        waiting = [unit]
        while waiting:
            each = waiting.pop()
            if each in self._handed or isinstance(each.node, DEFINITIONS):
                continue
            self._handed.add(each)
            self._keep(each, tests=True)
            waiting += self._handed_to(each)

    def _handed_to(self, unit: Unit) -> Iterator[Unit]:
        if isinstance(unit.node, ast.Return):
            yield from self._file.callers(unit.scope)
            return
        for name in unit.names - _RECEIVERS:
            readers = self._file.reading(unit.scope.holding(name), name)
            yield from (reader for reader in readers if hands_on(reader.text, name))
        for name in stored(unit.node):
            yield from (reader for reader in self._file.naming(name) if hands_on(reader.text, name))

    def _follow(self, unit: Unit) -> None:
        if not unit.followed:
            unit.followed = True
            self._keep(unit, tests=True)
            self._followed.append(unit)

    def _goes_on(self, unit: Unit) -> None:
        """Follow a value into what reads it: here, behind a call, and where it is returned to."""
        for reader in self._readers_of(unit):
            self._follow(reader)
        for callee in self._file.definitions(identifiers(unit.text)):
            if callee is not unit:
                self._follow(callee)

    def _readers_of(self, unit: Unit) -> Iterator[Unit]:
        if isinstance(unit.node, ast.Return):
            yield from self._file.callers(unit.scope)
        if isinstance(unit.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert unit.inner is not None
            for name in unit.inner.parameters - _RECEIVERS:
                yield from self._file.reading(unit.inner, name)
            return
        for name in unit.names - _RECEIVERS:
            yield from self._file.reading(unit.scope.holding(name), name)
        for name in unit.attributes:
            yield from self._file.naming(name)
