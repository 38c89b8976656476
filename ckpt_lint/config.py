"""`[tool.ckpt-lint]` in pyproject.toml, or ckpt-lint.toml."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ckpt_lint.findings import HELPER
from ckpt_lint.project import known, toml

EXCLUDE = (
    ".direnv", ".eggs", ".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache",
    ".svn", ".tox", ".venv", "__pypackages__", "build", "dist", "node_modules", "site-packages",
    "venv",
)  # fmt: skip


class ConfigError(Exception):
    """The configuration cannot be used; one clear line that names the file."""


@dataclass(frozen=True)
class Config:
    """What a project says in its configuration.

    Attributes:
        path: the file it came from, if any.
        root: the directory of that file, else the project's, else the current one; patterns
            are relative to it.
        lightning_version: the release by distribution, empty where nothing is said.
        python: the interpreter or environment of the project, absolute.
        per_file_ignores: rule codes by file pattern.
        helper_module: where fixes import the safe helper from.
    """

    path: Path | None
    root: Path
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    lightning_version: Mapping[str, str] = field(default_factory=dict)
    python: Path | None = None
    output_format: str | None = None
    fix: bool = False
    unsafe_fixes: bool = False
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    helper_module: str = HELPER


@dataclass(frozen=True)
class Options:
    """What a run was asked for, beyond the project's configuration.

    Attributes:
        codes: the rules that are on.
        per_file_ignores: rules that are off, by file pattern.
        lightning_version: the release by distribution, where it was given.
        python: the project's interpreter or environment.
        jobs: how many processes; 0 is one for each CPU.
        apart: report lesser findings of a callback on their own, too, not within the worst.
    """

    codes: frozenset[str]
    per_file_ignores: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lightning_version: Mapping[str, str] = field(default_factory=dict)
    python: Path | None = None
    jobs: int = 0
    apart: bool = False


def load(start: Path, *, explicit: Path | None = None, isolated: bool = False) -> Config:
    """Find and read the configuration that holds for a directory.

    Args:
        start: a file or directory; it and its parents are searched, the closest one wins.
        explicit: a configuration file to read instead of searching.
        isolated: read no configuration file at all.

    Raises:
        ConfigError: the file is missing, is no TOML, or says something that means nothing.
    """
    start = start.absolute()
    if isolated:
        return Config(None, find_root(start))
    if explicit is not None:
        table = _read(explicit)
        if table is None:
            raise ConfigError(f"{explicit}: it has no [tool.ckpt-lint] table")
        return _config(explicit.absolute(), table, explicit)
    for directory in (start, *start.parents):
        for name in ("ckpt-lint.toml", "pyproject.toml"):
            path = directory / name
            if path.is_file():
                table = _read(path)
                if table is not None:
                    return _config(path, table, path)
    return Config(None, find_root(start))


def find_root(start: Path) -> Path:
    """Return the closest directory upward with a pyproject.toml or .git, else the current one."""
    for directory in (start, *start.parents):
        if (directory / "pyproject.toml").is_file() or (directory / ".git").exists():
            return directory
    return Path.cwd()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        document = toml.load(path)
    except toml.TomlError as error:
        raise ConfigError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from None
    if path.name != "pyproject.toml":
        return document
    tool = document.get("tool", {})
    if not isinstance(tool, dict) or "ckpt-lint" not in tool:
        return None
    table = tool["ckpt-lint"]
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: `tool.ckpt-lint` must be a table, not {_kind(table)}")
    return table


def _config(path: Path, table: Mapping[str, Any], shown: Path) -> Config:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            raise ConfigError(f"{shown}: unknown key `{key}`{_suggest(key, _READERS)}")
        try:
            values[key.replace("-", "_")] = _READERS[key](value)
        except (TypeError, ValueError, known.VersionError) as error:
            raise ConfigError(f"{shown}: {_name(key, error)}") from None
    if "python" in values:
        values["python"] = path.parent / values["python"]
    return Config(path, path.parent, **values)


def _name(key: str, error: Exception) -> str:
    return str(error) if isinstance(error, known.VersionError) else f"`{key}` {error}"


def _suggest(key: str, names: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(key.lower().replace("_", "-"), names, n=1)
    return f", did you mean `{close[0]}`?" if close else ""


def _kind(value: object) -> str:
    names = {bool: "a boolean", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else "a date")


def _bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError(f"must be true or false, not {_kind(value)}")


def _str(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise TypeError(f"must be a string, not {_kind(value) if value != '' else 'an empty one'}")


def _module(value: object) -> str:
    name = _str(value)
    if all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")):
        return name
    raise ValueError(f'must be the name of a module, such as "pkg.safe_checkpoint", not {name!r}')


def _path(value: object) -> Path:
    return Path(_str(value)).expanduser()


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"must be a list of strings, not {_kind(value)}")
    for item in value:
        if not isinstance(item, str):
            raise TypeError(f"must be a list of strings, but holds {_kind(item)}")
    return tuple(value)


def _ignores(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError(f"must be a table of patterns, not {_kind(value)}")
    return {pattern: _strings(codes) for pattern, codes in value.items()}


def _versions(value: object) -> dict[str, str]:
    if isinstance(value, str):
        value = dict.fromkeys(known.DISTRIBUTIONS, value)
    if not isinstance(value, dict):
        raise TypeError(f"must be a string or a table of strings, not {_kind(value)}")
    found = {}
    for name, version in value.items():
        distribution = known.normalise(name)
        if distribution not in known.DISTRIBUTIONS:
            suggestion = _suggest(name, dict.fromkeys(known.DISTRIBUTIONS))
            raise ValueError(f"has an unknown key `{name}`{suggestion}")
        if not isinstance(version, str):
            raise TypeError(f"must hold strings, but `{name}` is {_kind(version)}")
        found[distribution] = known.parse(version, distribution, "lightning-version")
    return found


_READERS = {
    "select": _strings,
    "extend-select": _strings,
    "ignore": _strings,
    "exclude": _strings,
    "extend-exclude": _strings,
    "force-exclude": _bool,
    "respect-gitignore": _bool,
    "lightning-version": _versions,
    "python": _path,
    "output-format": _str,
    "fix": _bool,
    "unsafe-fixes": _bool,
    "per-file-ignores": _ignores,
    "helper-module": _module,
}
