"""The pages say what the code says: generated, complete, and where findings point to."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from ckpt_lint.findings import Finding, Position, Span
from ckpt_lint.reports import url_of
from ckpt_lint.rules import RULES, selected

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"


def rule_pages() -> ModuleType:
    """``docs/rule_pages.py``, which is a script beside the pages."""
    spec = importlib.util.spec_from_file_location("rule_pages", DOCS / "rule_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rule_pages_are_those_of_the_docstrings() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "rules").iterdir()}
    assert written == dict(rule_pages().pages()), "run `python docs/rule_pages.py`"


@pytest.mark.parametrize("code", RULES)
def test_the_url_of_a_finding_is_a_page(code: str) -> None:
    at = Position(1, 1)
    url = url_of(Finding("a.py", Span(at, at), code, RULES[code].name, ""))
    _, _, path = url.partition("/docs/")
    assert (DOCS / path).is_file(), url


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_readme_s_table_has_every_rule_by_its_name() -> None:
    rows = re.findall(r"^\| \[(CKPT\d+)\]\((\S+?)\) \| (\S+) \|", README, re.MULTILINE)
    assert rows == [(code, f"docs/rules/{code}.md", RULES[code].name) for code in sorted(RULES)]


def test_the_readme_and_the_configuration_page_name_what_is_off_by_default() -> None:
    off = set(RULES) - selected(None, (), ())
    for text in (README, (DOCS / "configuration.md").read_text(encoding="utf-8")):
        (sentence,) = re.findall(r"not on by\s+default\W.*?\.(?=\s)", text.lower(), re.DOTALL)[:1]
        assert {code.upper() for code in re.findall(r"ckpt\d+(?=\])", sentence)} == off
