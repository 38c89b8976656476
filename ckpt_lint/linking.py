"""Which ports of which files are connected, and what is still open at either side."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Callable, NamedTuple

from ckpt_lint.crossing import Open, OpenLiteral, OpenObject, OpenRun, OpenSink, Passage
from ckpt_lint.facts import Trainer
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.ports import Port, Want
from ckpt_lint.values import Rewrite

Resolve = Callable[[str, str], str]
MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "environment.yml",
         "environment.yaml")  # fmt: skip
NAMED = ("parameter", "return", "global", "class")
Slot = tuple[str, str, str]


def project_root(directory: str) -> str:
    """The nearest directory upward that looks like a project; empty where there is none."""
    return _root(os.path.abspath(directory or os.curdir))


@cache
def _root(directory: str) -> str:
    if any(os.path.exists(os.path.join(directory, mark)) for mark in MARKS):
        return directory
    above = os.path.dirname(directory)
    return _root(above) if above != directory else ""


class Literal(NamedTuple):
    """An open literal and the file it stands in."""

    path: str
    open: OpenLiteral


class Reached(NamedTuple):
    """An open sink that a literal reaches, and its file."""

    path: str
    open: OpenSink


class Supplied(NamedTuple):
    """An object that another file makes, and that file."""

    path: str
    open: OpenObject


class Links:
    """The open ends of some files. ``resolve(owner, path)``: the definition behind an import."""

    def __init__(self, files: Iterable[FileFacts], resolve: Resolve) -> None:
        self._resolve = resolve
        self.literals: list[Literal] = []
        self.sinks: dict[Slot, list[tuple[Port, Reached]]] = {}
        self._objects: dict[Slot, list[Supplied]] = {}
        self._passages: dict[Slot, list[tuple[Port, str, Port]]] = {}
        self._backward: dict[Slot, list[tuple[str, Port]]] = {}
        self._wants: list[tuple[Want, str]] = []
        for file in files:
            for each in file.open:
                self._enter(file.path, each)
            for fact in file.facts:
                if isinstance(fact, Trainer):
                    self._wants += [(want, file.path) for want in fact.callbacks.more]

    def _enter(self, path: str, each: Open) -> None:
        if isinstance(each, OpenLiteral):
            self.literals.append(Literal(path, each))
        elif isinstance(each, OpenSink):
            for port in each.ports:
                self.sinks.setdefault(self._slot(port, path), []).append((port, Reached(path, each)))
        elif isinstance(each, OpenObject):
            for port in each.ports:
                self._objects.setdefault(self._slot(port, path), []).append(Supplied(path, each))
        elif isinstance(each, OpenRun):
            self._wants += [(want, path) for want in each.wants]
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

    def supplied_to(self, want: Want, path: str) -> Iterator[Supplied]:
        """Every object that may be meant by ``want`` in the file ``path``, each once."""
        given: set[int] = set()
        for port in want:
            for each in self._objects.get(self._slot(port, path), ()):
                if id(each.open) not in given:
                    given.add(id(each.open))
                    yield each

    def unsupplied(self) -> Iterator[tuple[Port, str]]:
        """Ports by which Trainers and runs wait for what no file is known to make, with their files."""
        waiting = list(self._wants)
        seen: set[tuple[Want, str]] = set()
        while waiting:
            want, path = waiting.pop()
            if (want, path) in seen:
                continue
            seen.add((want, path))
            supplied = list(self.supplied_to(want, path))
            for each in supplied:
                waiting += [(further, each.path) for further in each.open.callbacks.more]
            yield from ((port, path) for port in want if not supplied)

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


def elsewhere(rewrite: Rewrite, path: str) -> Rewrite:
    """Edits of another file, that say so."""
    return rewrite and tuple(replace(edit, path=edit.path or path) for edit in rewrite)


def _agree(one: Port, other: Port) -> bool:
    """Whether two key paths may be one: where both have a part, it is the same."""
    if one.kind not in ("key", "spread"):
        return True
    return all(a == b for a, b in zip(one.name.split(".")[::-1], other.name.split(".")[::-1]))
