"""Reading, writing and comparing records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evidence import derive, records
from evidence.records import Record

RECORD = Record("reldir", True, "pytorch-lightning", "2.1.3", "2026.9.0", "2.13.0", "3.11", "not found")
BEFORE = replace(RECORD, release="2.0.9", outcome="ok")


def test_a_file_is_sorted_by_scenario_and_release_however_it_was_measured(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    newer = replace(RECORD, release="2.1.10")
    path.write_text("".join(map(records.line, [newer, RECORD, BEFORE])), encoding="utf-8")
    assert records.load(path) == [BEFORE, RECORD, newer]
    records.save(reversed(records.load(path)), path)
    assert path.read_text(encoding="utf-8") == "".join(map(records.line, [BEFORE, RECORD, newer]))


def test_a_second_record_of_the_same_run_replaces_the_first(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    again = replace(RECORD, outcome="ok")
    path.write_text(records.line(RECORD) + records.line(again), encoding="utf-8")
    assert records.load(path) == [again]


def test_other_conditions_are_another_record(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    beside = replace(RECORD, fsspec="2023.9.2")
    records.save([RECORD, beside], path)
    assert records.load(path) == [beside, RECORD]


@pytest.mark.parametrize("line", ["{", "{}", '{"scenario": "reldir", "mood": 1}', "[]"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(records.line(RECORD) + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"results\.jsonl:2: not a record"):
        records.load(path)


def test_a_line_that_was_being_written_when_the_measurement_was_killed_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(records.line(RECORD) + records.line(BEFORE)[:40], encoding="utf-8")
    assert records.load(path) == [RECORD]


def test_no_file_holds_no_record(tmp_path: Path) -> None:
    assert records.load(tmp_path / "results.jsonl") == []


@pytest.mark.parametrize(
    ("harmed", "ranges"),
    [
        ("", []),
        ("a", [("a", "b")]),
        ("bc", [("b", "d")]),
        ("acd", [("a", "b"), ("c", None)]),
        ("abcd", [("a", None)]),
    ],
)
def test_ranges_end_before_the_first_release_that_is_free_again(
    harmed: str, ranges: list[tuple[str, str | None]]
) -> None:
    assert derive.ranges(set(harmed), "abcd") == ranges


def test_harm_counts_for_the_value_that_showed_it_and_for_both_where_there_is_none() -> None:
    linked = replace(RECORD, save_last="link", release="2.2.0")
    without = replace(RECORD, save_last=None, release="2.6.6")
    other = replace(RECORD, scenario="moved", release="2.4.0")
    found = derive.harmed([RECORD, linked, without, other, BEFORE], ["reldir"], ["not found"])
    assert found == {"true": {"2.1.3", "2.6.6"}, "link": {"2.2.0", "2.6.6"}}


def test_of_several_conditions_the_newest_count_and_the_old_fsspec_apart() -> None:
    newer = replace(RECORD, torch="2.14.0", outcome="ok")
    beside = replace(RECORD, fsspec="2023.9.2")
    other_name = replace(RECORD, distribution="lightning")
    assert derive.current([newer, RECORD, beside, other_name]) == [newer, beside]


def test_records_that_end_differently_are_disagreements_whatever_they_saw() -> None:
    same = replace(RECORD, seen={"files": ["last.ckpt"]})
    assert derive.disagreements([same], [RECORD]) == []
    changed = replace(RECORD, outcome="loses", detail="1")
    assert derive.disagreements([changed, BEFORE], [RECORD]) == [(changed, RECORD)]
