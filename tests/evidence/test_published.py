"""What is shipped and shown is what the records say."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from ckpt_lint.advisories.matrix import DATA, matrix, parse
from evidence import derive, draw, publish, records
from evidence.drawn_text import lines
from evidence.scenarios import SCENARIOS

RECORDS = records.load()
SVG = "{http://www.w3.org/2000/svg}"


def test_the_package_ships_the_matrix_of_the_records(tmp_path: Path) -> None:
    publish.write(RECORDS, tmp_path / "matrix.json")
    published = (tmp_path / "matrix.json").read_bytes()
    assert DATA.read_bytes() == published, "run `python -m evidence publish`"


def test_the_picture_is_drawn_from_the_records() -> None:
    drawn = draw.svg(parse(publish.matrix(RECORDS)))
    assert draw.PICTURE.read_text(encoding="utf-8") == drawn, "run `python -m evidence draw`"


def test_every_outcome_of_the_matrix_is_a_record() -> None:
    told = {(each.scenario, derive.key(each.save_last), each.release, str(each.ending)) for each in RECORDS}
    rows = [(row.name, row.save_last or derive.ANY, row.outcomes) for row in matrix().rows]
    shown = [
        (name, save_last, *pair) for name, save_last, ends in rows for pair in zip(matrix().releases, ends)
    ]
    assert len(shown) == sum(len(each.variants) for each in SCENARIOS.values()) * len(matrix().releases)
    assert set(shown) <= told


def test_one_changed_record_changes_matrix_and_picture() -> None:
    wanted = ("reldir", "pytorch-lightning", "2.1.3")
    runs = [(each.scenario, each.distribution, each.release) for each in RECORDS]
    at = runs.index(wanted)
    changed = [*RECORDS[:at], replace(RECORDS[at], outcome="ok", detail=""), *RECORDS[at + 1 :]]
    assert publish.matrix(changed) != publish.matrix(RECORDS)
    assert draw.svg(parse(publish.matrix(changed))) != draw.PICTURE.read_text(encoding="utf-8")


def test_the_matrix_names_the_rules_behind_each_scenario() -> None:
    rows = {row.name: row.codes for row in matrix().rows}
    assert {"CKPT101", "CKPT201"} <= set(rows["reldir"])
    assert rows["default"] == ()


def test_every_bar_has_a_sign_and_says_releases_and_outcome_when_pointed_at() -> None:
    root = ElementTree.parse(draw.PICTURE).getroot()
    bars = [each for each in root.iter(f"{SVG}g") if "bar" in (each.get("class") or "")]
    legend, drawn = bars[: len(draw.CLASSES)], bars[len(draw.CLASSES) :]
    assert [each.get("class") for each in legend] == [f"bar {name}" for name in draw.CLASSES]
    for bar in drawn:
        assert ": " in (bar.findtext(f"{SVG}title") or "")
        assert bar.findtext(f"{SVG}text")


@pytest.mark.parametrize("name", draw.CLASSES)
def test_the_picture_has_colours_for_light_and_for_dark(name: str) -> None:
    light, dark = draw.STYLE.split("@media (prefers-color-scheme: dark)")
    assert f".{name} rect" in light
    assert f".{name} rect" in dark


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain <text>", ["plain &lt;text&gt;"]),
        ("`a, b`; c", ['<tspan class="code">a, b</tspan>; c']),
        ("one two", ["one", "two"]),
        ("`x` and `y`", ['<tspan class="code">x</tspan> and', '<tspan class="code">y</tspan>']),
    ],
)
def test_text_is_wrapped_and_code_is_set_as_code(text: str, drawn: list[str]) -> None:
    width = 1000.0 if len(drawn) == 1 else 36.0
    assert lines(text, width) == drawn


def test_the_published_file_is_json_with_a_scenario_a_line() -> None:
    text = DATA.read_text(encoding="utf-8")
    assert json.loads(text)["releases"] == list(matrix().releases)
    assert sum(line.startswith('  {"name"') for line in text.splitlines()) == len(matrix().rows)
