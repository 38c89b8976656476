"""Conda environment files, under whatever name, and the cog.yaml of Cog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import yaml

from ckpt_lint.project import conda, declarations, requirements, yamlnodes
from ckpt_lint.project.declarations import Declaration
from ckpt_lint.project.text import Text

_INCLUDE = re.compile(r"\s*(?:-r|--requirement|-c|--constraint)[ =]*([^\s\0]+)\s*")


class Item(NamedTuple):
    """One line of a list: its offset, its text, whether pip reads it, whether it may be longer."""

    start: int
    text: str
    pip: bool
    rewritable: bool


def read(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of an environment file, its `pip:` list among them.

    Raises:
        ValueError: it is no YAML.
    """
    for item in _items(source):
        reader = declarations.parse if item.pip else conda.parse
        for each in reader(source, item.start, item.text):
            yield each if item.rewritable else replace(each, written=None)


def includes(source: Text) -> Iterator[Path]:
    """Yield every requirements file that the `pip:` list includes.

    Raises:
        ValueError: it is no YAML.
    """
    if "-r" not in source.content and "-c" not in source.content:
        return
    for item in _items(source):
        match = _INCLUDE.fullmatch(item.text) if item.pip else None
        yield from requirements.included(source, match[1]) if match else ()


def _items(source: Text) -> Iterator[Item]:
    for root in _documents(source.content):
        dependencies = _child(root, "dependencies")
        yield from _strings(source, dependencies, pip=False)
        for child in dependencies.value if isinstance(dependencies, yaml.SequenceNode) else ():
            yield from _strings(source, _child(child, "pip"), pip=True)
        yield from _strings(source, _child(_child(root, "build"), "python_packages"), pip=True)


def _documents(text: str) -> list[yaml.Node]:
    try:
        return [each for each in yamlnodes.compose_all(text) if each is not None]
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _strings(source: Text, node: yaml.Node | None, *, pip: bool) -> Iterator[Item]:
    if not isinstance(node, yaml.SequenceNode):
        return
    for child in node.value:
        if isinstance(child, yaml.ScalarNode):
            start, end = child.start_mark.index, child.end_mark.index
            found = source.content.find(child.value, start, end)
            # without quotes, a comma ends an item of `[a, b]`
            whole = not node.flow_style or child.style in ("'", '"')
            yield Item(max(found, start), child.value, pip, found >= 0 and whole)


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            return value  # type: ignore[no-any-return]
    return None
