"""The helper in the place of ModelCheckpoint: recorded everywhere, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from evidence import compare, derive, records, releases
from evidence.__main__ import main
from evidence.outcomes import FINE, KINDS, UNAVAILABLE
from evidence.scenarios import SCENARIOS

HELPED = records.load(records.WITH_HELPER)
# Which file is looked for, or how long is trained, is the resuming call's alone.
NOT_ABOUT_SAVING = {"max_epochs_same": "trains", "last_kw_newdir": "fresh"}


def test_every_save_side_scenario_is_recorded_on_every_release() -> None:
    wanted = {
        (name, save_last, release)
        for name in compare.SAVE_SIDE
        for save_last in SCENARIOS[name].variants
        for release in releases.measurable()
        if Version(release) >= Version(compare.OLDEST)
    }
    assert {(each.scenario, each.save_last, each.release) for each in HELPED} == wanted


def test_the_helper_loses_nothing_anywhere() -> None:
    lost = [each for each in HELPED if KINDS[each.outcome] not in (FINE, UNAVAILABLE)]
    assert {(each.scenario, each.outcome) for each in lost} == set(NOT_ABOUT_SAVING.items())


def test_its_last_ckpt_is_never_a_link() -> None:
    assert {each.seen["is"] for each in HELPED if "is" in each.seen} == {"file"}


def test_the_page_shows_the_records() -> None:
    table = compare.table(records.load(), HELPED)
    assert f"{compare.BEGIN}{table}{compare.END}" in compare.PAGE.read_text(encoding="utf-8"), (
        "run `python -m evidence compare`"
    )


def test_what_is_lost_is_named_with_its_releases(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{compare.BEGIN}old\n{compare.END}after\n", encoding="utf-8")
    worse = [
        replace(each, outcome="loses", detail="2")
        if each.scenario == "chain" and Version(each.release) >= Version("2.6.0")
        else each
        for each in HELPED
    ]
    compare.write(records.load(), worse, page)
    text = page.read_text(encoding="utf-8")
    assert "| `chain` | nothing lost | nothing lost | 2.6.0 to 2.6.6: loses 2 |\n" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_today_the_helper_does_as_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "helper.jsonl"
    arguments = ["--scenarios", "stale_topk,crash_every5,rerun", "--results", str(path)]
    assert main(["measure", "--helper", "--releases", "2.1.3,2.6.6", *arguments]) == 0
    assert capsys.readouterr().out.startswith("12 runs measured")
    assert derive.disagreements(records.load(path), HELPED) == []
