"""The scorer itself, on a tiny tree that was made up for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real_code import score
from tests.real_code.score import LABELS, Hit, Label, Score

TRAIN = """\
import os
from lightning.pytorch import Trainer

def main(run):
    path = os.path.join(run, "last.ckpt")
    other = os.path.join(run, "last.ckpt")
    Trainer().fit(model, ckpt_path=path)
    trainer.save_checkpoint(other)
"""


def label(line: int, expected: str, path: str = "train.py") -> Label:
    return Label("owner/tiny", "0000000", path, line, expected)


@pytest.fixture
def checkouts(tmp_path: Path) -> Path:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "train.py").write_text(TRAIN, encoding="utf-8")
    return tmp_path


def test_a_finding_at_a_labelled_line_is_found(checkouts: Path) -> None:
    result = score.score(checkouts, {"owner/tiny": [label(5, "R"), label(6, "silent")]})
    assert (result.found, result.missed, result.false) == ([label(5, "R")], [], [])
    assert result.recall == 1.0
    assert result.good


def test_a_line_without_a_finding_is_missed_and_named(checkouts: Path) -> None:
    result = score.score(checkouts, {"owner/tiny": [label(5, "R"), label(6, "R")]})
    assert not result.good
    assert list(score.lines(result)) == [
        "missed: owner/tiny@0000000 train.py:6 R",
        "recall 1/2 (50%), 0 false alarms",
    ]


def test_a_finding_at_a_silent_line_is_a_false_alarm(checkouts: Path) -> None:
    result = score.score(checkouts, {"owner/tiny": [label(5, "silent")]})
    assert result.false == ["owner/tiny train.py:5 CKPT201"]
    assert not result.good


def test_nothing_may_be_found_where_all_is_silent(checkouts: Path) -> None:
    result = score.score(checkouts, {"owner/tiny": [label(0, "silent", "*")]})
    assert result.false == ["owner/tiny train.py:5 CKPT201"]


def test_a_finding_of_another_kind_does_not_meet_a_label() -> None:
    result = Score()
    result.add([label(5, "S"), label(6, "guard")], [Hit("train.py", 5, "CKPT201")])
    assert result.missed == [label(5, "S"), label(6, "guard")]


def test_either_way_is_fine_where_the_label_says_so(checkouts: Path) -> None:
    result = score.score(checkouts, {"owner/tiny": [label(5, "any")]})
    assert (result.false, result.unlabelled, result.missed) == ([], [], [])


def test_a_finding_without_a_label_is_listed(checkouts: Path) -> None:
    result = score.score(checkouts, {"owner/tiny": [label(6, "silent")]})
    assert result.unlabelled == ["owner/tiny train.py:5 CKPT201"]


def test_a_repository_that_is_not_there_is_no_success(tmp_path: Path) -> None:
    result = score.score(tmp_path, {"owner/tiny": [label(5, "R")]})
    assert result.absent == ["owner/tiny"]
    assert not result.good


def test_every_label_can_be_read_and_names_a_line_once() -> None:
    found = score.labels(LABELS.read_text(encoding="utf-8"))
    everything = [each for group in found.values() for each in group]
    assert len(found) == 11
    assert len({(each.repository, each.path, each.line) for each in everything}) == len(everything)


def test_a_mistyped_label_is_refused() -> None:
    with pytest.raises(ValueError, match="no expectation"):
        score.labels("owner/tiny\t0\ttrain.py\t5\tresume")
