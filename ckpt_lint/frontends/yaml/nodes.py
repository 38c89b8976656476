"""YAML text to nodes: their positions in the text, their values, aliases and merge keys resolved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

import yaml

from ckpt_lint.findings import Edit, Position, Span
from ckpt_lint.frontends.python.source import line_starts
from ckpt_lint.project.yamlnodes import compose_all
from ckpt_lint.values import TEXT, UNKNOWN, Place, Value

_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
_PLAIN = frozenset(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null"))
# `${a.b}`, or `${.b}` beside it; a resolver (`${oc.env:X}`) is decided elsewhere.
_INTERPOLATION = re.compile(r"\$\{\s*(\.*)([\w-]+(?:\.[\w-]+)*)\s*\}")
DEEPEST = 100
MOST_HOPS = 8


class Broken(Exception):
    """A text that is not YAML; ``row`` and ``column`` from 1."""

    def __init__(self, reason: str, row: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.row = row
        self.column = column


def compose(text: str) -> list[yaml.Node]:
    """The root of each document. Raises ``Broken``."""
    try:
        return [node for node in compose_all(text) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(str(error.problem or error.context).split())
        position = _Lines(text).position(mark.index) if mark is not None else Position(1, 1)
        raise Broken(f"cannot be parsed: {reason}", *position) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Broken(f"cannot be parsed: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise Broken("nests too deeply to be analysed") from None


class _Lines:
    def __init__(self, text: str) -> None:
        self._starts = line_starts(text)

    def position(self, index: int) -> Position:
        row = bisect_right(self._starts, index)
        return Position(row, index - self._starts[row - 1] + 1)


@dataclass(frozen=True)
class Entry:
    """One key of a mapping. ``shared``: an anchor or a merge key brings it to several places."""

    key: yaml.ScalarNode
    value: yaml.Node
    shared: bool


@dataclass(frozen=True)
class Mapping:
    """A mapping and where it stands: ``keys`` lead to it from the root, ``[0]`` through a list."""

    keys: tuple[str, ...]
    entries: dict[str, Entry]

    def scalar(self, *names: str) -> yaml.ScalarNode | None:
        """The first of ``names`` that holds one value."""
        for name in names:
            entry = self.entries.get(name)
            if entry is not None and isinstance(entry.value, yaml.ScalarNode):
                return entry.value
        return None


class Document:
    """One document of a file."""

    def __init__(self, path: str, text: str, root: yaml.Node) -> None:
        self.path = path
        self.text = text
        self.root = root
        self._lines = _Lines(text)

    @cached_property
    def mappings(self) -> list[Mapping]:
        """All mappings, each once, in order of the text."""
        found: list[Mapping] = []
        seen: set[int] = set()
        waiting: list[tuple[yaml.Node, tuple[str, ...]]] = [(self.root, ())]
        while waiting:
            node, keys = waiting.pop()
            if id(node) in seen or len(keys) > DEEPEST:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                items = [(item, (*keys, f"[{number}]")) for number, item in enumerate(node.value)]
                waiting.extend(reversed(items))
            elif isinstance(node, yaml.MappingNode):
                mapping = Mapping(keys, self.entries(node))
                found.append(mapping)
                inner = [(entry.value, (*keys, name)) for name, entry in mapping.entries.items()]
                waiting.extend(reversed(inner))
        return found

    @cached_property
    def _shared(self) -> frozenset[int]:
        """Nodes that an alias brings to a second place, and all inside them."""
        seen: set[int] = set()
        shared: set[int] = set()
        waiting = [(self.root, False)]
        while waiting:
            node, again = waiting.pop()
            if id(node) in shared:
                continue
            again = again or id(node) in seen
            (shared if again else seen).add(id(node))
            waiting.extend((child, again) for child in _children(node))
        return frozenset(shared)

    def entries(self, node: yaml.Node, depth: int = 0) -> dict[str, Entry]:
        """Keys of a mapping, merged ones included; of equal keys the last counts."""
        own: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        pairs = node.value if isinstance(node, yaml.MappingNode) and depth < DEEPEST else ()
        for key, value in pairs:
            if key.tag == _MERGE:
                several = isinstance(value, yaml.SequenceNode)
                for base in reversed(value.value) if several else (value,):
                    merged.update(self.entries(base, depth + 1))
            elif isinstance(key, yaml.ScalarNode):
                own[key.value] = Entry(key, value, id(key) in self._shared or id(value) in self._shared)
        return {**{name: Entry(e.key, e.value, True) for name, e in merged.items()}, **own}

    @cached_property
    def by_keys(self) -> dict[tuple[str, ...], Mapping]:
        """All mappings, by the keys that lead to them."""
        return {mapping.keys: mapping for mapping in self.mappings}

    def value(self, node: yaml.Node, keys: tuple[str, ...]) -> Value:
        """What an entry of the mapping at ``keys`` says, ``${...}`` of this document resolved."""
        scalar = self.scalar(node, keys)
        return UNKNOWN if scalar is None else value_of(scalar)

    def scalar(self, node: yaml.Node, keys: tuple[str, ...]) -> yaml.ScalarNode | None:
        """The scalar that an entry of the mapping at ``keys`` is; none where another file decides."""
        for _ in range(MOST_HOPS):
            if not isinstance(node, yaml.ScalarNode):
                return None
            match = _INTERPOLATION.fullmatch(node.value) if node.value.startswith("${") else None
            if match is None:
                return node
            entry, keys = self._interpolated(match[1], match[2].split("."), keys)
            if entry is None:
                return None
            node = entry.value
        return None

    def _interpolated(
        self, dots: str, names: list[str], keys: tuple[str, ...]
    ) -> tuple[Entry | None, tuple[str, ...]]:
        """The entry that OmegaConf means: from the mapping at ``keys``, or from the root of the whole."""
        above = keys[: len(keys) - len(dots) + 1] if dots else ()
        group = PurePath(self.path).parent.name
        # A file of a config group stands below the name of its directory.
        if not dots and len(names) > 1 and names[0] == group and (group,) not in self.by_keys:
            names = names[1:]
        whole = (*above, *names[:-1])
        mapping = self.by_keys.get(whole)
        return (mapping.entries.get(names[-1]) if mapping else None), whole

    def span(self, first: yaml.Node, last: yaml.Node | None = None) -> Span:
        """From the start of one node to the end of another."""
        end = (last or first).end_mark.index
        start = first.start_mark.index
        end = start + len(self.text[start:end].rstrip())
        return Span(self._lines.position(start), self._lines.position(end))

    def place(self, first: yaml.Node, last: yaml.Node | None = None) -> Place:
        """Where a fact stands: from one node to another."""
        span = self.span(first, last)
        return Place(self.path, span, (span.start.row, span.end.row))

    def replaced(self, node: yaml.ScalarNode, content: str) -> Edit | None:
        """Another value for a scalar, in its quotes; ``None`` for one that is written in a richer way."""
        start, end = node.start_mark.index, node.end_mark.index
        raw = self.text[start:end]
        quote = raw[:1] if raw[:1] in ("'", '"') else ""
        if raw != f"{quote}{node.value}{quote}":
            return None
        inner = Span(
            self._lines.position(start + len(quote)), self._lines.position(start + len(quote + node.value))
        )
        return Edit(inner, content)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value


def value_of(node: yaml.Node) -> Value:
    """What a scalar says; interpolations, Hydra's ``???`` and everything else are not known."""
    if not isinstance(node, yaml.ScalarNode):
        return UNKNOWN
    if node.tag in _PLAIN:
        try:
            return Value((yaml.SafeLoader("").construct_object(node),))
        except (yaml.YAMLError, ValueError, ArithmeticError):
            return UNKNOWN
    if node.tag != _STRING or node.value == "???" or (node.value[:2], node.value[-1:]) == ("${", "}"):
        return UNKNOWN
    return Value((TEXT if "${" in node.value else node.value,))
