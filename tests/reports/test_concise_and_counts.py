from __future__ import annotations

import json

import pytest

from ckpt_lint.findings import Finding
from ckpt_lint.reports import FORMATS, Report, render, statistics
from tests.reports.builders import finding, fix, report


def other(**fields: object) -> Finding:
    return finding(9, 3, 9, 4, code="CKPT203", name="literal-last-resume", **fields)


def test_concise_is_one_line_a_finding() -> None:
    shown = report("", finding(fix=fix()), other(message="a\nb"), notes=("a remark",))
    assert render(shown, "concise", color=False) == (
        """\
src/train.py:1:1: CKPT101 [*] last.ckpt is a link that dangles
src/train.py:9:3: CKPT203 a␊b
a remark
Found 2 errors.
[*] 1 fixable with the `--fix` option.
"""
    )


def test_concise_in_colour() -> None:
    assert render(report("", finding(fix=fix())), "concise", color=True) == (
        "\x1b[1msrc/train.py\x1b[0m\x1b[36m:\x1b[0m1\x1b[36m:\x1b[0m1\x1b[36m:\x1b[0m "
        "\x1b[1;91mCKPT101\x1b[0m [\x1b[36m*\x1b[0m] last.ckpt is a link that dangles\n"
        "Found 1 error.\n"
        "[\x1b[36m*\x1b[0m] 1 fixable with the `--fix` option.\n"
    )


@pytest.mark.parametrize(
    ("fixes", "fixed", "summary"),
    [
        ([], 0, "All checks passed!\n"),
        ([], 1, "Found 1 error (1 fixed, 0 remaining).\n"),
        ([None], 2, "Found 3 errors (2 fixed, 1 remaining).\n"),
        ([None, None], 0, "Found 2 errors.\n"),
        (
            ["safe", "unsafe"],
            0,
            "Found 2 errors.\n[*] 1 fixable with the `--fix` option "
            "(1 hidden fix can be enabled with the `--unsafe-fixes` option).\n",
        ),
        (
            ["unsafe", "unsafe"],
            1,
            "Found 3 errors (1 fixed, 2 remaining).\nNo fixes available "
            "(2 hidden fixes can be enabled with the `--unsafe-fixes` option).\n",
        ),
    ],
)
@pytest.mark.parametrize("output_format", ["full", "concise"])
def test_the_summary_counts_what_is_left_and_what_can_be_fixed(
    output_format: str, fixes: list[str | None], fixed: int, summary: str
) -> None:
    found = [finding(fix=fix(kind) if kind else None) for kind in fixes]
    text = render(report("", *found, fixed=fixed), output_format, color=False)
    assert text.endswith(summary)


def test_statistics_list_the_most_frequent_rule_first() -> None:
    shown = report("", finding(fix=fix()), *[other()] * 10, finding())
    assert statistics(shown, "full", False) == (
        "10\tCKPT203\t[ ] literal-last-resume\n"
        " 2\tCKPT101\t[-] dangling-last-link\n"
        "Found 12 errors.\n"
        "[*] 1 fixable with the `--fix` option.\n"
    )


def test_statistics_have_no_column_of_stars_where_nothing_can_be_fixed() -> None:
    assert statistics(report("", other()), "concise", False) == (
        "1\tCKPT203\tliteral-last-resume\nFound 1 error.\n"
    )


def test_statistics_in_colour() -> None:
    assert statistics(report("", finding(fix=fix())), "full", True).startswith(
        "\x1b[1m1\x1b[0m\t\x1b[1;91mCKPT101\x1b[0m\t[\x1b[36m*\x1b[0m] dangling-last-link\n"
    )


def test_statistics_as_json() -> None:
    text = statistics(report("", finding(fix=fix()), other(), finding()), "json", True)
    assert json.loads(text) == [
        {
            "code": "CKPT101",
            "name": "dangling-last-link",
            "count": 2,
            "fixable": False,
            "fixable_count": 1,
        },
        {
            "code": "CKPT203",
            "name": "literal-last-resume",
            "count": 1,
            "fixable": False,
            "fixable_count": 0,
        },
    ]


def test_statistics_of_nothing() -> None:
    assert statistics(Report((), {}), "full", False) == "All checks passed!\n"
    assert statistics(Report((), {}), "json", False) == "[]\n"


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_format_gives_the_same_text_twice(output_format: str) -> None:
    shown = report("x = 1\n", finding(fix=fix()), other())
    text = render(shown, output_format, color=False)
    assert text == render(shown, output_format, color=False)
    assert text.endswith("\n")


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="'sarif'"):
        render(Report((), {}), "sarif", color=False)
