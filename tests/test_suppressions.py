from __future__ import annotations

import tokenize
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from ckpt_lint.findings import Finding, Position, Span
from ckpt_lint.suppressions import Suppressions, parse


def finding(row: int, end_row: int = 0, *, statement: tuple[int, int] = (0, 0)) -> Finding:
    span = Span(Position(row, 5), Position(end_row or row, 9))
    return Finding("train.py", span, "CKPT101", "x", "y", statement_rows=statement)


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: CKPT101",
        "#noqa:CKPT101",
        "# NoQA : ckpt101",
        "# noqa: E501, CKPT101",
        "# noqa:CKPT103 CKPT101",
        "# noqa: E501,CKPT101 because of this",
        "# type: ignore  # noqa: CKPT101",
        "# noqa: CKPT101  # and more",
        "# noqa: E501  # noqa: CKPT101",
        "# ckpt-lint: ignore[CKPT101]",
        "# ckpt-lint: ignore[CKPT103, CKPT101] the runs never move",
        "#ckpt-lint:ignore[CKPT101,]",
        "# CKPT-Lint: Ignore [ckpt101]",
        "# noqa: E501  # ckpt-lint: ignore[CKPT101]",
    ],
)
def test_a_comment_that_names_the_rule_hides_its_finding(comment: str) -> None:
    found = parse(f"a = 1\nf()  {comment}\n")
    assert found.hides(finding(2, statement=(2, 2)))
    assert not found.hides(finding(1, statement=(1, 1)))
    assert found.remarks == ()


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: CKPT1",
        "# noqa: CKPT",
        "# noqa: CKPT1011",
        "# noqa: CKPT101x",
        "# noqa: E501",
        "# noqa: because CKPT101",
        "# noqa CKPT101",
        "# nonoqa: CKPT101",
        "# flake8: noqa: CKPT101",
        "# noqa: CKPT103",
        "# ckpt-lint: see CKPT101",
        "# ckpt-lint: ignores[CKPT101]",
        "# ckpt-lint: ignore[CKPT103]",
        "# about ckpt-lint",
    ],
)
def test_other_comments_hide_nothing_and_are_not_talked_about(comment: str) -> None:
    found = parse(f"f()  {comment}\n")
    assert not found.hides(finding(1, statement=(1, 1)))
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("comment", "quoted"),
    [
        ("# ckpt-lint: ignore", "# ckpt-lint: ignore"),
        ("# ckpt-lint: ignore the runs never move", "# ckpt-lint: ignore"),
        ("# ckpt-lint: ignore[]", "# ckpt-lint: ignore[]"),
        ("# ckpt-lint: ignore[ ] why", "# ckpt-lint: ignore[ ]"),
        ("# ckpt-lint: ignore[CKPT101", "# ckpt-lint: ignore"),
        ("# ckpt-lint: ignore: CKPT101", "# ckpt-lint: ignore"),
        ("# ckpt-lint: disable=CKPT101", "# ckpt-lint: disable"),
        ("# ckpt-lint: noqa", "# ckpt-lint: noqa"),
    ],
)
def test_a_comment_that_names_no_rule_is_not_honoured_and_said(comment: str, quoted: str) -> None:
    found = parse(f"a = 1\nf()  {comment}\n")
    assert not found.hides(finding(2, statement=(2, 2)))
    assert found.remarks == (
        (
            2,
            f"`{quoted}` is not honoured: it must name its rules, as in `# ckpt-lint: ignore[CKPT101]`",
        ),
    )


def test_a_name_that_is_no_code_is_said_and_the_others_count() -> None:
    found = parse("f()  # ckpt-lint: ignore[CKPT101, CKPT, E501]\n")
    assert found.hides(finding(1))
    assert found.remarks == (
        (
            1,
            "`# ckpt-lint: ignore[CKPT101, CKPT, E501]` names no rule of ckpt-lint with `CKPT`, `E501`",
        ),
    )


STATEMENT = """\
before(){0}
{1}
cb = f({2}
    save_last=True,{3}
){4}
after(){5}
"""


