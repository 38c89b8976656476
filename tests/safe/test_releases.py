"""What the helper keeps, on real releases: no scenario of the matrix loses an epoch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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
    lost = _printed("lasting.py", "LOST", distribution, version)
    assert lost == dict.fromkeys(lost, 0)


def _printed(script: str, word: str, distribution: str, version: str, *arguments: str) -> Any:
    """What a script prints behind ``word``, on one release."""
    variables = lightning_releases.environment(version, distribution)
    path = os.pathsep.join([variables["PYTHONPATH"], str(HERE.parents[1])])
    package = lightning_releases.MODULES[distribution]
    done = subprocess.run(
        [sys.executable, script, package, *arguments],
        cwd=HERE,
        env={**variables, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=400,
    )
    found = [line for line in done.stdout.splitlines() if line.startswith(word)]
    assert found, done.stderr[-3000:]
    return json.loads(found[0][len(word) :])


@pytest.mark.parametrize("version", ["2.1.3", "2.6.6"])
def test_a_run_killed_at_any_of_thirty_moments_resumes_at_most_one_epoch_back(
    version: str,
) -> None:
    runs = _printed("killed.py", "KILLED", "pytorch-lightning", version, "30")
    survived = [run for run in runs if run["resumed"] is not None]
    back = [run["reached"] - run["resumed"] for run in survived]
    print(f"{version}: {len(survived)} of {len(runs)} kills resumed, at most {max(back)} epoch back")
    assert len(survived) == len(runs) == 30
    assert max(back) <= 1
    assert max(run["reached"] for run in runs) > 3, "kills must fall into a run under way"
