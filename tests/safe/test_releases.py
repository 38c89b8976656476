"""What the helper keeps, on real releases: no scenario of the matrix loses an epoch."""

from __future__ import annotations

import pytest

from tests.safe import kills
from tests.safe.running import assert_nothing_lost, printed

# test_vendor.py runs the same on 2.1.3 and 2.6.6 with the vendored file.
RELEASES = [
    ("pytorch-lightning", "2.0.9"),
    ("pytorch-lightning", "2.1.4"),
    ("pytorch-lightning", "2.5.6"),
    ("lightning", "2.6.6"),
]


@pytest.mark.parametrize(("distribution", "version"), RELEASES)
def test_no_scenario_loses_an_epoch(distribution: str, version: str) -> None:
    assert_nothing_lost(printed("scenarios.py", "LOST", distribution, version, "safe", "link"))


def test_the_same_scenarios_show_what_modelcheckpoint_loses() -> None:
    scenarios = (
        "stale_topk",
        "crash_topk0",
        "fast_dev",
        "rerun",
        "chain",
        "by_validation",
        "name_with_fields",
    )
    found = printed("scenarios.py", "LOST", "pytorch-lightning", "2.6.6", "plain", "True", *scenarios)
    assert found == {
        "stale_topk": "loses 3",
        "crash_topk0": "loses 3",
        "fast_dev": "adds last-v1.ckpt",
        "rerun": "loses 2",
        "chain": "ok",
        "by_validation": "loses 2",
        "name_with_fields": "AssertionError: ",
    }


def test_a_dirpath_that_is_a_path_keeps_modelcheckpoint_from_resuming_before_2_1_3() -> None:
    found = printed("scenarios.py", "LOST", "pytorch-lightning", "2.0.9", "plain", "True", "dirpath_as_path")
    assert found == {"dirpath_as_path": "crashes with UnpicklingError"}


@pytest.mark.parametrize("version", kills.RELEASES)
def test_a_run_killed_inside_writes_resumes_at_most_one_save_back(version: str) -> None:
    found = kills.counts(kills.measured(version, "safe", 8))
    print(version, found)
    assert found["resumed at most one save back"] == found["kills"] == 8
    assert found["inside a write"] > 0
