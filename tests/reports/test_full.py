from __future__ import annotations

import pytest

from ckpt_lint.reports import Report, render
from tests.reports.builders import RELEASE, finding, fix, report

SOURCE = """\
from lightning import Trainer

def train():
    cb = ModelCheckpoint(
        monitor="val_loss",
        save_last="link",
    )
    return cb
"""


def test_a_fixable_finding_shows_code_remedy_and_release() -> None:
    found = finding(6, 9, 6, 25, fix=fix(), release=RELEASE)
    assert render(report(SOURCE, found), "full", color=False) == (
        """\
CKPT101 [*] last.ckpt is a link that dangles
 --> src/train.py:6:9
  |
4 |     cb = ModelCheckpoint(
5 |         monitor="val_loss",
6 |         save_last="link",
  |         ^^^^^^^^^^^^^^^^
7 |     )
8 |     return cb
  |
help: Build `SafeModelCheckpoint`
note: judged by pytorch-lightning 2.1.3 (uv.lock)

Found 1 error.
[*] 1 fixable with the `--fix` option.
"""
    )


def test_an_unsafe_fix_has_no_star_and_says_that_it_is_unsafe() -> None:
    found = finding(1, 1, 1, 5, fix=fix("unsafe"), help="not shown")
    assert render(report(SOURCE, found), "full", color=False) == (
        """\
CKPT101 last.ckpt is a link that dangles
 --> src/train.py:1:1
  |
1 | from lightning import Trainer
  | ^^^^
2 |
3 | def train():
  |
help: Build `SafeModelCheckpoint`
note: the fix is unsafe: it may change what the code does

Found 1 error.
No fixes available (1 hidden fix can be enabled with the `--unsafe-fixes` option).
"""
    )


def test_findings_are_apart_and_remarks_come_before_the_summary() -> None:
    many = [finding(1, 1, 1, 5, help="Move to 2.1.4"), finding(9, 1, 9, 1)]
    notes = ("lightning 2.6.1 is assumed: nothing says which release is used",)
    assert render(report(SOURCE, *many, notes=notes), "full", color=False) == (
        """\
CKPT101 last.ckpt is a link that dangles
 --> src/train.py:1:1
  |
1 | from lightning import Trainer
  | ^^^^
2 |
3 | def train():
  |
help: Move to 2.1.4

CKPT101 last.ckpt is a link that dangles
 --> src/train.py:9:1
  |
7 |     )
8 |     return cb
9 |
  | ^

lightning 2.6.1 is assumed: nothing says which release is used
Found 2 errors.
"""
    )


def test_nothing_found_is_said_after_the_remarks() -> None:
    text = render(Report((), {}, notes=("a remark",), checked=3), "full", color=False)
    assert text == "a remark\nAll checks passed!\n"


@pytest.mark.parametrize(
    "places",
    [
        (0, 0, 0, 0),
        (-1, -1, -1, -1),
        (99, 1, 99, 4),
        (1, 99, 1, 120),
        (1, 1, 99, 99),
        (8, 99, 9, 99),
        (5, 4, 2, 1),
        (1, 0, 2, 0),
        (3, 13, 4, 1),
    ],
)
@pytest.mark.parametrize("source", [SOURCE, SOURCE.rstrip(), "", "\n", "\r\n\r\n", "x"])
def test_no_span_makes_the_report_fail(source: str, places: tuple[int, ...]) -> None:
    text = render(report(source, finding(*places)), "full", color=False)
    assert text.startswith("CKPT101 last.ckpt")
    assert text.endswith("\n\nFound 1 error.\n")


def test_a_finding_without_source_has_a_heading_only() -> None:
    text = render(Report((finding(12, 3, 12, 5),), {}), "full", color=False)
    assert text == ("CKPT101 last.ckpt is a link that dangles\n  --> src/train.py:12:3\n\nFound 1 error.\n")


def test_what_would_steer_the_terminal_is_shown_as_a_picture() -> None:
    found = finding(1, 5, 1, 6, path="a\x1b[2J\n.py", message="bad\rmessage")
    text = render(Report((found,), {"a\x1b[2J\n.py": "x = \x1b[31m \u202e"}), "full", color=False)
    assert text == (
        "CKPT101 bad␍message\n --> a␛[2J␊.py:1:5\n  |\n1 | x = ␛[31m \ufffd\n  |     ^\n\nFound 1 error.\n"
    )


def test_colour_changes_nothing_but_escape_sequences() -> None:
    shown = report(SOURCE, finding(4, 10, 7, 6, fix=fix(), release=RELEASE))
    text = render(shown, "full", color=True)
    assert text.startswith("\x1b[1;91mCKPT101\x1b[0m [\x1b[36m*\x1b[0m] \x1b[1mlast.ckpt is")
    for code in ("1;91", "1;94", "1;96", "1;33", "36", "1", "0"):
        text = text.replace(f"\x1b[{code}m", "")
    assert text == render(shown, "full", color=False)
