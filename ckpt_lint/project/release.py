"""Which release of Lightning a project runs, and how that is known."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ckpt_lint.config import Config
from ckpt_lint.linking import project_root
from ckpt_lint.project import environments, installed, known, locked, resolve
from ckpt_lint.project.declarations import Declaration
from ckpt_lint.project.known import DISTRIBUTIONS, VersionError
from ckpt_lint.project.resolve import Known
from ckpt_lint.project.written import Selection, Written

__all__ = [
    "DISTRIBUTIONS", "Known", "VersionError", "Written", "detect", "detect_beside",
    "directories_of", "select",
]  # fmt: skip


@dataclass(frozen=True)
class _Project:
    root: Path
    directories: tuple[Path, ...]
    base: Path
    config: Config
    python: Path | None
    environ: Mapping[str, str]
    written: Written


def detect(
    root: Path,
    distribution: str,
    *,
    override: Mapping[str, str] | None,
    config: Config,
    python: Path | None,
    environ: Mapping[str, str],
    written: Written | None = None,
) -> Known:
    """Find out which release of a distribution a directory's code runs with.

    Args:
        root: the directory; its parents count as far as they belong to the project.
        distribution: one of ``DISTRIBUTIONS``.
        override: releases from the command line, by distribution.
        config: the project's configuration.
        python: the interpreter or environment from the command line.
        environ: the environment variables.
        written: the run's requirement and lock files, so that each is read once.

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
    project = _project(root, config, python, environ, written or Written())
    notes: list[str] = []
    found = _selected(project, distribution, notes) or resolve.unknown(distribution)
    return replace(found, notes=tuple(dict.fromkeys((*found.notes, *notes))))


def detect_beside(
    root: Path,
    package: str,
    *,
    config: Config,
    python: Path | None,
    environ: Mapping[str, str],
    written: Written | None = None,
) -> str | None:
    """Return the release of ``"fsspec"`` or ``"torch"`` that a directory's code runs with.

    Of a range it is the newest that this admits; None where that is not known. The other arguments
    and errors are those of :func:`detect`.
    """
    found = _selected(_project(root, config, python, environ, written or Written()), package, [])
    return found.version if found and found.certain else None


def _configured(config: Config) -> str:
    if config.path is None or config.path.name != "pyproject.toml":
        return f"`lightning-version` in {config.path.name if config.path else 'the configuration'}"
    return "[tool.ckpt-lint] in pyproject.toml"


def select(root: Path, distribution: str, *, config: Config, written: Written) -> Known | None:
    """Return what the requirement and lock files select for a directory's code, or None.

    What is installed or configured does not count: this is what the next install gets.
    """
    project = _project(root, config, None, {}, written)
    return _written(project, known.normalise(distribution), [])


def directories_of(root: Path, config: Config) -> tuple[Path, ...]:
    """Return an absolute directory and its parents, as far as they belong to the project.

    The top is where the repository begins, or the configuration's directory; of a copy that is checked
    from elsewhere, the nearest directory that looks like a project.
    """
    chain = (root, *root.parents)
    top = next((each for each in chain if (each / ".git").exists()), None)
    if top is None:
        top = config.root if config.root in chain else Path(project_root(str(root)) or root)
    return chain[: chain.index(top) + 1]


def _project(
    root: Path, config: Config, python: Path | None, environ: Mapping[str, str], written: Written
) -> _Project:
    root = Path(os.path.abspath(root))
    directories = directories_of(root, config)
    # Seen from one place, so that two directories name their common files alike.
    base = config.root if config.root in directories else directories[-1]
    return _Project(root, directories, base, config, python, environ, written)


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
            return Known(
                distribution, found[0], source, notes=(*found[1], *_compromised(distribution, found[0]))
            )
    return None


def _compromised(distribution: str, version: str) -> Iterator[str]:
    if version in known.withdrawn(distribution):
        yield f"{distribution} {version} was compromised and is installed: see CKPT302."


def _written(project: _Project, distribution: str, notes: list[str]) -> Known | None:
    files = project.written
    for at, directory in enumerate(project.directories):
        here = files.directory(str(directory))
        notes += _troubles(here, project.base)
        found = resolve.selected(distribution, here.locks, here.declared.values(), project.base)
        if found is not None:
            if here.locks:
                return found
            workspace = _workspace(project, directory, project.directories[at + 1 :])
            return resolve.selected(distribution, workspace, (), project.base) or found
    for directory in project.directories:
        here = files.beside(str(directory))
        found = resolve.selected(distribution, here.locks, here.declared.values(), project.base)
        if found is not None:
            return found
    return None


def _workspace(project: _Project, member: Path, parents: tuple[Path, ...]) -> tuple[Declaration, ...]:
    # a uv workspace has one lock, above its members
    for directory in parents:
        lock = project.written.file(str(directory / "uv.lock"))
        if lock.declarations and member.resolve() in locked.members(lock.path, lock.text):
            return lock.declarations
    return ()


def _troubles(selection: Selection, base: Path) -> Iterator[str]:
    for file in selection.files.values():
        for row, reason in file.problems:
            place = resolve.shown(file.path, base) + (f":{row}" if row else "")
            yield f"{place} could not be read: {reason}"
