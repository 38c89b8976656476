"""Beside an ``AsyncCheckpointIO``: whole files of one step, in the right order, on old releases and new."""

from __future__ import annotations

from typing import Any

import pytest

from tests.safe import kills
from tests.safe.running import assert_nothing_lost, printed


def steps(found: dict[str, list[float] | None]) -> dict[str, float]:
    """The step of each file; each of its weights, of which the lowest and highest are held, must be that."""
    for name, held in found.items():
        assert held is not None, name
        assert held[1] == held[2] == held[3], name
    return {name: held[1] for name, held in found.items() if held}


@pytest.fixture(scope="module", params=["2.1.3", "2.6.6"])
def found(request: pytest.FixtureRequest) -> Any:
    """What the helper left in each case, on a release that writes live tensors and one that copies them."""
    return printed("asynchronous.py", "FOUND", "pytorch-lightning", request.param, "safe")


def test_files_hold_the_weights_of_their_step_though_training_went_on(found: Any) -> None:
    assert steps(found["every_epoch"]) == {
        "epoch=0-step=4.ckpt": 4,
        "epoch=1-step=8.ckpt": 8,
        "epoch=2-step=12.ckpt": 12,
        "epoch=3-step=16.ckpt": 16,
        "last.ckpt": 16,
    }


def test_an_older_best_file_goes_also_where_it_is_written_after_its_removal(found: Any) -> None:
    assert steps(found["best"]) == {"epoch=3-step=16.ckpt": 16, "last.ckpt": 16}


def test_a_plugin_around_it_changes_nothing(found: Any) -> None:
    assert steps(found["wrapped"]) == {"epoch=2-step=12.ckpt": 12, "last.ckpt": 12}


def test_a_write_that_fails_half_way_ends_the_fit_and_leaves_the_save_before_it(found: Any) -> None:
    assert "No space left on device" in found["failing"]["error"]
    assert steps(found["failing"]["held"]) == {"epoch=0-step=4.ckpt": 4, "last.ckpt": 8}


def test_an_older_runs_last_ckpt_is_kept(found: Any) -> None:
    assert steps(found["older_run"]) == {"last-v1.ckpt": 12, "last.ckpt": 4}


def test_modelcheckpoint_writes_later_weights_before_2_5_5_and_leaves_older_best_files() -> None:
    old = printed("asynchronous.py", "FOUND", "pytorch-lightning", "2.4.0", "plain")
    assert any(highest > step for _, step, _, highest in old["every_epoch"].values())
    assert len(old["best"]) > 2


@pytest.mark.parametrize("version", ["2.4.0", "2.6.6"])
def test_no_scenario_loses_an_epoch(version: str) -> None:
    lost = printed(
        "scenarios.py", "LOST", "pytorch-lightning", version, "safe", "True", CKPT_LINT_ASYNC="yes"
    )
    assert_nothing_lost(lost)


@pytest.mark.parametrize("version", ["2.1.3", "2.6.6"])
def test_a_run_killed_inside_writes_resumes_at_most_one_save_back(version: str) -> None:
    runs = printed("killed.py", "KILLED", "pytorch-lightning", version, "safe", "6", CKPT_LINT_ASYNC="yes")
    found = kills.counts(runs)
    assert found["resumed at most one save back"] == found["kills"] == 6
