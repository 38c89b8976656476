"""Real Lightning releases, side by side: installed once into a cache, chosen by PYTHONPATH."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.version import Version

from ckpt_lint.project import known

MODULES = {
    "pytorch-lightning": "pytorch_lightning",
    "lightning": "lightning",
    "fsspec": "fsspec",
}
OTHER = {"pytorch-lightning": "lightning", "lightning": "pytorch-lightning"}
OLDEST = "1.9.5"
OLD_FSSPEC = "2023.9.2"


def measurable() -> tuple[str, ...]:
    """Every final release from ``OLDEST`` on that is safe to install, oldest first."""
    return tuple(each for each in known.releases("pytorch-lightning") if Version(each) >= Version(OLDEST))


def fsspec_decides(version: str) -> bool:
    """Whether the release writes a link or a copy by the fsspec release beside it."""
    return Version("2.1.0") <= Version(version) < Version("2.1.3")


def cache_directory() -> Path:
    """Where releases are kept between runs; ``CKPT_LINT_CACHE`` overrides it."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ckpt-lint"
    return Path(os.environ.get("CKPT_LINT_CACHE", default)) / "lightning"


def installed(version: str, distribution: str = "pytorch-lightning") -> Path:
    """Directory that holds ``distribution`` at ``version`` and nothing else; installs it once.

    Raises:
        ValueError: the release was withdrawn because it is malicious.
        subprocess.CalledProcessError: pip could not install it.
    """
    if distribution in known.DISTRIBUTIONS and version not in known.releases(distribution):
        raise ValueError(f"{distribution} {version} is not a release that may be installed")
    target = cache_directory() / f"{distribution}-{version}"
    if not (target / MODULES[distribution]).is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as staging:
            _install(f"{distribution}=={version}", f"{staging}/new")
            try:
                os.replace(f"{staging}/new", target)
            except OSError:  # another process was first
                if not target.is_dir():
                    raise
    return target


def _install(requirement: str, target: str) -> None:
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    subprocess.run([*install, "--target", target, requirement], check=True)


def environment(*paths: Path | str) -> dict[str, str]:
    """Environment variables under which imports look into ``paths`` first."""
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    path = os.pathsep.join(map(str, paths))
    return {**inherited, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore", "CUDA_VISIBLE_DEVICES": ""}
