"""Which ports of which files are connected, and what is still open at either side."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Callable, NamedTuple

from ckpt_lint.facts import FileFacts, Open, OpenLiteral, OpenSink, Passage, Port

Resolve = Callable[[str, str], str]
MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "environment.yml",
         "environment.yaml")  # fmt: skip
NAMED = ("parameter", "return", "global", "class")
Slot = tuple[str, str, str]


@cache
def project_root(directory: str) -> str:
    """The nearest directory upward that looks like a project; empty where there is none."""
    current = os.path.abspath(directory or os.curdir)
    while True:
        if any(os.path.exists(os.path.join(current, mark)) for mark in MARKS):
            return current
        above = os.path.dirname(current)
        if above == current:
            return ""
        current = above


class Literal(NamedTuple):
    """An open literal and the file it stands in."""

    path: str
    open: OpenLiteral


class Reached(NamedTuple):
    """An open sink that a literal reaches, and its file."""

    path: str
    open: OpenSink


class Links:
    """The open ends of some files. ``resolve(owner, path)``: the definition behind an import."""

    def __init__(self, files: Iterable[FileFacts], resolve: Resolve) -> None:
        self._resolve = resolve
        self.literals: list[Literal] = []
        self.sinks: dict[Slot, list[tuple[Port, Reached]]] = {}
        self._passages: dict[Slot, list[tuple[Port, str, Port]]] = {}
        self._backward: dict[Slot, list[tuple[str, Port]]] = {}
        for file in files:
            for each in file.open:
                self._enter(file.path, each)

    def _enter(self, path: str, each: Open) -> None:
        if isinstance(each, OpenLiteral):
            self.literals.append(Literal(path, each))
        elif isinstance(each, OpenSink):
            for port in each.ports:
                self.sinks.setdefault(self._slot(port, path), []).append((port, Reached(path, each)))
        elif isinstance(each, Passage):
            source, target = self._slot(each.source, path), self._slot(each.target, path)
            self._passages.setdefault(source, []).append((each.source, path, each.target))
            self._backward.setdefault(target, []).append((path, each.source))

    def _slot(self, port: Port, path: str) -> Slot:
        """What two ports must share to be connected."""
        if port.kind in NAMED:
            return (port.kind, canonical(self._resolve(port.owner, path)), port.name)
        where = port.owner or project_root(os.path.dirname(path))
        return (port.kind, where, port.name.rpartition(".")[2])

    def reached(self, literal: Literal, *, spread: bool = False) -> Iterator[Reached]:
        """Every sink that a literal gets to, each once; ``spread``: with all that stands beside it, too."""
        waiting = [(port, literal.path) for port in _ends(literal.open, spread=spread)]
        seen: set[tuple[Slot, str]] = set()
        given: set[int] = set()
        while waiting:
            port, path = waiting.pop()
            slot = self._slot(port, path)
            if (slot, port.name) in seen:
                continue
            seen.add((slot, port.name))
            for other, reached in self.sinks.get(slot, ()):
                if _agree(port, other) and id(reached.open) not in given:
                    given.add(id(reached.open))
                    yield reached
            for other, through, target in self._passages.get(slot, ()):
                if _agree(port, other):
                    waiting.append((target, through))

    def demanded(self) -> Iterator[tuple[Port, str]]:
        """Ports through which something may come that a sink waits for, with their files."""
        waiting = [(port, each.path) for ends in self.sinks.values() for port, each in ends]
        seen: set[Slot] = set()
        while waiting:
            port, path = waiting.pop()
            slot = self._slot(port, path)
            if slot not in seen:
                seen.add(slot)
                yield port, path
                waiting += [(source, through) for through, source in self._backward.get(slot, ())]

    def supplied(self) -> Iterator[tuple[Port, str]]:
        """Ports through which a literal goes on, with their files."""
        waiting = [(port, each.path) for each in self.literals for port in _ends(each.open, spread=True)]
        seen: set[Slot] = set()
        while waiting:
            port, path = waiting.pop()
            slot = self._slot(port, path)
            if slot not in seen:
                seen.add(slot)
                yield port, path
                waiting += [(target, through) for _, through, target in self._passages.get(slot, ())]


def _ends(literal: OpenLiteral, *, spread: bool) -> Iterator[Port]:
    """Its ports; where its mapping may be spread into a call, its key as a part of that."""
    yield from literal.ports
    yield from (port._replace(kind="spread") for port in literal.ports if spread and port.kind == "key")


def canonical(owner: str) -> str:
    """One spelling for each file."""
    path, mark, name = owner.partition("::")
    return f"{os.path.abspath(path)}::{name}" if mark else owner


def _agree(one: Port, other: Port) -> bool:
    """Whether two key paths may be one: where both have a part, it is the same."""
    if one.kind not in ("key", "spread"):
        return True
    return all(a == b for a, b in zip(one.name.split(".")[::-1], other.name.split(".")[::-1]))
