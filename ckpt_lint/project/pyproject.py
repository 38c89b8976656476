"""Dependencies in pyproject.toml: the standards' tables, and those of the tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from ckpt_lint.project import declarations, pixi, poetry, toml
from ckpt_lint.project.declarations import MAIN, OPTIONAL, Declaration, wanted
from ckpt_lint.project.text import Text
from ckpt_lint.project.tomlplaces import Extent, Path, extents

_LISTS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("project", "dependencies"), MAIN),
    (("project", "optional-dependencies", "*"), OPTIONAL),
    (("dependency-groups", "*"), OPTIONAL),
    (("tool", "pdm", "dev-dependencies", "*"), OPTIONAL),
    (("tool", "uv", "dev-dependencies"), OPTIONAL),
    (("tool", "uv", "constraint-dependencies"), MAIN),
    (("tool", "uv", "override-dependencies"), MAIN),
    (("tool", "rye", "dev-dependencies"), OPTIONAL),
    (("tool", "hatch", "envs", "*", "dependencies"), OPTIONAL),
    (("tool", "hatch", "envs", "*", "extra-dependencies"), OPTIONAL),
)
_FILES = (
    ("tool", "setuptools", "dynamic", "dependencies", "file"),
    ("tool", "setuptools", "dynamic", "optional-dependencies", "*", "file"),
)
_POETRY: tuple[tuple[tuple[str, ...], int], ...] = (
    (("tool", "poetry", "dependencies"), MAIN),
    (("tool", "poetry", "dev-dependencies"), OPTIONAL),
    (("tool", "poetry", "group", "*", "dependencies"), OPTIONAL),
)


def read(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of a pyproject.toml.

    Raises:
        TomlError: it does not parse.
    """
    document = toml.loads(source.content.encode())
    places = extents(source.content)
    for pattern, tier in _LISTS:
        for path, items in below(document, pattern):
            yield from _listed(source, places, path, items, tier)
    for pattern, tier in _POETRY:
        for path, table in below(document, pattern):
            for name, value in table.items() if isinstance(table, dict) else ():
                yield from poetry.read(source, places, (*path, name), value, tier)
    for path, table in below(document, ("tool", "pixi")):
        yield from pixi.tables(source, places, path, table)


def includes(source: Text) -> Iterator[FilePath]:
    """Yield the requirements files that setuptools reads its dependencies from.

    Raises:
        TomlError: it does not parse.
    """
    if "setuptools.dynamic" not in source.content:
        return
    document = toml.loads(source.content.encode())
    for pattern in _FILES:
        for _, names in below(document, pattern):
            for name in names if isinstance(names, list) else [names]:
                if isinstance(name, str) and "\0" not in name:
                    yield FilePath(source.path).parent / name


def below(document: Any, pattern: tuple[str, ...], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield what stands at a path of keys, of which ``*`` is any, with its path."""
    if not pattern:
        yield path, document
        return
    table = document if isinstance(document, dict) else {}
    for key in table if pattern[0] == "*" else (pattern[0],):
        if key in table:
            yield from below(table[key], pattern[1:], (*path, key))


def _listed(
    source: Text, places: dict[Path, Extent], path: Path, items: object, tier: int
) -> Iterator[Declaration]:
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, str) or wanted(item) is None:
            continue
        start, end = places.get((*path, number), Extent(0, 0))
        found = declarations.parse(source, start, item, tier)
        # with an escape in it, its characters do not stand where they seem to
        plain = source.content[start:end] == item
        yield from found if plain else [replace(each, written=None) for each in found]
