"""YAML text to nodes by libyaml, unless it nests so deeply that this would end the process."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

# libyaml's is many times faster and has the same marks.
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 400
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def compose_all(text: str) -> Iterator[yaml.Node | None]:
    """The root of each document; ``None`` for an empty one.

    Raises:
        yaml.YAMLError: it is no YAML.
        RecursionError: it nests too deeply. On Python 3.9 libyaml's composer would not raise it.
    """
    if _may_be_deep(text):
        _refuse_depth(text)
    yield from yaml.compose_all(text, LOADER)


def _may_be_deep(text: str) -> bool:
    # Each level takes a bracket, or a column of its line.
    brackets = text.count("[") + text.count("{")
    return brackets > DEEPEST or max(map(len, text.splitlines()), default=0) > DEEPEST


def _refuse_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, LOADER):
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > DEEPEST:
            raise RecursionError
