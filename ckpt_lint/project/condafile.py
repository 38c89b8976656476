"""Conda environment files, under whatever name, and the cog.yaml of Cog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from ckpt_lint.project import conda, declarations
from ckpt_lint.project.declarations import Declaration
from ckpt_lint.project.text import Text

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INCLUDE = re.compile(r"\s*(?:-r|--requirement|-c|--constraint)[ =]*([^\s\0]+)\s*")


class Item(NamedTuple):
    """One line of a list: its offset, its text, and whether pip reads it."""

    start: int
    text: str
    pip: bool


def read(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of an environment file, its `pip:` list among them.

    Raises:
        ValueError: it is no YAML.
    """
    for item in _items(source):
        reader = declarations.parse if item.pip else conda.parse
        yield from reader(source, item.start, item.text)


def includes(source: Text) -> Iterator[tuple[int, Path]]:
    """Yield row and path of every requirements file that the `pip:` list includes.

    Raises:
        ValueError: it is no YAML.
    """
    if "-r" not in source.content and "-c" not in source.content:
        return
    for item in _items(source):
        match = _INCLUDE.fullmatch(item.text) if item.pip else None
        if match and "://" not in match[1]:
            yield source.position(item.start).row, Path(source.path).parent / match[1]


def _items(source: Text) -> Iterator[Item]:
    for root in _documents(source.content):
        yield from _scalars(source, _child(root, "dependencies"))
        build = _child(root, "build")
        for scalar in _strings(_child(build, "python_packages")):
            yield _item(source, scalar, pip=True)


def _documents(text: str) -> list[yaml.Node]:
    try:
        return [each for each in yaml.compose_all(text, Loader=_LOADER) if each is not None]
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _scalars(source: Text, node: yaml.Node | None) -> Iterator[Item]:
    for scalar in _strings(node):
        yield _item(source, scalar, pip=False)
    for child in node.value if isinstance(node, yaml.SequenceNode) else ():
        for scalar in _strings(_child(child, "pip")):
            yield _item(source, scalar, pip=True)


def _strings(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    for child in node.value if isinstance(node, yaml.SequenceNode) else ():
        if isinstance(child, yaml.ScalarNode):
            yield child


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            return value  # type: ignore[no-any-return]
    return None


def _item(source: Text, scalar: yaml.ScalarNode, *, pip: bool) -> Item:
    start = source.content.find(scalar.value, scalar.start_mark.index, scalar.end_mark.index)
    return Item(max(start, scalar.start_mark.index), scalar.value, pip)
