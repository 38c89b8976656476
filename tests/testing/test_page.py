"""docs/fixture.md tells the truth: its examples run, and print what it says."""

from __future__ import annotations

import importlib
import re

from ckpt_lint.testing.names import CHECKS
from tests.testing import page
from tests.testing.project import Project

TEXT = page.PAGE.read_text("utf-8")


def test_the_six_broken_examples_print_what_the_page_says() -> None:
    outcome = page.run()
    blocks = list(page.broken())
    assert len(blocks) == 6
    for number, (_, said) in enumerate(blocks, start=1):
        assert page.comparable(page.printed(outcome, number)) == page.comparable(said)


def test_the_sound_example_passes_every_check() -> None:
    files = {each.name: each.read_text("utf-8") for each in page.DIGITS.glob("*.py")}
    outcome = Project(files).run_pytest(**page.RELEASE)
    assert outcome.passed == {f"test_the_run_can_be_resumed[{check}]" for check in CHECKS}


def test_what_the_page_quotes_stands_in_the_example() -> None:
    quotes = re.findall(r"<!-- from (\S+) -->\n```python\n(.*?)```", TEXT, re.DOTALL)
    assert len(quotes) == 2
    for path, quoted in quotes:
        assert quoted in page.ROOT.joinpath(path).read_text("utf-8")


def test_every_check_is_on_the_page_and_has_a_module() -> None:
    for name in CHECKS:
        assert f"\n| `{name}` | " in TEXT
        assert callable(importlib.import_module(f"ckpt_lint.testing.checks.{name}").check)
