from __future__ import annotations

import pytest

from tests.reports.builders import frame_of


def test_a_span_of_several_rows_that_begins_within_a_row() -> None:
    assert frame_of("a\nx = f(\n    1,\n)\nb\n", 2, 5, 4, 2) == (
        """\
  |
1 |   a
2 |   x = f(
  |  _____^
3 | |     1,
4 | | )
  | |_^
5 |   b
  |
"""
    )


def test_a_span_of_several_rows_that_begins_a_row() -> None:
    assert frame_of("if x:\n\tf(\n\n\t)\n", 2, 2, 4, 3) == (
        """\
  |
1 |   if x:
2 | /     f(
3 | |
4 | |     )
  | |_____^
"""
    )


def test_a_long_span_is_folded() -> None:
    source = "f(\n" + "".join(f"{number},\n" for number in range(2, 21)) + ")"
    assert frame_of(source, 1, 1, 21, 2) == (
        """\
   |
 1 | / f(
 2 | | 2,
 3 | | 3,
 4 | | 4,
 5 | | 5,
 6 | | 6,
 7 | | 7,
...  |
19 | | 19,
20 | | 20,
21 | | )
   | |_^
"""
    )


def test_a_span_that_ends_with_a_line_end_stays_in_its_row() -> None:
    assert frame_of("x = 1\ny = 2\n", 1, 1, 2, 1) == (
        """\
  |
1 | x = 1
  | ^^^^^
2 | y = 2
  |
"""
    )


@pytest.mark.parametrize(
    ("line", "start", "end", "shown", "below"),
    [
        ("\tx = save", 6, 10, "    x = save", "        ^^^^"),
        ("ab\tx", 4, 5, "ab  x", "    ^"),
        ('k = "漢字"; save', 11, 15, 'k = "漢字"; save', "            ^^^^"),
        ('k = "漢字"; save', 6, 8, 'k = "漢字"; save', "     ^^^^"),
        ("e\u0301e\u0301 = save", 8, 12, "e\u0301e\u0301 = save", "     ^^^^"),
        ("漢\u0301字 = save", 7, 11, "漢\u0301字 = save", "       ^^^^"),
        ("\u0301x = 1", 2, 3, "x = 1", "^"),
        ("漢字", 3, 3, "漢字", "    ^"),
        ("a\x0cb", 3, 4, "a␌b", "  ^"),
        ("é = save", 5, 9, "é = save", "    ^^^^"),
    ],
)
def test_carets_stand_below_their_text(line: str, start: int, end: int, shown: str, below: str) -> None:
    assert frame_of(line, 1, start, 1, end) == f"  |\n1 | {shown}\n  | {below}\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_those_of_the_tokenizer(end: str) -> None:
    source = end.join(["a\x0cA\x0b\u2028\x85\x1c", "b", "c", ""])
    assert frame_of(source, 2, 1, 2, 2) == (
        """\
  |
1 | a␌A␋\ufffd\ufffd␜
2 | b
  | ^
3 | c
  |
"""
    )


def test_blank_rows_at_the_edges_are_left_out() -> None:
    assert frame_of("\n  \nx\n\n\ny", 3, 1, 3, 2) == "  |\n3 | x\n  | ^\n"


def test_row_numbers_share_one_width() -> None:
    assert frame_of("\n" * 7 + "a\nb\nc\n", 9, 1, 9, 2) == (
        """\
   |
 8 | a
 9 | b
   | ^
10 | c
   |
"""
    )


def test_a_long_line_is_cut_behind_a_span_in_its_front() -> None:
    assert frame_of("save" + "x" * 200, 1, 1, 1, 5) == (f"  |\n1 | save{'x' * 115}…\n  | ^^^^\n")


def test_a_long_line_is_cut_on_both_sides_of_its_span() -> None:
    frame = frame_of("short\n" + "漢" * 100 + "save" + "漢" * 100, 2, 101, 2, 105)
    assert frame == (f"  |\n1 | …\n2 | … {'漢' * 14}save{'漢' * 42} …\n  | {' ' * 30}^^^^\n")


def test_a_span_longer_than_the_frame_is_cut() -> None:
    frame = frame_of("ab" + "x" * 500, 1, 3, 1, 503)
    assert frame == f"  |\n1 | ab{'x' * 117}…\n  |   {'^' * 118}\n"


def test_a_caret_behind_the_end_of_a_long_line_is_still_there() -> None:
    frame = frame_of("x" * 500, 1, 501, 1, 501)
    assert frame == f"  |\n1 | …{'x' * 119}\n  | {' ' * 120}^\n"
