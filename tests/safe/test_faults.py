"""Where the file system fails: a clear error or none, and nothing that existed before is gone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.safe.running import printed


@pytest.fixture(scope="module", params=["2.1.3", "2.6.6"])
def found(request: pytest.FixtureRequest) -> Any:
    """What each fault left behind on a release; ``holds`` is the epoch in each file."""
    return printed("faults.py", "FOUND", "pytorch-lightning", request.param, timeout=600)


def test_a_full_disk_is_an_error_that_leaves_the_newest_save_and_no_rest(found: Any) -> None:
    full = found["disk_full"]
    assert "No space left on device" in full["error"] or "File too large" in full["error"]
    assert full["reached"] == 3
    assert full["resumes"] == "last.ckpt"
    assert full["holds"] == {"broken": [], "epoch=0-step=1.ckpt": 0, "last.ckpt": 2}


def test_a_directory_that_cannot_be_written_is_an_error_and_stays_as_it_is(found: Any) -> None:
    read_only = found["read_only"]
    assert read_only["error"].startswith("PermissionError: [Errno 13]")
    assert read_only["kept"]
    assert read_only["holds"] == {"broken": [], "epoch=0-step=1.ckpt": 0, "last.ckpt": 1}


def test_a_directory_removed_during_the_run_is_made_again(found: Any) -> None:
    assert found["removed"]["error"] is None
    assert found["removed"]["holds"] == {"broken": [], "epoch=4-step=5.ckpt": 4, "last.ckpt": 4}


def test_without_hard_links_the_same_files_hold_the_same_epochs(found: Any) -> None:
    assert found["no_links"]["holds"] == {
        "broken": [],
        "epoch=0-step=1.ckpt": 0,
        "epoch=3-step=4.ckpt": 3,
        "last-v1.ckpt": 3,
        "last.ckpt": 0,
    }


def test_among_other_runs_files_nothing_is_lost_and_last_ckpt_is_the_newest_runs(found: Any) -> None:
    assert found["others_files"]["lost"] == 0
    assert found["others_files"]["holds"]["broken"] == []
    assert found["others_files"]["holds"]["last.ckpt"] == 2


def test_two_callbacks_share_one_last_ckpt_that_is_the_newest(found: Any) -> None:
    two = found["two_callbacks"]
    assert two["first"] == {"broken": [], "last.ckpt": 2, "max-epoch=2.ckpt": 2, "min-epoch=0.ckpt": 0}
    assert two["holds"] == {"broken": [], "last.ckpt": 4, "max-epoch=4.ckpt": 4, "min-epoch=0.ckpt": 0}
