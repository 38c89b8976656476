"""Runs a script of this directory on one Lightning release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from evidence.compare import SAVE_SIDE
from tests import lightning_releases

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def run(
    script: str,
    distribution: str,
    version: str,
    *arguments: str,
    timeout: float = 400,
    cwd: Path = HERE,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Run ``script PACKAGE *arguments`` where ``PACKAGE`` is that release and ckpt_lint this checkout."""
    environment = {**lightning_releases.environment(version, distribution), **variables}
    environment["PYTHONPATH"] = os.pathsep.join(
        path for path in (variables.get("PYTHONPATH"), environment_path(version, distribution)) if path
    )
    return subprocess.run(
        [sys.executable, str(HERE / script), lightning_releases.MODULES[distribution], *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def environment_path(version: str, distribution: str) -> str:
    """Where the release and this checkout are, for ``PYTHONPATH``."""
    return os.pathsep.join([str(lightning_releases.release(version, distribution)), str(ROOT)])


def printed(
    script: str,
    word: str,
    distribution: str,
    version: str,
    *arguments: str,
    timeout: float = 400,
    **variables: str,
) -> Any:
    """What the script prints behind ``word``, which is JSON."""
    done = run(script, distribution, version, *arguments, timeout=timeout, **variables)
    found = [line for line in done.stdout.splitlines() if line.startswith(word)]
    assert found, done.stderr[-3000:]
    return json.loads(found[0][len(word) :])


def assert_nothing_lost(outcomes: dict[str, str]) -> None:
    """What ``scenarios.py`` printed for the helper."""
    assert outcomes.keys() >= {*SAVE_SIDE} - {"max_epochs_same", "last_kw_newdir"}
    assert {name: said for name, said in outcomes.items() if said not in ("ok", "n/a")} == {}
    # ModelCheckpoint can number its files from 2.1.0 on.
    assert [name for name, said in outcomes.items() if said == "n/a"] in ([], ["fast_dev_overwrite"])
