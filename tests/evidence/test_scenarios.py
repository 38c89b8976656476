"""The scenarios themselves: named, told in one sentence, and all behind something."""

from __future__ import annotations

import pytest

from ckpt_lint.advisories import advisories
from evidence.outcomes import GROUPS, KINDS, Outcome, fails, loses
from evidence.scenarios import SCENARIOS
from evidence.scenarios._registry import REGISTERED


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_told_in_one_sentence_that_fits_a_line(name: str) -> None:
    text = SCENARIOS[name].text
    assert text.endswith((".", "?"))
    assert len(text) <= 100
    assert text.count("`") % 2 == 0


def test_no_two_scenarios_tell_the_same() -> None:
    texts = [each.text for each in SCENARIOS.values()]
    assert len(set(texts)) == len(texts)


def test_every_registered_scenario_belongs_to_a_theme() -> None:
    assert set(SCENARIOS) == set(REGISTERED)


def test_every_scenario_that_an_advisory_names_exists() -> None:
    named = {name for each in advisories().values() for name in each.scenarios}
    assert named <= set(SCENARIOS)


def test_outcomes_are_words_of_a_small_vocabulary() -> None:
    with pytest.raises(ValueError, match="no outcome"):
        Outcome("exploded")
    assert set(KINDS.values()) == set(GROUPS)


def test_losing_no_epoch_is_fine_and_a_missing_file_is_not_found() -> None:
    assert str(loses(0)) == "ok"
    assert str(loses(2)) == "loses 2"
    assert str(fails(FileNotFoundError("gone"))) == "not found"
    assert str(fails(KeyError("state"))) == "crashes with KeyError"
    assert not loses(0).harmful
    assert loses(1).harmful
