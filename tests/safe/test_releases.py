"""What the helper keeps, on real releases: no scenario of the matrix loses an epoch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import lightning_releases

HERE = Path(__file__).parent
RELEASES = [
    ("pytorch-lightning", "2.0.9"),
    ("pytorch-lightning", "2.1.3"),
    ("pytorch-lightning", "2.1.4"),
    ("pytorch-lightning", "2.5.6"),
    ("pytorch-lightning", "2.6.6"),
    ("lightning", "2.6.6"),
]


@pytest.mark.parametrize(("distribution", "version"), RELEASES)
def test_no_scenario_loses_an_epoch(distribution: str, version: str) -> None:
    variables = lightning_releases.environment(version, distribution)
    path = os.pathsep.join([variables["PYTHONPATH"], str(HERE.parents[1])])
    package = lightning_releases.MODULES[distribution]
    done = subprocess.run(
        [sys.executable, "lasting.py", package],
        cwd=HERE,
        env={**variables, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    found = [line for line in done.stdout.splitlines() if line.startswith("LOST ")]
    assert found, done.stderr[-3000:]
    lost = json.loads(found[0][5:])
    assert lost == dict.fromkeys(lost, 0)
