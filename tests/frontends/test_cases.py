"""The files in ``cases``: an expected finding is a comment on its line.

``# CKPT101`` is expected on every release of the file's ``# judged by:`` line,
``# CKPT103: 2.6.6`` on that one only; several are parted by ``;``. A ``# select:`` line turns on
rules that are off by default.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.frontends.tools import found

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
SELECTED = re.compile(r"^# select: (.+)$", re.MULTILINE)
JUDGED = re.compile(r"# judged by: (.+)")
EXPECTED = re.compile(r"#\s*(CKPT\d{3}.*)$")


def judged_by(text: str) -> list[str]:
    match = JUDGED.match(text)
    assert match is not None, "the first line names the releases to judge by"
    return match[1].split(", ")


def expected(text: str, release: str) -> set[tuple[int, str]]:
    rows = set()
    for row, line in enumerate(text.splitlines(), 1):
        match = EXPECTED.search(line)
        for part in match[1].split(";") if match else ():
            code, _, only = (piece.strip() for piece in part.partition(":"))
            if only in ("", release):
                rows.add((row, code))
    return rows


@pytest.mark.parametrize(
    ("case", "release"),
    [
        pytest.param(case, release, id=f"{case.stem}-{release}")
        for case in CASES
        for release in judged_by(case.read_text(encoding="utf-8"))
    ],
)
def test_exactly_the_findings_that_the_comments_say(case: Path, release: str) -> None:
    text = case.read_text(encoding="utf-8")
    select = SELECTED.search(text)
    chosen = None if select is None else select[1].split(", ")
    got, wanted = set(found(text, release, chosen)), expected(text, release)
    assert (sorted(wanted - got), sorted(got - wanted)) == ([], []), "missed, wrongly found"


def test_there_are_loud_and_silent_cases() -> None:
    loud = {c.stem for c in CASES if EXPECTED.search(c.read_text(encoding="utf-8").replace("\n", " "))}
    assert {c.stem for c in CASES} - loud >= {c.stem for c in CASES if c.stem.endswith("_silent")}
