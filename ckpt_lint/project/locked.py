"""Lock files: uv.lock, poetry.lock, pdm.lock and pylock.toml, and those that are not TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ckpt_lint.project import conda, declarations, tomlplaces
from ckpt_lint.project import toml as toml_reader
from ckpt_lint.project.declarations import NAME, Declaration, wanted
from ckpt_lint.project.text import Text

_LARGE = 50_000  # characters
_HEADER = re.compile(r"(?m)^\[\[packages?\]\]")
_NAMED = re.compile(rf'\nname = "(?:{NAME})"')  # starts with what a search can skip to
# A package of pixi.lock or a conda list is a file name; of older ones and conda-lock.yml, a table.
_FILE = re.compile(
    rf"[/ ](?P<name>{conda.NAME})-(?P<version>\d[^-/\s]{{0,40}})"
    r"(?=[-.][^/\s]{0,200}(?:conda|bz2|whl|gz)\b)",
    re.I,
)
_TABLE = re.compile(
    rf"""(?mix)^[-\ ][ ]+name:[ ]*["']?(?P<name>{conda.NAME})["']?[ \t\r]*$
    (?:\n(?!-|[ ]*name:).*)*?\n[ ]+version:[ ]*["']?(?P<version>[^\s"']+)"""
)
_TOOLS = {
    "uv.lock": "uv",
    "poetry.lock": "poetry",
    "pdm.lock": "pdm",
    "Pipfile.lock": "pipenv",
    "pixi.lock": "pixi",
}


def read_toml(source: Text) -> Iterator[Declaration]:
    """Yield what a lock file in TOML selects.

    Raises:
        TomlError: it does not parse.
    """
    for start, text in _sections(source.content):
        document = toml_reader.loads(text.encode())
        places = tomlplaces.extents(text)
        for key in ("package", "packages"):
            packages = document.get(key)
            for number, package in enumerate(packages if isinstance(packages, list) else ()):
                extent = places.get((key, number, "version"))
                if isinstance(package, dict) and extent is not None:
                    here = (start + extent.start, start + extent.end)
                    yield from _package(source, here, package.get("name"), package["version"])


def read_text(source: Text) -> Iterator[Declaration]:
    """Yield what a pixi.lock, a conda-lock.yml or an explicit list of conda packages selects."""
    seen: set[tuple[str, str]] = set()
    matches = [*_FILE.finditer(source.content), *_TABLE.finditer(source.content)]
    for match in sorted(matches, key=lambda each: each.start("version")):
        version = match["version"].removesuffix(".tar")
        name = conda.distribution(match["name"])
        key = (wanted(name) or "", version)
        if key not in seen:
            seen.add(key)
            at = match.start("version")
            item = source.content.rfind("- ", 0, at)
            own = source.content.startswith(("- pypi", "- kind: pypi"), item)
            for each in _package(source, (at, at + len(version)), name, version):
                yield replace(each, tool="pixi, PyPI") if own and each.tool == "pixi" else each


def read_json(source: Text) -> Iterator[Declaration]:
    """Yield what a Pipfile.lock selects.

    Raises:
        ValueError: it does not parse.
    """
    document = json.loads(source.content)
    for category in document.values() if isinstance(document, dict) else ():
        for name, package in category.items() if isinstance(category, dict) else ():
            version = package.get("version") if isinstance(package, dict) else None
            if wanted(name) and isinstance(version, str):
                place = re.compile(rf'"{re.escape(name)}":\s*{{[^{{}}]*?"version":\s*"{re.escape(version)}"')
                found = place.search(source.content)
                end = found.end() - 1 if found else 0
                extent = (max(0, end - len(version.lstrip("="))), end)
                yield from _package(source, extent, name, version.lstrip("="))


def members(path: str, text: str) -> set[Path]:
    """Return the directories of the packages that a uv.lock was made for."""
    found = re.findall(r'(?m)^source = \{ (?:editable|virtual) = "([^"\n]*)"', text)
    directory = Path(path).parent
    return {(directory / path).resolve() for path in found if "\0" not in path}


def tool_of(name: str) -> str:
    """Return the tool that writes a lock file of that name."""
    return _TOOLS.get(name, "conda" if "conda" in name else "lock")


def _package(source: Text, extent: tuple[int, int], name: Any, version: Any) -> list[Declaration]:
    if not isinstance(name, str) or not isinstance(version, str):
        return []
    return declarations.locked(source, extent, name, version, tool_of(Path(source.path).name))


def _sections(text: str) -> list[tuple[int, str]]:
    # A lock of a megabyte takes most of a second to parse, and a few packages matter: where
    # every package is a table with a header of its own, only theirs are parsed.
    if len(text) < _LARGE or not _HEADER.search(text):
        return [(0, text)]
    found = {}
    for match in _NAMED.finditer(text):
        start = text.rfind("\n[[", 0, match.start()) + 1
        end = text.find("\n[[", match.end())
        found[start] = text[start : end + 1 or None]
    return sorted(found.items())
