"""Dotted names of imports to the files of the project that define them."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass, field

from ckpt_lint.frontends.python.sieve import TooDeep, parse
from ckpt_lint.frontends.python.source import Undecodable, decode
from ckpt_lint.project.known import PACKAGES

MAX_HOPS = 8
LEVELS = 12
MOST_BY_STAR = 24
SOURCES = ("src", "lib")


@dataclass
class _Table:
    """Names of one module: what its imports mean, what it defines, and where it takes all names from."""

    imported: dict[str, str] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)


class Modules:
    """Resolver of imports by path: relative ones, ``src/`` layouts, re-exports."""

    def __init__(self) -> None:
        self._files: dict[str, bool] = {}
        self._tables: dict[str, _Table] = {}
        self._known: dict[tuple[str, str], str] = {}

    def resolve(self, owner: str, importer: str) -> str:
        """``<path>::name`` of the definition that ``owner`` means in the file ``importer``.

        A name of Lightning is given back dotted; what cannot be found, as it came.
        """
        if "::" in owner:
            return owner
        key = (os.path.dirname(importer), owner)
        if key not in self._known:
            self._known[key] = self._followed(owner, importer)
        return self._known[key]

    def _followed(self, owner: str, importer: str) -> str:
        current, asking = owner, importer
        for _ in range(MAX_HOPS):
            if current.split(".")[0] in PACKAGES:
                return current
            found = self._found(current, asking)
            if found is None:
                return owner
            first, _, rest = found[1].partition(".")
            path, name = self._holder(first, found[0]), found[1]
            target = self._table(path).imported.get(first)
            if target is None:
                return f"{path}::{name}"
            current, asking = f"{target}.{rest}" if rest else target, path
        return owner

    def _found(self, dotted: str, importer: str) -> tuple[str, str] | None:
        """The file that holds ``dotted``, the longest module first, and what is left of the name."""
        bare = dotted.lstrip(".")
        parts = bare.split(".") if bare else []
        dots = len(dotted) - len(bare)
        bases = [_up(os.path.dirname(importer), dots - 1)] if dots else _bases(importer)
        for base in bases:
            for size in range(len(parts) - 1, 0 if not dots else -1, -1):
                stem = os.path.join(base, *parts[:size])
                for path in (f"{stem}.py", os.path.join(stem, "__init__.py")):
                    if self._exists(path):
                        return path, ".".join(parts[size:])
        return None

    def _exists(self, path: str) -> bool:
        if path not in self._files:
            self._files[path] = os.path.isfile(path)
        return self._files[path]

    def _holder(self, name: str, path: str) -> str:
        """The module that has a name which ``path`` may take from it by ``import *``."""
        waiting = [path]
        for each in waiting:
            table = self._table(each)
            if name in table.defined or name in table.imported:
                return each
            starred = (self._found(f"{star}{name}", each) for star in table.stars)
            waiting += [found[0] for found in starred if found and len(waiting) < MOST_BY_STAR]
        return path

    def _table(self, path: str) -> _Table:
        if path not in self._tables:
            self._tables[path] = _read(path)
        return self._tables[path]


def _bases(importer: str) -> list[str]:
    """Directories that may be on the path when ``importer`` runs, the nearest first."""
    directory = os.path.dirname(importer)
    found = []
    for level in range(LEVELS):
        base = _up(directory, level)
        found += [base, *(os.path.join(base, each) for each in SOURCES)]
        if os.path.dirname(os.path.abspath(base)) == os.path.abspath(base):
            break
    return found


def _up(directory: str, levels: int) -> str:
    return os.path.normpath(os.path.join(directory, *([os.pardir] * levels)))


def _read(path: str) -> _Table:
    table = _Table()
    try:
        with open(path, "rb") as stream:
            tree = parse(decode(path, stream.read()).text)
    except (OSError, Undecodable, TooDeep):
        return table
    for node in tree.body if tree is not None else ():
        for small in (node, *getattr(node, "body", ())) if isinstance(node, (ast.Try, ast.If)) else (node,):
            if isinstance(small, (ast.ClassDef, ast.FunctionDef)):
                table.defined.add(small.name)
            elif isinstance(small, ast.Assign):
                table.defined.update(each.id for each in small.targets if isinstance(each, ast.Name))
            elif isinstance(small, (ast.Import, ast.ImportFrom)):
                _enter(small, table)
    return table


def _enter(node: ast.Import | ast.ImportFrom, table: _Table) -> None:
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        joined = module if module.endswith(".") or not module else f"{module}."
        for alias in node.names:
            if alias.name == "*":
                table.stars.append(joined)
            else:
                table.imported[alias.asname or alias.name] = f"{joined}{alias.name}"
    else:
        for alias in node.names:
            root = alias.asname or alias.name.split(".")[0]
            table.imported[root] = alias.name if alias.asname else root
