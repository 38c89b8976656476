"""``concise``: one line a finding."""

from __future__ import annotations

from ckpt_lint.reports import Report
from ckpt_lint.reports.style import BOLD, CODE, MARK, painter, printable
from ckpt_lint.reports.summary import closing, star


def render(report: Report, *, color: bool) -> str:
    """Return ``path:row:column: CODE [*] message`` for each finding, then the summary."""
    paint = painter(color)
    colon = paint(MARK, ":")
    lines = []
    for finding in report.findings:
        row, column = finding.span.start
        cell = f"cell {finding.cell}{colon}" if finding.cell else ""
        where = f"{paint(BOLD, printable(finding.path))}{colon}{cell}{row}{colon}{column}{colon}"
        what = f"{star(finding, paint)}{printable(finding.message)}"
        lines.append(f"{where} {paint(CODE, finding.code)} {what}")
    return "".join(f"{line}\n" for line in [*lines, *closing(report, paint)])
