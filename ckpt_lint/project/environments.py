"""The Python environments that may be a project's, found without starting any of them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ckpt_lint.project.known import VersionError

# pre-commit, prek, pipx, uv tool and uvx: environments made for a tool, not for the project
_TOOLS = re.compile(
    r"/repo[^/]*/py_env-|/pre-commit/|/prek/hooks/|/pipx/(venvs|\.cache)/|/\.cache/pipx/"
    r"|/uv/tools/|/uv/archive-v\d+/"
)


class Environment(NamedTuple):
    """An environment: what to call it, and where its packages are."""

    label: str
    sites: tuple[Path, ...]


def candidates(
    directories: Sequence[Path],
    *,
    python: Path | None,
    configured: Path | None,
    environ: Mapping[str, str],
    base: Path | None = None,
) -> Iterator[Environment]:
    """Yield the environments that may be the project's, the likeliest first.

    Args:
        directories: the project's directory and its parents, as far as they belong to it.
        python: an interpreter or an environment from the command line; the only candidate then.
        configured: the same from the configuration.
        environ: the environment variables.
        base: the directory that labels are relative to; default the first of ``directories``.

    Raises:
        VersionError: ``python`` or ``configured`` is no Python environment.
    """
    for label, given in (("--python", python), ("`python` in the configuration", configured)):
        if given is not None:
            yield _given(given, label, environ)
            return
    base = base or directories[0]
    active = environ.get("VIRTUAL_ENV")
    # pre-commit sets $VIRTUAL_ENV to the environment of the hook
    if active and not of_tool(Path(active), environ):
        yield Environment(_label(Path(active), base, "$VIRTUAL_ENV"), _sites(Path(active)))
    for directory in directories:
        for name in (".venv", "venv"):
            sites = _sites(directory / name)
            if sites or (directory / name / "pyvenv.cfg").is_file():
                label = _label(directory / name, base, str(directory / name))
                yield Environment(label, sites)
    conda = environ.get("CONDA_PREFIX")
    if conda:
        yield Environment(_label(Path(conda), base, "$CONDA_PREFIX"), _sites(Path(conda)))
    if not of_tool(Path(sys.prefix), environ):
        own = [Path(p) for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
        yield Environment("the environment of ckpt-lint", tuple(own))


def of_tool(prefix: Path, environ: Mapping[str, str]) -> bool:
    """Say whether an environment was made for a tool, so that it says nothing of the project."""
    path = prefix.as_posix() + "/"
    home = environ.get("PRE_COMMIT_HOME")
    if home and path.startswith(Path(home).as_posix().rstrip("/") + "/"):
        return True
    return _TOOLS.search(path) is not None


def _given(given: Path, label: str, environ: Mapping[str, str]) -> Environment:
    path = given.expanduser()
    if not path.exists() and len(path.parts) == 1:
        path = Path(shutil.which(str(path), path=environ.get("PATH", os.defpath)) or path)
    if not path.exists():
        raise VersionError(f"{label}: {given} does not exist")
    # not resolved: the interpreter of a virtual environment is a link to another one
    path = path.absolute()
    prefix = path if path.is_dir() else path.parent
    if prefix.name in ("bin", "Scripts"):
        prefix = prefix.parent
    sites = _sites(prefix, None if path.is_dir() else path.resolve().name)
    if not sites:
        raise VersionError(f"{label}: {given} is no Python interpreter or environment")
    return Environment(f"{given} ({label})", sites)


def _sites(prefix: Path, interpreter: str | None = None) -> tuple[Path, ...]:
    if not prefix.is_dir():
        return ()  # asked of every directory of a project and above
    found = [
        site
        for lib in ("lib", "lib64", "local/lib", "Lib")
        for kind in ("site-packages", "dist-packages")
        for site in (prefix / lib / kind, *sorted((prefix / lib).glob(f"py*/{kind}")))
        if site.is_dir()
    ]
    if interpreter and len(found) > 1:
        # /usr/bin/python3.11 has neighbours: /usr/lib/python3.12 is not its own
        own = [p for p in found if p.parent.name in (interpreter, "python3") or p.parent == prefix]
        found = own or found
    return tuple(found) + _system_sites(prefix)


def _system_sites(prefix: Path) -> tuple[Path, ...]:
    try:
        text = (prefix / "pyvenv.cfg").read_text("utf-8", errors="replace")
    except OSError:
        return ()
    values = dict(re.findall(r"(?m)^\s*([\w-]+)\s*=\s*(.*?)\s*$", text))
    if values.get("include-system-site-packages", "").lower() != "true" or "home" not in values:
        return ()
    minor = ".".join((values.get("version") or values.get("version_info", "")).split(".")[:2])
    home = Path(values["home"])
    return _sites(home.parent if home.name in ("bin", "Scripts") else home, f"python{minor}")


def _label(path: Path, root: Path, otherwise: str) -> str:
    try:
        return path.absolute().relative_to(root).as_posix()
    except ValueError:
        relative = os.path.relpath(path, root)
        return Path(relative).as_posix() if otherwise == str(path) else otherwise
