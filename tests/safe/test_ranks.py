"""Two ranks (``strategy="ddp"``, gloo, CPU): one last.ckpt, one answer, and nobody waits for ever."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.safe.running import run

LIMIT = 150.0  # seconds for a case, most of it Lightning's import


def ranks(case: str, version: str, directory: Path) -> list[Any]:
    """What rank zero and rank one said at the end of a case."""
    done = run("ranks.py", "pytorch-lightning", version, case, cwd=directory, timeout=LIMIT)
    said = [json.loads(line.partition("RANK")[2]) for line in done.stdout.splitlines() if "RANK{" in line]
    assert len(said) == 2, done.stderr[-3000:]
    return sorted(said, key=lambda each: each["rank"])


@pytest.fixture(scope="module", params=["2.1.3", "2.6.6"])
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A release, the directory of its runs, and what the ranks said of them."""
    directory = tmp_path_factory.mktemp("ranks")
    return request.param, directory, ranks("resumes,alone,late", request.param, directory)


def test_both_ranks_start_fresh_and_both_resume_from_the_one_last_ckpt(finished: Any) -> None:
    for each in finished[2]:
        said = each["resumes"]
        assert said["first"] is None
        assert said["start"] == 0
        assert said["again"] == "ck/last.ckpt"
        assert said["second"] == 2
        assert sorted(said["ck"]) == ["epoch=0-step=2.ckpt", "last.ckpt"]


def test_a_rank_that_sees_the_directory_late_gets_rank_zeros_answer(finished: Any) -> None:
    assert [each["late"] for each in finished[2]] == [{"answer": "ck/last.ckpt", "start": 4}] * 2


def test_a_rank_that_asks_alone_does_not_wait_for_ever(finished: Any) -> None:
    zero, one = (each["alone"] for each in finished[2])
    assert zero["answer"] == "ck/last.ckpt"
    assert one["other"] == "ck/./last.ckpt"


def test_ranks_that_would_start_from_different_checkpoints_all_stop(finished: Any) -> None:
    version, directory, _ = finished
    for said in ranks("apart", version, directory):
        assert "rank zero from last.ckpt" in said["apart"]["error"]
        assert f"rank {said['rank']} from " in said["apart"]["error"]
        assert "Can all nodes see the directory?" in said["apart"]["error"]


def test_when_rank_zero_cannot_write_no_rank_waits_for_ever(finished: Any) -> None:
    version, directory, _ = finished
    before = (directory / "ck" / "last.ckpt").read_bytes()
    try:
        done = run("ranks.py", "pytorch-lightning", version, "full", cwd=directory, timeout=LIMIT)
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"still waiting after {LIMIT} s: {error.stderr}")
    assert done.returncode != 0
    assert "File too large" in done.stderr
    assert (directory / "ck" / "last.ckpt").read_bytes() == before
