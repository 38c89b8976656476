"""What the helper keeps, on real releases: no scenario of the matrix loses an epoch."""

from __future__ import annotations

import pytest

from tests.safe.running import printed

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
    lost = printed("scenarios.py", "LOST", distribution, version, "safe", "link")
    assert len(lost) == 28
    assert lost == dict.fromkeys(lost, 0)


def test_the_same_scenarios_show_what_modelcheckpoint_loses() -> None:
    scenarios = ("stale_topk", "crash_topk0", "crash_every5", "fast_dev", "rerun", "chain")
    lost = printed("scenarios.py", "LOST", "pytorch-lightning", "2.6.6", "plain", "True", *scenarios)
    assert lost == {
        "stale_topk:True": 3,
        "crash_topk0:True": "not found",
        "crash_every5:True": "not found",
        "fast_dev:True": "files changed",
        "rerun:True": 2,
        "chain:True": 0,
    }


@pytest.mark.parametrize("version", ["2.1.3", "2.6.6"])
def test_a_run_killed_at_any_of_thirty_moments_resumes_at_most_one_epoch_back(
    version: str,
) -> None:
    runs = printed("killed.py", "KILLED", "pytorch-lightning", version, "30")
    survived = [run for run in runs if run["resumed"] is not None]
    back = [run["reached"] - run["resumed"] for run in survived]
    print(f"{version}: {len(survived)} of {len(runs)} kills resumed, at most {max(back)} epoch back")
    assert len(survived) == len(runs) == 30
    assert max(back) <= 1
    assert max(run["reached"] for run in runs) > 3, "kills must fall into a run under way"
