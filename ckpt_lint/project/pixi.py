"""Dependencies of pixi: pixi.toml, and its tables in pyproject.toml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ckpt_lint.project import conda, declarations, toml
from ckpt_lint.project.declarations import MAIN, OPTIONAL, Declaration, wanted
from ckpt_lint.project.specifier import Specifier
from ckpt_lint.project.text import Text
from ckpt_lint.project.tomlplaces import Extent, Path, extents

_NESTED = ("target", "feature")


def read(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of a pixi.toml.

    Raises:
        TomlError: it does not parse.
    """
    yield from tables(source, extents(source.content), (), toml.loads(source.content.encode()))


def tables(
    source: Text, places: dict[Path, Extent], path: Path, table: Any, tier: int = MAIN
) -> Iterator[Declaration]:
    """Yield the declarations of pixi's tables below a path, those of features and targets too."""
    if not isinstance(table, dict):
        return
    for key in ("dependencies", "pypi-dependencies"):
        entries = table.get(key)
        for name, value in entries.items() if isinstance(entries, dict) else ():
            yield from _entry(source, places, (*path, key, name), value, tier)
    for nested in _NESTED:
        inner = table.get(nested)
        for name, value in inner.items() if isinstance(inner, dict) else ():
            own = OPTIONAL if nested == "feature" else tier
            yield from tables(source, places, (*path, nested, name), value, own)


def _entry(
    source: Text, places: dict[Path, Extent], path: Path, value: object, tier: int
) -> Iterator[Declaration]:
    name = str(path[-1])
    package = conda.distribution(name)
    if wanted(package) is None:
        return
    constraint = value.get("version") if isinstance(value, dict) else value
    extent = places.get((*path, "version")) or places.get(path)
    if not isinstance(constraint, str) or extent is None:
        return
    specifier = conda.specifiers(constraint)
    shown = f'{name} = "{constraint}"'
    plain = source.editable and source.content[extent.start : extent.end] == constraint
    for each in declarations.ranged(source, extent, package, specifier, shown, tier):
        yield replace(each, written=Specifier(each.span, constraint) if plain else None)
