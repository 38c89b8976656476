"""The main job on real Lightning: a script loses its checkpoint, is fixed, and resumes."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.proof.project import Script


def test_a_dangling_link_is_reported_fixed_and_then_resumed_from_on_2_1_3(tmp_path: Path) -> None:
    script = Script.of("dangling_link", tmp_path / "run", "2.1.3")
    assert script.run().returncode == 0
    failed = script.run("--resume")
    assert failed.returncode != 0
    assert "FileNotFoundError" in failed.stderr
    assert script.codes() == ["CKPT101", "CKPT201"]

    script.fix()

    assert script.codes() == []
    assert script.resumed_at() == 2, "the run that 2.1.3 itself left behind"


def test_a_run_of_the_fixed_script_resumes_on_2_1_3(tmp_path: Path) -> None:
    script = Script.of("dangling_link", tmp_path / "run", "2.1.3")
    script.fix()
    assert script.run().returncode == 0
    assert script.resumed_at() == 2


def test_the_linter_is_silent_about_the_dangling_link_on_2_1_4(tmp_path: Path) -> None:
    script = Script.of("dangling_link", tmp_path / "run", "2.1.4")
    assert not {"CKPT101", "CKPT201"} & set(script.codes())
    assert script.run().returncode == 0
    assert script.resumed_at() == 2


def test_a_metric_that_gets_worse_takes_2_6_6_back_until_it_is_fixed(tmp_path: Path) -> None:
    before = Script.of("best_epoch", tmp_path / "before", "2.6.6")
    assert before.run().returncode == 0
    assert before.resumed_at() == 1
    assert before.codes() == ["CKPT103"]

    after = Script.of("best_epoch", tmp_path / "after", "2.6.6")
    after.fix()
    assert after.run().returncode == 0
    assert after.resumed_at() == 4


@pytest.mark.parametrize("version", ["2.0.9", "2.5.6"])
def test_where_a_worse_metric_loses_nothing_the_linter_is_silent(version: str, tmp_path: Path) -> None:
    script = Script.of("best_epoch", tmp_path / "run", version)
    assert script.codes() == []
    assert script.run().returncode == 0
    assert script.resumed_at() == 4


def test_a_killed_run_leaves_nothing_on_2_6_6_until_it_is_fixed(tmp_path: Path) -> None:
    before = Script.of("killed_early", tmp_path / "before", "2.6.6")
    assert before.run("--die-at", "3").returncode == -signal.SIGKILL
    assert before.run("--resume").returncode != 0
    assert list((before.directory / "checkpoints").glob("*.ckpt")) == []
    assert before.codes() == ["CKPT104"]

    after = Script.of("killed_early", tmp_path / "after", "2.6.6")
    after.fix()
    assert after.run("--die-at", "3").returncode == -signal.SIGKILL
    assert after.resumed_at() == 3


def test_the_fixture_fails_on_2_1_3_and_passes_after_the_fix(tmp_path: Path) -> None:
    script = Script.of("dangling_link", tmp_path / "run", "2.1.3")
    failed = script.pytest()
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "CKPT101" in failed.stdout

    script.fix()

    passed = script.pytest()
    assert passed.returncode == 0, passed.stdout + passed.stderr
