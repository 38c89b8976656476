"""Poetry's and Pipenv's tables of versions, and Poetry's constraints in PEP 440."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ckpt_lint.project import declarations, known
from ckpt_lint.project.declarations import OPTIONAL, Declaration, wanted
from ckpt_lint.project.specifier import Specifier
from ckpt_lint.project.text import Text
from ckpt_lint.project.tomlplaces import Extent, Path

_ELSEWHERE = ("git", "url", "path", "file")


def read(
    source: Text, places: dict[Path, Extent], path: Path, value: object, tier: int
) -> Iterator[Declaration]:
    """Yield the declarations of one entry: a version, a table, or a list of tables.

    Args:
        source: the file.
        places: where its strings stand.
        path: of the entry; the last key is the distribution's name.
        value: what the entry says.
        tier: of its table.
    """
    name = str(path[-1])
    if wanted(name) is None:
        return
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _entry(source, places, name, (*path, number), each, tier)
    else:
        yield from _entry(source, places, name, path, value, tier)


def _entry(
    source: Text, places: dict[Path, Extent], name: str, path: Path, value: object, tier: int
) -> Iterator[Declaration]:
    entry = value if isinstance(value, dict) else {"version": value}
    tier = OPTIONAL if entry.get("optional") is True else tier
    constraint = entry.get("version")
    extent = places.get((*path, "version")) or places.get(path) or _any(places, path)
    if not isinstance(constraint, str):
        url = any(key in entry for key in _ELSEWHERE)
        for each in declarations.ranged(source, extent, name, "", name, tier):
            yield replace(each, url=url)
        return
    shown = f'{name} = "{constraint}"'
    plain = source.editable and source.content[extent.start : extent.end] == constraint
    alternatives = [
        each
        for specifier in specifiers(constraint)
        for each in declarations.ranged(source, extent, name, specifier, shown, tier)
    ]
    if alternatives:
        found = max(alternatives, key=_newest)
        yield replace(found, written=Specifier(found.span, constraint) if plain else None)


def _newest(declaration: Declaration) -> Version:
    """What an install gets of a requirement: of alternatives, the newest."""
    admitted = known.admitted(declaration.distribution, SpecifierSet(declaration.specifier))
    return Version(admitted[-1] if admitted else declaration.exact or "0")


def _any(places: dict[Path, Extent], path: Path) -> Extent:
    inside = (extent for each, extent in places.items() if each[: len(path)] == path)
    return next(inside, Extent(0, 0))


def specifiers(constraint: str) -> list[str]:
    """Translate a Poetry constraint; each alternative of `||` on its own.

    `^1.2` stays below the next release that changes its first part other than zero, `~1.2`
    below the next minor one, `1.2` alone is exact, `*` is anything.
    """
    return [
        ",".join(filter(None, (_one(part.strip()) for part in _parts(alternative))))
        for alternative in re.split(r"\|\|?", constraint)
    ]


def _parts(alternative: str) -> list[str]:
    return re.split(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])", alternative.strip())


def _one(part: str) -> str:
    if part in ("*", ""):
        return ""
    if part.startswith("^"):
        return _caret(part[1:].strip())
    if part.startswith("~") and not part.startswith("~="):
        return _tilde(part[1:].strip())
    if part[0] in "<>=!~":
        return re.sub(r"^=(?!=)", "==", part).replace(" ", "")
    return f"=={part}"


def _caret(version: str) -> str:
    numbers = _numbers(version)
    at = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
    return _between(version, [*numbers[:at], numbers[at] + 1])


def _tilde(version: str) -> str:
    numbers = _numbers(version)[:2]
    return _between(version, [*numbers[:-1], numbers[-1] + 1])


def _between(version: str, upper: list[int]) -> str:
    return f">={version},<{'.'.join(map(str, upper))}"


def _numbers(version: str) -> list[int]:
    """Return the release numbers; [0] where there are none, so that the caller's range is void."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return [int(number) for number in match[0].split(".")] if match else [0]
