"""Comments that switch a rule off for one statement.

``# noqa: CKPT101`` as Ruff and flake8 read it, and ``# ckpt-lint: ignore[CKPT101] reason``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ckpt_lint import frontends
from ckpt_lint.findings import Finding

_NOQA = re.compile(r"#\s*noqa\s*:\s*(?P<codes>[A-Z]+[0-9]+\b(?:[,\s]+[A-Z]+[0-9]+\b)*)", re.IGNORECASE)
_OWN = re.compile(
    r"#\s*ckpt-lint\s*:\s*(?P<word>ignore|disable|skip|noqa|off)\b(?:\s*\[(?P<codes>[^\]#]*)\])?",
    re.IGNORECASE,
)
_CODE = re.compile(r"CKPT[0-9]+")
# Whitespace is spelled out: a line feed must not be taken for it.
_MARK = re.compile(r"#[ \t\f]*(?:noqa|ckpt-lint)[ \t\f]*:", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Suppressions:
    """The comments of one file.

    Attributes:
        rows: the codes that the comment in a row switches off.
        remarks: row and text, about comments that are not honoured.
        alone: those rows that hold nothing but their comment.
    """

    rows: Mapping[int, frozenset[str]] = field(default_factory=dict)
    remarks: tuple[tuple[int, str], ...] = ()
    alone: frozenset[int] = frozenset()

    def hides(self, finding: Finding) -> bool:
        """Whether a comment in the finding's statement, or on its own right above, names it."""
        if not self.rows:
            return False
        first, last = finding.statement_rows
        start, end = finding.span
        if first < 1:
            first, last = start.row, end.row
        for row, codes in self.rows.items():
            if finding.code in codes and (
                first <= row <= last
                or start.row <= row <= end.row
                or (row == first - 1 and row in self.alone)
            ):
                return True
        return False


def parse(text: str, path: str = "-") -> Suppressions:
    """Find the comments of a file. Only real comments count, not strings that look like one.

    ``path`` says in which language.
    """
    if not _MARK.search(text):
        return Suppressions()
    rows: dict[int, frozenset[str]] = {}
    remarks: list[tuple[int, str]] = []
    alone: set[int] = set()
    lines = _LINE_END.split(text)
    # Most files have some other tool's noqa and none of ours, and looking for comments is slow.
    wanted = {row for row, line in enumerate(lines, 1) if _MARK.search(line) and "ckpt" in line.lower()}
    for row, column in frontends.of(path).comments(lines, wanted) if wanted else ():
        line = lines[row - 1]
        codes, said = _read(line[column:])
        remarks.extend((row, remark) for remark in said)
        if codes:
            rows[row] = codes
            if not line[:column].strip():
                alone.add(row)
    return Suppressions(rows, tuple(remarks), frozenset(alone))


def _read(comment: str) -> tuple[frozenset[str], list[str]]:
    codes: set[str] = set()
    remarks: list[str] = []
    for match in _NOQA.finditer(comment):
        codes.update(code for code in _split(match["codes"]) if _CODE.fullmatch(code))
    for match in _OWN.finditer(comment):
        named = _split(match["codes"] or "") if match["word"].lower() == "ignore" else []
        codes.update(code for code in named if _CODE.fullmatch(code))
        unknown = [code for code in named if not _CODE.fullmatch(code)]
        if not named:
            remarks.append(
                f"`{match[0]}` is not honoured: it must name its rules, as in `# ckpt-lint: ignore[CKPT101]`"
            )
        elif unknown:
            listed = ", ".join(f"`{code}`" for code in unknown)
            remarks.append(f"`{match[0]}` names no rule of ckpt-lint with {listed}")
    return frozenset(codes), remarks


def _split(codes: str) -> list[str]:
    return [code for code in re.split(r"[,\s]+", codes.upper()) if code]
