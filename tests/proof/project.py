"""A copy of one of the examples, run on a real Lightning release."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import lightning_releases

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Script:
    """``train.py`` of an example in a directory of its own."""

    directory: Path
    version: str

    @classmethod
    def of(cls, example: str, directory: Path, version: str) -> Script:
        """A copy of the example, to run on Lightning ``version``."""
        shutil.copytree(ROOT / "examples" / example, directory)
        return cls(directory, version)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``python train.py ...``."""
        return self._python("train.py", *arguments)

    def resumed_at(self) -> int:
        """Epoch at which ``--resume`` starts. Raises AssertionError where it does not finish."""
        done = self.run("--resume")
        assert done.returncode == 0, done.stderr[-2000:]
        found = re.search(r"starting at epoch (\d+)", done.stdout)
        assert found is not None, done.stdout
        assert "finished at epoch" in done.stdout
        return int(found.group(1))

    def lint(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``ckpt-lint --lightning-version ... train.py``."""
        options = ["--isolated", "--lightning-version", self.version, *arguments]
        return self._python("-m", "ckpt_lint", *options, "train.py")

    def codes(self) -> list[str]:
        """Codes that the linter reports, in order."""
        return re.findall(r":\d+: (CKPT\d+)", self.lint("--output-format", "concise").stdout)

    def fix(self) -> None:
        """``ckpt-lint --fix train.py``, which must leave nothing."""
        fixed = self.lint("--fix")
        assert fixed.returncode == 0, fixed.stdout + fixed.stderr

    def pytest(self) -> subprocess.CompletedProcess[str]:
        """The example's own tests, with the plugin as an installed package gives it."""
        installed = importlib.metadata.entry_points(group="pytest11")
        known = any(entry.value == "ckpt_lint.testing.plugin" for entry in installed)
        plugin = [] if known else ["-p", "ckpt_lint.testing.plugin"]
        return self._python("-m", "pytest", "-q", *plugin)

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        variables = lightning_releases.environment(self.version)
        path = os.pathsep.join([variables["PYTHONPATH"], str(ROOT)])
        return subprocess.run(
            [sys.executable, *arguments],
            env={**variables, "PYTHONPATH": path},
            cwd=self.directory,
            capture_output=True,
            text=True,
            timeout=300,
        )
