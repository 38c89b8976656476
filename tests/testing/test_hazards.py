"""The checks catch what they are for, and the table of docs/fixture.md says where."""

from __future__ import annotations

from functools import cache

import pytest

from ckpt_lint.testing.names import CHECKS
from tests.testing import page
from tests.testing.hazards import RELEASES, SETUPS, measured

# A few cells of the table: every check on a set-up that it alone finds, where there is one.
CELLS = {
    "plain": ["resume", "moved", "dry_run", "rerun"],
    "stale_topk": ["resume", "worsening", "best"],
    "topk0": ["worsening", "interrupted"],
    "every5_link": ["resume", "interrupted"],
    "all_link": ["resume", "again"],
    "newdir": ["resume", "relative", "best"],
    "hparam": ["resume", "weights_only"],
    "forgetful": ["resume", "equal"],
    "weights": ["ranks"],
    "safe": list(CHECKS),
}


@cache
def found(letter: str) -> dict[tuple[str, str], str]:
    return measured(RELEASES[letter], CELLS)


@pytest.mark.parametrize("letter", RELEASES)
def test_the_table_says_what_is_caught_on_each_release(letter: str) -> None:
    table = page.rows(page.PAGE.read_text("utf-8"))
    for name, checks in CELLS.items():
        cells = dict(zip(CHECKS, table[SETUPS[name][0]]))
        for check in checks:
            assert (letter in cells[check]) == ((name, check) in found(letter)), (name, check)


def test_the_rule_is_named_that_a_check_is_made_for() -> None:
    assert found("c")["stale_topk", "worsening"] == "CKPT103"
    assert found("c")["topk0", "interrupted"] == "CKPT104"
    assert found("c")["all_link", "again"] == "CKPT105"
    assert found("c")["plain", "dry_run"] == "CKPT109"
    assert found("c")["plain", "rerun"] == "CKPT202"
    assert found("c")["hparam", "weights_only"] == "CKPT206"
    assert found("b")["every5_link", "interrupted"] == "CKPT102"
    assert found("a")["stale_topk", "best"] == "CKPT110"
    assert found("a")["plain", "moved"] == found("a")["newdir", "relative"] == "CKPT101"


def test_every_check_has_a_row_and_every_set_up_too() -> None:
    table = page.rows(page.PAGE.read_text("utf-8"))
    titles = [title for title, _, _ in SETUPS.values()]
    assert list(table) == ["set-up", "---", *titles]
    assert table["set-up"] == [f"`{check}`" for check in CHECKS]
