"""CKPT901: comments that hide nothing, and what ``--fix`` makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import BAD, HEAD, Cli, write

J = ("--output-format", "json", "-q")
CALL = "callback = ModelCheckpoint(save_last=False)"


def left(cli: Cli, text: str, *arguments: str) -> str:
    """The file after ``--fix``."""
    write({"a.py": text})
    cli("--fix", "-q", *arguments)
    return Path("a.py").read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{CALL}  # noqa: CKPT101\n", f"{CALL}\n"),
        (f"{CALL}\t# ckpt-lint: ignore[CKPT101] the runs never move\n", f"{CALL}\n"),
        (f"{CALL}  # noqa: E501, CKPT101\n", f"{CALL}  # noqa: E501\n"),
        (f"{CALL}  # noqa: CKPT101, E501\n", f"{CALL}  # noqa: E501\n"),
        (f"{CALL}  # noqa: E501,CKPT101 F401, CKPT103\n", f"{CALL}  # noqa: E501 F401\n"),
        (f"{CALL}  # type: ignore  # noqa: CKPT101\n", f"{CALL}  # type: ignore\n"),
        (f"{CALL}  # noqa: CKPT101  # type: ignore\n", f"{CALL}  # type: ignore\n"),
        (f"{CALL}  # noqa: E501  # ckpt-lint: ignore[ckpt101]\n", f"{CALL}  # noqa: E501\n"),
        (f"# noqa: CKPT101\n{CALL}\n", f"{CALL}\n"),
        (f"if x:\n    # ckpt-lint: ignore[CKPT101, CKPT103] why\n    {CALL}\n", f"if x:\n    {CALL}\n"),
        (f"{CALL}  # noqa: CKPT101\r\nx = 1\r\n", f"{CALL}\r\nx = 1\r\n"),
        (f"{CALL}  # noqa: CKPT101", CALL),
        ("# noqa: CKPT101", ""),
    ],
)
def test_the_code_goes_and_what_others_need_stays(cli: Cli, before: str, after: str) -> None:
    assert left(cli, HEAD + before) == HEAD + after


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace("=True)", "=True)  # noqa: CKPT101, CKPT102, CKPT103, CKPT105, CKPT110"),
        f"{HEAD}{CALL}  # noqa: E501\n",
        f"{HEAD}{CALL}  # noqa\n",
        f'{HEAD}{CALL}\nx = "# noqa: CKPT101"\n',
        f"{HEAD}{CALL}  # noqa: CKPT202\n",
        f"{HEAD}{CALL}  # noqa: CKPT999\n",
        f"{HEAD}{CALL}  # noqa: CKPT101, CKPT901\n",
    ],
)
def test_what_hides_something_or_is_not_ours_to_judge_stays(cli: Cli, text: str) -> None:
    assert left(cli, text) == text
    assert cli(*J).codes == []


def test_a_file_without_any_other_word_is_looked_at(cli: Cli) -> None:
    write({"a.py": "x = 1  # noqa: CKPT103\n"})
    (finding,) = cli(*J).json
    assert (finding["code"], finding["location"]) == ("CKPT901", {"row": 1, "column": 8})
    assert finding["end_location"] == {"row": 1, "column": 23}
    assert finding["fix"]["applicability"] == "safe"


def test_one_of_two_codes_that_are_used_stays(cli: Cli) -> None:
    text = BAD.replace("=True)", "=True)  # noqa: CKPT101, CKPT104")
    write({"a.py": text})
    assert sorted(cli(*J).codes) == ["CKPT102", "CKPT901"]
    assert "CKPT104 reports nothing" in cli(*J, "--select", "CKPT104,CKPT901").json[0]["message"]


@pytest.mark.parametrize(
    ("requirement", "codes"),
    [
        ("lightning==2.2.0", ["CKPT901"]),
        ("lightning>=2.1.0", []),
        ("lightning>=2.2.0,<2.3", ["CKPT901"]),
        ("numpy", []),
    ],
)
def test_what_another_admitted_release_needs_is_used(cli: Cli, requirement: str, codes: list[str]) -> None:
    text = f"{HEAD}ModelCheckpoint(save_last=True)  # noqa: CKPT101\n"
    write({"requirements.txt": f"{requirement}\n", "a.py": text})
    assert cli(*J, "--ignore", "CKPT3").codes == codes


def test_a_file_that_is_named_by_itself_says_nothing_of_it(cli: Cli) -> None:
    text = f"{HEAD}{CALL}  # noqa: CKPT101\n"
    write({"a.py": text})
    assert cli("a.py", *J).codes == []
    assert cli("-", "--stdin-filename", "a.py", *J, stdin=text.encode()).codes == []
    assert cli(".", *J).codes == ["CKPT901"]


def test_it_can_be_ignored_and_selected_alone(cli: Cli) -> None:
    write({"a.py": f"{HEAD}{CALL}  # noqa: CKPT101\n"})
    assert cli(*J, "--ignore", "CKPT901").codes == []
    # CKPT101 is not on in this run, so that nothing is known of its suppressions.
    assert cli(*J, "--select", "CKPT901").codes == []
    assert cli(*J, "--select", "unused-suppression,CKPT101").codes == ["CKPT901"]


def test_a_pattern_that_hides_the_rule_does_not_make_the_comment_unused(cli: Cli) -> None:
    text = BAD.replace("=True)", "=True)  # noqa: CKPT101")
    write({"a.py": text, "ckpt-lint.toml": 'per-file-ignores = {"a.py" = ["CKPT1"]}'})
    assert cli(*J).codes == []
