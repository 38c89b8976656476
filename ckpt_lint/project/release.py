"""Which release of Lightning a project runs, and how that is known."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ckpt_lint.config import Config
from ckpt_lint.project import declared, environments, installed, known, locked, resolve
from ckpt_lint.project.known import DISTRIBUTIONS, VersionError
from ckpt_lint.project.resolve import Known
from ckpt_lint.project.toml import TomlError

__all__ = ["DISTRIBUTIONS", "Known", "VersionError", "detect", "detect_fsspec"]


@dataclass(frozen=True)
class _Project:
    root: Path
    directories: tuple[Path, ...]
    base: Path
    config: Config
    python: Path | None
    environ: Mapping[str, str]


def detect(
    root: Path,
    distribution: str,
    *,
    override: Mapping[str, str] | None,
    config: Config,
    python: Path | None,
    environ: Mapping[str, str],
) -> Known:
    """Find out which release of a distribution a directory's code runs with.

    Args:
        root: the directory; its parents count as far as they belong to the project.
        distribution: one of ``DISTRIBUTIONS``.
        override: releases from the command line, by distribution.
        config: the project's configuration.
        python: the interpreter or environment from the command line.
        environ: the environment variables.

    Raises:
        VersionError: a version or an environment given by hand cannot be used.
    """
    distribution = known.normalise(distribution)
    flags = {known.normalise(name): version for name, version in (override or {}).items()}
    if distribution in flags:
        source = "--lightning-version"
        return Known(distribution, known.parse(flags[distribution], distribution, source), source)
    if distribution in config.lightning_version:
        source = _configured(config)
        version = known.parse(config.lightning_version[distribution], distribution, source)
        return Known(distribution, version, source)
    project = _project(root, config, python, environ)
    notes: list[str] = []
    found = _selected(project, distribution, notes) or resolve.unknown(distribution)
    return replace(found, notes=tuple(dict.fromkeys((*found.notes, *notes))))


def detect_fsspec(
    root: Path,
    *,
    override: Mapping[str, str] | None,
    config: Config,
    python: Path | None,
    environ: Mapping[str, str],
) -> str | None:
    """Return the fsspec release a directory's code runs with, None where only a range is known.

    Arguments and errors are those of :func:`detect`; a command line may name `fsspec` too.
    """
    if override and "fsspec" in override:
        return known.parse(override["fsspec"], "fsspec", "--lightning-version")
    found = _selected(_project(root, config, python, environ), "fsspec", [])
    return found.version if found and found.certain else None


def _configured(config: Config) -> str:
    if config.path is None or config.path.name != "pyproject.toml":
        return f"`lightning-version` in {config.path.name if config.path else 'the configuration'}"
    return "[tool.ckpt-lint] in pyproject.toml"


def _project(root: Path, config: Config, python: Path | None, environ: Mapping[str, str]) -> _Project:
    root = Path(os.path.abspath(root))
    chain = (root, *root.parents)
    top = next((each for each in chain if (each / ".git").exists()), None)
    if top is None:
        top = config.root if config.root in chain else root
    directories = chain[: chain.index(top) + 1]
    # Seen from one place, so that two directories name their common files alike.
    base = config.root if config.root in directories else root
    return _Project(root, directories, base, config, python, environ)


def _selected(project: _Project, distribution: str, notes: list[str]) -> Known | None:
    return _installed(project, distribution) or _written(project, distribution, notes)


def _installed(project: _Project, distribution: str) -> Known | None:
    for environment in environments.candidates(
        project.directories,
        python=project.python,
        configured=project.config.python,
        environ=project.environ,
        base=project.base,
    ):
        # the first that has a Lightning is the project's, also where it has only the other one
        if any(installed.version(environment, name) for name in DISTRIBUTIONS):
            found = installed.version(environment, distribution)
            if found is None:
                return None
            source = f"installed in {environment.label}"
            return Known(distribution, found[0], source, notes=found[1])
    return None


def _written(project: _Project, distribution: str, notes: list[str]) -> Known | None:
    for at, directory in enumerate(project.directories):
        found = _locked(project, directory, distribution, notes)
        if found is None:
            declarations = declared.read(directory, notes, project.base)
            found = resolve.declared(distribution, declarations)
            if found is not None:
                parents = project.directories[at + 1 :]
                found = _workspace(project, directory, parents, distribution, notes) or found
        if found is not None:
            return found
    return None


def _workspace(
    project: _Project,
    member: Path,
    parents: tuple[Path, ...],
    distribution: str,
    notes: list[str],
) -> Known | None:
    # a uv workspace has one lock, above its members
    for directory in parents:
        lock = directory / "uv.lock"
        if lock.is_file() and member.resolve() in locked.members(lock):
            return _locked(project, directory, distribution, notes)
    return None


def _locked(project: _Project, directory: Path, distribution: str, notes: list[str]) -> Known | None:
    for lock in _locks(directory):
        shown = declared.shown(lock, project.base)
        try:
            versions = locked.version(lock, distribution)
        except (TomlError, OSError) as error:
            notes.append(f"{shown} could not be read: {error}")
            continue
        if versions:
            several = ", ".join(map(str, versions))
            source = f"{shown} (the newest of {several})" if len(versions) > 1 else shown
            return Known(distribution, str(versions[-1]), source)
    return None


def _locks(directory: Path) -> Iterator[Path]:
    yield from (directory / name for name in locked.LOCKS if (directory / name).is_file())
    yield from sorted(directory.glob("pylock.*.toml"))
