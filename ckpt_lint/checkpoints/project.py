"""Which Lightning the project runs that resumes from these checkpoints."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from ckpt_lint.config import Config
from ckpt_lint.project import release


@dataclass(frozen=True)
class Project:
    """The release of Lightning, where it is known, and how that is known."""

    version: Version | None = None
    source: str = "unknown"

    def is_older_than(self, written_by: str | None) -> bool:
        """Whether a checkpoint was written by a newer Lightning than this project has."""
        try:
            return self.version is not None and written_by is not None and Version(written_by) > self.version
        except InvalidVersion:
            return False

    @property
    def loads_safely(self) -> bool:
        """Whether ``fit`` resumes by torch's safe loader, on torch 2.6 and newer.

        Lightning 2.4.0 to 2.5.6 turn it off (scenario ``hparam_path``).
        """
        return self.version is None or not Version("2.4.0") <= self.version < Version("2.6.0")

    @property
    def takes_weights_only(self) -> bool:
        """Whether ``fit`` has the argument ``weights_only`` (2.6.0 and newer)."""
        return self.version is None or self.version >= Version("2.6.0")


def detect(config: Config, override: Mapping[str, str], python: Path | None) -> Project:
    """Return what the project in the current directory runs, the newer one of two distributions.

    Raises ``VersionError``: a version or an environment given by hand cannot be used.
    """
    found = [
        release.detect(Path(), name, override=override, config=config, python=python, environ=os.environ)
        for name in release.DISTRIBUTIONS
    ]
    known = [each for each in found if each.certain]
    if not known:
        return Project()
    newest = max(known, key=lambda each: Version(each.version))
    return Project(Version(newest.version), f"{newest.distribution} {newest.version}, {newest.source}")
