"""What the helper keeps, on real releases: no scenario of the matrix loses an epoch."""

from __future__ import annotations

import pytest

from tests.safe import kills
from tests.safe.running import printed

# test_vendor.py runs the same on 2.1.3 and 2.6.6 with the vendored file.
RELEASES = [
    ("pytorch-lightning", "2.0.9"),
    ("pytorch-lightning", "2.1.4"),
    ("pytorch-lightning", "2.5.6"),
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


@pytest.mark.parametrize("version", kills.RELEASES)
def test_a_run_killed_inside_writes_resumes_at_most_one_save_back(version: str) -> None:
    found = kills.counts(kills.measured(version, "safe", 8))
    print(version, found)
    assert found["resumed at most one save back"] == found["kills"] == 8
    assert found["inside a write"] > 0
