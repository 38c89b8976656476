"""The runner, on real releases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evidence import records, releases
from evidence.__main__ import TURNING_POINTS, main
from evidence.derive import current, disagreements
from evidence.hosts import Host, Place, Trouble, places
from evidence.measure import Result, measure, runs
from evidence.records import Record

THREE = ("reldir", "stale_topk", "crash_every5")
ROOT = Path(__file__).resolve().parents[2]


def test_today_the_turning_points_are_as_recorded() -> None:
    """What CI asks on every change; under two minutes on two cores."""
    fresh: list[Result] = []
    where = list(places(TURNING_POINTS))
    measure(where, runs(THREE), known=[], jobs=2, time_limit=60, done=fresh.append)
    measured = [each for each in fresh if isinstance(each, Record)]
    assert [str(each) for each in fresh if isinstance(each, Trouble)] == []
    assert len(measured) == len(where) * len(runs(THREE))
    assert {each.ending.kind for each in measured} >= {"ok", "loses", "not found"}
    assert disagreements(measured, current(records.load())) == []


def test_what_is_recorded_is_not_measured_again_and_measuring_anew_gives_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.jsonl"

    def measured(*arguments: str) -> str:
        assert main(["measure", "--releases", "2.6.6", "--results", str(path), *arguments]) == 0
        return capsys.readouterr().out

    assert measured("--scenarios", "nolast").startswith("1 runs measured, 1 recorded")
    assert measured("--scenarios", "nolast,rerun").startswith("2 runs measured, 3 recorded")
    before = path.read_bytes()
    assert measured("--scenarios", "nolast,rerun").startswith("0 runs measured, 3 recorded")
    assert path.read_bytes() == before
    recorded = {each.key: records.line(each) for each in records.load()}
    for each in records.load(path):
        assert recorded.get(each.key, records.line(each)) == records.line(each)


def test_a_run_that_says_nothing_about_the_release_is_trouble_and_the_next_goes_on() -> None:
    with Host(Place("2.0.9")) as host:
        with pytest.raises(Trouble, match="no such scenario"):
            host.run("no such scenario", None)
        assert host.run("missing", None).outcome == "not found"


def test_a_run_over_its_time_is_ended_and_not_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.jsonl"
    arguments = ["--scenarios", "nolast", "--time-limit", "0.001", "--results", str(path)]
    assert main(["measure", "--releases", "2.0.9", *arguments]) == 1
    assert "nolast (None) on pytorch-lightning 2.0.9: took longer than 0.001 s" in capsys.readouterr().err
    assert records.load(path) == []


@pytest.mark.parametrize("release", ["2.6.2", "2.6.3"])
def test_a_malicious_release_is_never_installed(
    release: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CKPT_LINT_CACHE", str(tmp_path))
    with pytest.raises(ValueError, match="may be installed"):
        releases.installed(release)
    with pytest.raises(ValueError, match="may be installed"):
        releases.installed(release, "lightning")
    assert main(["measure", "--releases", release, "--results", str(tmp_path / "r.jsonl")]) == 1
    assert release in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_scenario_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "--scenarios", "reldir,nonsense"]) == 1
    assert "nonsense" in capsys.readouterr().err


def test_listing_scenarios_and_drawing_import_neither_torch_nor_lightning() -> None:
    code = "import sys, evidence.__main__; print({'torch', 'pytorch_lightning'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
