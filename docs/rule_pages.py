"""Writes a page for each rule from its docstring, and the index: ``python docs/rule_pages.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ckpt_lint.rules import RULES, Rule

DIRECTORY = Path(__file__).parent / "rules"
GROUPS = {
    "CKPT1": "Save side: what ModelCheckpoint writes",
    "CKPT2": "Resume side: what is read again",
    "CKPT3": "Project: which releases are allowed",
    "CKPT9": "About ckpt-lint itself",
}
INDEX = """\
# Rules

`ckpt-lint rule` lists them in a terminal, `ckpt-lint rule CKPT103` prints a page. A rule that is not
on by default is turned on by its code, its name, a prefix or `ALL` (see
[configuration](../configuration.md)). What a safe and an unsafe fix mean stands
[here](../fixes.md).
"""
TOCTREE = "```{toctree}\n:hidden:\n:glob:\n\nCKPT*\n```\n"
EXAMPLE = re.compile(r"^Example:\n(?P<code>(?:    .*\n|\n)+)", re.MULTILINE)

SECTION = re.compile(
    r"^(What happens|Releases|Measured|Example|Fix(?: \(\w+\))?|When to ignore):", re.MULTILINE
)


def pages() -> Mapping[str, str]:
    """Content of every page by file name."""
    found = {f"{code}.md": page(rule) for code, rule in RULES.items()}
    return {**found, "index.md": index()}


def page(rule: Rule) -> str:
    """A rule's page: its name, whether it is on, its docstring."""
    text = EXAMPLE.sub(_code, rule.page.strip() + "\n")
    text = SECTION.sub(r"**\1:**", text)
    off = "" if rule.default else f"Not on by default: `--extend-select {rule.code}`.\n\n"
    return f"# {rule.name} ({rule.code})\n\n{off}{text.rstrip()}\n"


def index() -> str:
    """All rules in tables, by group."""
    tables = [f"\n## {title}\n\n{_table(prefix)}" for prefix, title in GROUPS.items()]
    return f"{INDEX}{''.join(tables)}\n{TOCTREE}"


def _table(prefix: str) -> str:
    rows = ["| code | name | what it finds | fix |", "|---|---|---|---|"]
    for code, rule in sorted(RULES.items()):
        if code.startswith(prefix):
            off = "" if rule.default else " (not on by default)"
            rows.append(f"| [{code}]({code}.md) | {rule.name} | {rule.summary}{off} | {fix_of(rule)} |")
    return "\n".join(rows) + "\n"


def fix_of(rule: Rule) -> str:
    """``safe``, ``unsafe`` or ``none``, as the manual page says."""
    found = re.search(r"^Fix(?: \((?P<kind>\w+)\)|:)", rule.page, re.MULTILINE)
    return (found and found["kind"]) or "none"


def _code(found: re.Match[str]) -> str:
    code = "\n".join(line[4:] for line in found["code"].rstrip("\n").split("\n"))
    return f"Example:\n\n```{'python' if _is_python(code) else 'text'}\n{code}\n```\n\n"


def _is_python(code: str) -> bool:
    try:
        compile(code, "example", "exec")
    except SyntaxError:
        return False
    return "(" in code


def main() -> None:
    """Write all pages."""
    for name, content in pages().items():
        (DIRECTORY / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