@pytest.mark.parametrize(
    ("place", "hidden"), [(0, False), (1, True), (2, True), (3, True), (4, True), (5, False)]
)
def test_a_comment_counts_in_its_statement_and_alone_right_above(place: int, hidden: bool) -> None:
    comments = ["  # noqa: CKPT101" if index == place else "" for index in range(6)]
    found = parse(STATEMENT.format(*comments))
    assert found.hides(finding(4, statement=(3, 5))) is hidden


@pytest.mark.parametrize(
    ("above", "hidden"),
    [
        ("# noqa: CKPT101", True),
        ("\t \x0c# ckpt-lint: ignore[CKPT101]", True),
        ("# noqa: CKPT101\n", False),
        ("# noqa: CKPT101\n# more", False),
        ("before()  # noqa: CKPT101", False),
        ('"""# noqa: CKPT101"""', False),
        ('"""\n"""  # noqa: CKPT101', False),
    ],
)
def test_the_row_above_counts_only_where_the_comment_stands_alone(above: str, hidden: bool) -> None:
    row = above.count("\n") + 2
    assert parse(f"{above}\nf()\n").hides(finding(row, statement=(row, row))) is hidden


def test_a_finding_without_statement_uses_the_rows_of_its_span() -> None:
    found = parse("# noqa: CKPT101\nf(\n)\n")
    assert found.hides(finding(2, 3))
    assert not found.hides(finding(3))


def test_a_comment_in_the_span_counts_even_outside_the_statement() -> None:
    assert parse("\n\n\nf()  # noqa: CKPT101\n").hides(finding(3, 5, statement=(1, 1)))


@pytest.mark.parametrize(
    "text",
    [
        'x = "# noqa: CKPT101"\n',
        "'''\n# ckpt-lint: ignore[CKPT101]\n'''\n",
        'f("# ckpt-lint: ignore", 1)\n',
        'x = f"""\n{1} # noqa: CKPT101\n"""\n',
    ],
)
def test_strings_are_no_comments(text: str) -> None:
    found = parse(text)
    assert (dict(found.rows), found.remarks) == ({}, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_those_of_the_tokenizer(end: str) -> None:
    text = end.join(["a = 1 \x0c", "if a:", "\t\x0cf()  # noqa: CKPT101", "# noqa: CKPT103", ""])
    found = parse(text)
    assert dict(found.rows) == {3: frozenset({"CKPT101"}), 4: frozenset({"CKPT103"})}
    assert found.alone == {4}


@pytest.mark.parametrize(
    "broken",
    [
        "f(",
        "x = '''",
        "if x:\n        a\n    b",
        "x = 1 +* $ ?",
        "\x00",
        "if x:\n a\n\x00",
        "\ud800",
        "!ls 'x",
    ],
)
def test_comments_are_found_where_the_text_cannot_be_tokenized(broken: str) -> None:
    found = parse(f'x = "# noqa: CKPT103"\ng()  # noqa: CKPT101\n{broken}\nf()  # noqa: CKPT102\n')
    assert {code for codes in found.rows.values() for code in codes} == {"CKPT101", "CKPT102"}


def test_a_tokenizer_that_fails_at_once_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(readline: object) -> Iterator[Any]:
        raise tokenize.TokenError("newer syntax", (1, 0))
        yield

    monkeypatch.setattr(tokenize, "generate_tokens", fail)
    found = parse("f()  # noqa: CKPT101\n  # ckpt-lint: ignore[CKPT103]\n")
    assert dict(found.rows) == {1: frozenset({"CKPT101"}), 2: frozenset({"CKPT103"})}
    assert found.alone == {2}


@pytest.mark.parametrize("text", ["", "f()\n", "f()  # noqa\n", "f()  # noqa: E501\n", "# ckpt-lint\n"])
def test_a_file_without_our_comments_is_not_tokenized(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(tokenize, "generate_tokens")
    assert parse(text) == Suppressions()
    assert not parse(text).hides(finding(1))


def test_the_code_of_the_user_gives_no_warnings() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        found = parse('x = f"\\{a}"\nf()  # noqa: CKPT101\n')
    assert found.hides(finding(2))
    assert seen == []
