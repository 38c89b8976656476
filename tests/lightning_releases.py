"""Real Lightning releases for tests: a script run on one of them."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from evidence import releases
from evidence.releases import MODULES
from evidence.releases import installed as release

__all__ = ["MODULES", "environment", "release", "run"]


def environment(version: str, distribution: str = "pytorch-lightning") -> dict[str, str]:
    """Environment variables under which ``import pytorch_lightning`` is that release."""
    return releases.environment(release(version, distribution))


def run(
    script: Path,
    *arguments: str,
    version: str,
    distribution: str = "pytorch-lightning",
    cwd: Path | None = None,
    timeout: float = 180,
) -> subprocess.CompletedProcess[str]:
    """Run a Python script on one release and return what it printed; skips the test where torch is not."""
    if find_spec("torch") is None:
        pytest.skip("Lightning itself runs here, which needs torch")
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment(version, distribution),
        cwd=cwd or script.parent,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
