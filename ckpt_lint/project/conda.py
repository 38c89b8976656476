"""Conda environment files, under whatever name, and conda's way to write a version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from ckpt_lint.project import declarations
from ckpt_lint.project.declarations import Declaration, wanted
from ckpt_lint.project.text import Text

_SPEC = re.compile(
    r"""(?:[^\s:]+::)?            # channel
    (?P<name>[\w.-]+?)(?:\[[^]]*\])?
    (?:\s*(?P<range>[<>!~=]\s*[^\s]*(?:\s*,\s*[<>!~=][^\s]*)*)|\s+(?P<plain>\d[\w.*]*))?
    (?:\s+\S+)?                    # build
    """,
    re.X,
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INCLUDE = re.compile(r"\s*(?:-r|--requirement|-c|--constraint)[ =]*([^\s\0]+)\s*")
LISTS = re.compile(r"(?m)^(?:- )?[\"']?dependencies[\"']?\s*:|^\s+python_packages\s*:")
"""What a YAML file must hold to be an environment, or a cog.yaml."""


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
        reader = declarations.parse if item.pip else parse
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


def parse(source: Text, start: int, text: str) -> list[Declaration]:
    """Return the declaration in a conda requirement: one, or none.

    `=2.5` means any 2.5 release there, `=2.5.3` that one, `==` what it means everywhere.
    """
    match = _SPEC.fullmatch(text.strip())
    if not match or wanted(match["name"]) is None:
        return []
    specifier = specifiers(match["range"] or match["plain"] or "")
    start += len(text) - len(text.lstrip())
    extent = start, start + len(text.strip())
    return declarations.ranged(source, extent, match["name"], specifier, text.strip())


def specifiers(constraint: str) -> str:
    """Translate a version constraint of conda; of alternatives (`|`) only the last.

    What cannot be translated comes back as it is, for the caller to refuse.
    """
    constraint = re.sub(r"\s", "", constraint.rpartition("|")[2])
    if constraint in ("", "*"):
        return ""
    if constraint[0].isdigit():
        return f"=={constraint}"
    single = re.fullmatch(r"=([^=,<>|*]+?)(\.?\*)?(=.*)?", constraint)
    if single:
        release, wildcard, build = single.groups()
        whole = build or (not wildcard and release.count(".") >= 2)
        return f"=={release}" if whole else f"=={release}.*"
    return re.sub(r"(?<=[\d])\*|=[^=,<>]*_[^=,<>]*$", "", constraint)


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
