"""Real Lightning releases, side by side: installed once into a cache, chosen by PYTHONPATH."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

MODULES = {"pytorch-lightning": "pytorch_lightning", "lightning": "lightning"}


def cache_directory() -> Path:
    """Where releases are kept between runs; ``CKPT_LINT_CACHE`` overrides it."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ckpt-lint"
    return Path(os.environ.get("CKPT_LINT_CACHE", default)) / "lightning"


def release(version: str, distribution: str = "pytorch-lightning") -> Path:
    """Directory that holds ``distribution`` at ``version`` and nothing else; installs it once."""
    target = cache_directory() / f"{distribution}-{version}"
    if not (target / MODULES[distribution]).is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as staging:
            requirement = f"{distribution}=={version}"
            install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
            subprocess.run([*install, "--target", f"{staging}/new", requirement], check=True)
            try:
                os.replace(f"{staging}/new", target)
            except OSError:  # another test process was first
                if not target.is_dir():
                    raise
    return target


def environment(version: str, distribution: str = "pytorch-lightning") -> dict[str, str]:
    """Environment variables under which ``import pytorch_lightning`` is that release."""
    path = str(release(version, distribution))
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return {**inherited, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore", "CUDA_VISIBLE_DEVICES": ""}


def run(
    script: Path,
    *arguments: str,
    version: str,
    distribution: str = "pytorch-lightning",
    cwd: Path | None = None,
    timeout: float = 180,
) -> subprocess.CompletedProcess[str]:
    """Run a Python script on one release and return what it printed."""
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment(version, distribution),
        cwd=cwd or script.parent,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
