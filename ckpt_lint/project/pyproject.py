"""Dependencies in pyproject.toml: PEP 621, PEP 735 and Poetry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ckpt_lint.project import declarations, poetry, toml
from ckpt_lint.project.declarations import MAIN, OPTIONAL, Declaration, wanted


def read(path: Path, shown: str, notes: list[str]) -> list[Declaration]:
    """Return the declarations of a pyproject.toml.

    Args:
        path: the file.
        shown: how to name it.
        notes: gets a line for each requirement that could not be read.

    Raises:
        OSError: it cannot be read.
        TomlError: it does not parse.
    """
    data = path.read_bytes()
    document = toml.loads(data)
    text = data.decode("utf-8-sig")
    found: list[Declaration] = []
    for requirement, tier in _standard(document):
        found += declarations.parse(
            requirement, _where(text, shown, f'"{requirement}"', requirement), notes, tier
        )
    tool = _table(_table(document, "tool"), "poetry")
    for name, value, tier in _poetry(tool):
        where = _where(text, shown, name + " ", name + "=", f'"{name}"', f"{name}.", name)
        found += _translated(name, value, where, notes, tier)
    return found


def _standard(document: dict[str, Any]) -> Iterator[tuple[str, int]]:
    project = _table(document, "project")
    for item in _list(project.get("dependencies")):
        yield item, MAIN
    extras, groups = _table(project, "optional-dependencies"), _table(document, "dependency-groups")
    pdm = _table(_table(_table(document, "tool"), "pdm"), "dev-dependencies")
    for group in (*extras.values(), *groups.values(), *pdm.values()):
        for item in _list(group):
            yield item, OPTIONAL


def _poetry(tool: dict[str, Any]) -> Iterator[tuple[str, Any, int]]:
    for name, value in _table(tool, "dependencies").items():
        yield name, value, MAIN
    for name, value in _table(tool, "dev-dependencies").items():
        yield name, value, OPTIONAL
    for group in _table(tool, "group").values():
        for name, value in _table(group, "dependencies").items():
            yield name, value, OPTIONAL


def _translated(name: str, value: object, where: str, notes: list[str], tier: int) -> Iterator[Declaration]:
    if wanted(name) is None:
        return
    for each in value if isinstance(value, list) else [value]:
        entry = each if isinstance(each, dict) else {"version": each}
        constraint = entry.get("version")
        shown = f"{name} = {constraint!r}".replace("'", '"') if constraint else name
        own_tier = OPTIONAL if entry.get("optional") is True else tier
        if constraint is None and any(key in entry for key in ("git", "url", "path", "file")):
            distribution = wanted(name) or name
            yield Declaration(distribution, "", where, shown, own_tier, url=True)
            continue
        for specifier in poetry.specifiers(constraint if isinstance(constraint, str) else "*"):
            found = declarations.ranged(name, specifier, where, shown, own_tier)
            if found:
                yield found
            else:
                notes.append(f"{where} could not be read: {shown}")


def _table(parent: object, key: str) -> dict[str, Any]:
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _where(text: str, shown: str, *needles: str) -> str:
    for needle in needles:
        for number, line in enumerate(text.splitlines(), 1):
            code = line.lstrip()
            if needle in line and not code.startswith("#"):
                return f"{shown}:{number}"
    return shown
