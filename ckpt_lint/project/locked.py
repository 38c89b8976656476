"""What a lock file selects."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from ckpt_lint.project import toml
from ckpt_lint.project.known import normalise

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")


def version(lock: Path, distribution: str) -> list[Version]:
    """Return the releases of a distribution in a lock file, oldest first; several if it forks.

    Raises:
        TomlError: it does not parse.
        OSError: it cannot be read.
    """
    packages = _packages(str(lock), lock.stat().st_mtime_ns).get(distribution, ())
    return sorted(packages)


def members(lock: Path) -> set[Path]:
    """Return the directories of the packages that a uv.lock was made for.

    Raises:
        TomlError: it does not parse.
        OSError: it cannot be read.
    """
    text = lock.read_text("utf-8", errors="replace")
    found = re.findall(r'(?m)^source = \{ (?:editable|virtual) = "([^"\n]*)"', text)
    return {(lock.parent / path).resolve() for path in found}


@lru_cache(maxsize=64)
def _packages(path: str, _changed: int) -> dict[str, set[Version]]:
    data = Path(path).read_bytes()
    found: dict[str, set[Version]] = {}
    for package in _tables(data):
        name, version = package.get("name"), package.get("version")
        if isinstance(name, str) and isinstance(version, str):
            try:
                found.setdefault(normalise(name), set()).add(Version(version))
            except InvalidVersion:
                continue
    return found


def _tables(data: bytes) -> list[dict[str, Any]]:
    # A lock of a megabyte takes most of a second to parse, and a few packages matter: where
    # every package is a table with a header of its own, only theirs are parsed.
    headers = re.split(rb"(?m)^(?=\[)", data.replace(b"\r\n", b"\n"))
    tables = [table for table in headers if re.match(rb"\[\[packages?\]\]", table)]
    if len(data) < 50_000 or not tables:
        document = toml.loads(data)
        packages = document.get("package", document.get("packages", []))
        return [each for each in packages if isinstance(each, dict)] if packages else []
    wanted = re.compile(rb'^name = "(?:lightning|pytorch[-_.]lightning|fsspec)"', re.M | re.I)
    found = []
    for table in filter(wanted.search, tables):
        document = toml.loads(table)
        found += document.get("package", document.get("packages", []))
    return found
