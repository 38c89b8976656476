"""The rules themselves, linted: what everyone of them must have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ckpt_lint import rules
from ckpt_lint.advisories import advisories
from ckpt_lint.rules import RULES, Rule
from evidence.scenarios import SCENARIOS

PROJECT = Path(__file__).parents[2]
SECTIONS = ("What happens", "Releases", "Measured", "Example", "Fix", "When to ignore")
ABOUT_FILES = {"CKPT301", "CKPT901", "CKPT902"}  # not about what a Lightning release does
CASES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("frontends", "rules", "cli", "project")
    for path in sorted((PROJECT / "tests" / folder).rglob("*.py"))
)
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def module_of(rule: Rule) -> str:
    return rule.name.replace("-", "_")


def section(rule: Rule, name: str) -> str:
    """The text of one section of a manual page."""
    labels = "|".join(SECTIONS)
    found = re.search(
        rf"^{name}(?: \(\w+\))?:(?P<text>.*?)(?=^(?:{labels})(?: \(\w+\))?:|\Z)",
        rule.page,
        re.MULTILINE | re.DOTALL,
    )
    assert found is not None, f"{rule.code} says nothing of {name!r}"
    return found["text"].strip()


def test_codes_and_names_are_unique_and_well_formed() -> None:
    names = [rule.name for rule in RULES.values()]
    assert len(set(names)) == len(names)
    for code, rule in RULES.items():
        assert rule.code == code
        assert re.fullmatch(r"CKPT[1239]\d\d", code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_every_file_of_the_directory_is_a_rule_that_is_listed() -> None:
    files = {path.stem for path in Path(rules.__file__).parent.glob("[!_]*.py")}
    assert files == {module_of(rule) for rule in RULES.values()}


@every_rule
def test_the_docstring_is_a_manual_page(rule: Rule) -> None:
    assert rule.page.strip().splitlines()[1] == ""
    assert rule.summary.endswith(".")
    assert len(rule.summary) < 90
    found = re.findall(rf"^({'|'.join(SECTIONS)})(?: \(\w+\))?:", rule.page, re.MULTILINE)
    assert found == list(SECTIONS)
    for name in SECTIONS:
        assert section(rule, name)
    assert rule.remedy
    assert not rule.remedy.endswith(".")


@every_rule
def test_a_fix_says_whether_and_why_it_is_safe(rule: Rule) -> None:
    kind = re.search(r"^Fix(?: \((safe|unsafe)\)|: none)", rule.page, re.MULTILINE)
    assert kind is not None, "Fix (safe):, Fix (unsafe): or Fix: none"
    text = section(rule, "Fix")
    if kind[1] is None:
        assert len(text) > len("none.") or rule.code == "CKPT902", "say why there is none"
    else:
        assert len(text) > 80, "say why it is safe or unsafe"
    listed = (PROJECT / "docs" / "fixes.md").read_text(encoding="utf-8")
    assert rule.code in _expanded(listed), "docs/fixes.md lists every rule"


def _expanded(text: str) -> str:
    """``CKPT101 to 105, 109`` with every code written out."""

    def spell(found: re.Match[str]) -> str:
        numbers: list[int] = []
        for part in re.findall(r"\d{3}(?: to \d{3})?", found[0]):
            first, _, last = part.partition(" to ")
            numbers += range(int(first), int(last or first) + 1)
        return " ".join(f"CKPT{number}" for number in numbers)

    return re.sub(r"CKPT\d{3}(?: to \d{3})?(?:, \d{3}(?: to \d{3})?)*", spell, text)


@every_rule
def test_it_rests_on_an_advisory_and_on_scenarios(rule: Rule) -> None:
    if rule.code in ABOUT_FILES:
        assert rule.advisory is None
        return
    assert rule.advisory is not None
    assert rule.advisory.ranges
    assert rule.advisory.title
    unknown = set(rule.advisory.scenarios) - set(SCENARIOS)
    assert unknown == set()
    if rule.code != "CKPT302":  # a malicious release is not run
        assert rule.advisory.scenarios


@every_rule
def test_the_page_names_only_scenarios_that_exist_and_one_of_its_own(rule: Rule) -> None:
    if rule.advisory is None or not rule.advisory.scenarios:
        return
    named = set(re.findall(r"`([a-z_0-9]+)`", section(rule, "Measured")))
    assert named & set(rule.advisory.scenarios)
    arguments = {"every_n_epochs", "save_top_k", "save_last"}
    assert {name for name in named if "_" in name} - arguments <= set(SCENARIOS)


@every_rule
def test_there_are_cases_that_expect_it(rule: Rule) -> None:
    assert rule.code in CASES


def test_every_advisory_is_a_rule_s() -> None:
    assert set(advisories()) <= set(RULES)


def test_rules_off_by_default_say_so() -> None:
    for rule in RULES.values():
        says = re.search(r"not on by\s+default", rule.page, re.IGNORECASE) is not None
        assert says is not rule.default or rule.code == "CKPT206"  # which points to CKPT210
