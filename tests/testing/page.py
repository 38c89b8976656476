"""docs/fixture.md and what the fixture really prints: ``python -m tests.testing.page`` renews it.

With ``--table`` the table of checks and hazards is measured and renewed, too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from tests.testing import hazards
from tests.testing.project import ROOT, Outcome, Project

PAGE = ROOT / "docs" / "fixture.md"
DIGITS = ROOT / "examples" / "digits"
RELEASE = {"version": "2.6.6", "distribution": "lightning"}
BROKEN = re.compile(r"(<!-- broken -->\n```python\n(.*?)```\n\n```text\n)(.*?)(```)", re.DOTALL)
TABLE = re.compile(r"(?<=<!-- table -->\n)(\n\|.*?\n)?(?=\n## )", re.DOTALL)


def broken() -> Iterator[tuple[str, str]]:
    """The broken examples of the page: source, and what is said to be printed."""
    for match in BROKEN.finditer(PAGE.read_text("utf-8")):
        yield match[2], match[3]


def run() -> Outcome:
    """All broken examples, each beside the sound train.py."""
    files = {"train.py": DIGITS.joinpath("train.py").read_text("utf-8")}
    for number, (source, _) in enumerate(broken(), start=1):
        files[f"test_{number}.py"] = source.replace("def test_resume", f"def test_{number}")
    return Project(files).run_pytest(**RELEASE)


def printed(outcome: Outcome, number: int) -> str:
    """What pytest prints of a failure, without its margin and without this machine's paths."""
    lines = outcome.failure(f"test_{number}").splitlines()
    text = "\n".join(line[1:].removeprefix(" " * 7).rstrip() for line in lines if re.match(r"E(\s|$)", line))
    text = text.replace("ckpt_lint.testing.failure.ResumeFailed: ", "", 1).strip()
    return re.sub(r"/\S*/ckpt_smoke\d+/", "/scratch/ckpt_smoke0/", text) + "\n"


def comparable(text: str) -> str:
    """Without what depends on the release of torch."""
    return re.sub(r"[\d,]+ bytes|torch \S+", "...", text)


def rows(text: str) -> dict[str, list[str]]:
    """The table of checks and hazards: title of a set-up to its cells."""
    found = TABLE.search(text)
    assert found is not None, "no table"
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in found[0].strip().splitlines()]
    return {row[0]: row[1:] for row in cells}


def main() -> None:
    outcome, text, number = run(), PAGE.read_text("utf-8"), iter(range(1, 99))
    text = BROKEN.sub(lambda match: match[1] + printed(outcome, next(number)) + match[4], text)
    if "--table" in sys.argv:
        found = {letter: hazards.measured(version) for letter, version in hazards.RELEASES.items()}
        text = TABLE.sub(lambda _: f"\n{hazards.table(found)}\n", text)
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
