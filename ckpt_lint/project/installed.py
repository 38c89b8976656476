"""What is installed in an environment, from the metadata on its disk."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from packaging.version import InvalidVersion, Version

from ckpt_lint.project.declarations import NAME
from ckpt_lint.project.environments import Environment
from ckpt_lint.project.known import normalise

_NAME = re.compile(rf"({NAME})-([^-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info", re.I)
_FIELD = re.compile(r"^Version:[ \t]*(\S+)", re.M)


def version(environment: Environment, distribution: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the installed release of a distribution, and notes, or None.

    The first directory that has it counts, as in an import.
    """
    for site in environment.sites:
        try:
            versions = _listed(str(site), site.stat().st_mtime_ns).get(distribution)
        except OSError:
            continue
        if versions:
            several = ", ".join(versions)
            note = f"{environment.label} has {distribution} more than once: {several}"
            return versions[-1], (note,) if len(versions) > 1 else ()
    return None


@lru_cache(maxsize=256)
def _listed(site: str, _changed: int) -> dict[str, list[str]]:
    found: dict[str, set[Version]] = {}
    with os.scandir(site) as entries:
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match:
                try:
                    version = Version(_metadata(Path(entry.path)) or match[2])
                except InvalidVersion:
                    continue
                found.setdefault(normalise(match[1]), set()).add(version)
    return {name: [str(each) for each in sorted(versions)] for name, versions in found.items()}


def _metadata(info: Path) -> str | None:
    for name in ("METADATA", "PKG-INFO", ""):
        try:
            text = (info / name).read_text("utf-8", errors="replace")
        except OSError:
            continue
        match = _FIELD.search(text.partition("\n\n")[0])
        return match[1] if match else None
    return None
