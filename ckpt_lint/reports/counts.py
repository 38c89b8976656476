"""``--statistics``: how often each rule was broken."""

from __future__ import annotations

from collections import Counter

from ckpt_lint.reports import Report
from ckpt_lint.reports.as_json import dump
from ckpt_lint.reports.style import BOLD, CODE, MARK, painter
from ckpt_lint.reports.summary import closing, is_fixable

Row = tuple[int, str, str, int]


def as_table(report: Report, color: bool) -> str:
    """Return count, code, whether all or some can be fixed, and name, then the summary."""
    paint = painter(color)
    rows = _rows(report)
    wide = max((len(str(count)) for count, _, _, _ in rows), default=0)
    code_wide = max((len(code) for _, code, _, _ in rows), default=0)
    any_fixable = any(fixable for _, _, _, fixable in rows)
    lines = []
    for count, code, name, fixable in rows:
        mark = "*" if fixable == count else "-" if fixable else " "
        shown = f"[{paint(MARK, mark)}] " if any_fixable else ""
        number = paint(BOLD, f"{count:>{wide}}")
        lines.append(f"{number}\t{paint(CODE, f'{code:<{code_wide}}')}\t{shown}{name}")
    return "".join(f"{line}\n" for line in [*lines, *closing(report, paint)])


def as_json(report: Report) -> str:
    """Return Ruff's list of counts."""
    return dump(
        [
            {
                "code": code,
                "name": name,
                "count": count,
                "fixable": fixable == count,
                "fixable_count": fixable,
            }
            for count, code, name, fixable in _rows(report)
        ]
    )


def _rows(report: Report) -> list[Row]:
    counts = Counter((finding.code, finding.name) for finding in report.findings)
    fixable = Counter(finding.code for finding in report.findings if is_fixable(finding))
    rows = [(count, code, name, fixable[code]) for (code, name), count in counts.items()]
    return sorted(rows, key=lambda row: (-row[0], row[1]))
