"""``full``: each finding with the code it is about, for a person at a terminal."""

from __future__ import annotations

from ckpt_lint.findings import Finding, Related
from ckpt_lint.reports import Report
from ckpt_lint.reports.cells import split_lines
from ckpt_lint.reports.frame import frame
from ckpt_lint.reports.style import BOLD, CODE, FRAME, HELP, NOTE, Paint, painter, printable
from ckpt_lint.reports.summary import closing, is_fixable, star


def render(report: Report, *, color: bool) -> str:
    """Return one block a finding, in Ruff's layout, then the summary."""
    paint = painter(color)
    lines = {
        path: split_lines(report.sources.get(path, ""))
        for path in {finding.path for finding in report.findings}
    }
    blocks = [_block(finding, lines[finding.path], paint) for finding in report.findings]
    end = "\n".join(closing(report, paint))
    return "\n\n".join([*blocks, *([end] if end else [])]) + "\n" if blocks or end else ""


def _block(finding: Finding, lines: list[str], paint: Paint) -> str:
    # Without a source there is one empty line, which is nothing to show.
    width, drawn = frame(lines if lines != [""] else [], finding.span, paint)
    row, column = finding.span.start
    message = paint(BOLD, printable(finding.message))
    head = f"{paint(CODE, finding.code)} {star(finding, paint)}{message}"
    arrow = " " * width + paint(FRAME, "-->")
    where = f"{arrow} {printable(finding.path)}:{row}:{column}"
    there = [f"{arrow} {printable(_elsewhere(each))}" for each in finding.related]
    return "\n".join([head, where, *drawn, *there, *_advice(finding, paint)])


def _elsewhere(related: Related) -> str:
    row, column = related.span.start
    return f"{related.path}:{row}:{column}: {related.message}"


def _advice(finding: Finding, paint: Paint) -> list[str]:
    advice = []
    help_text = (finding.fix and finding.fix.message) or finding.help
    if help_text:
        advice.append(f"{paint(HELP, 'help')}: {printable(help_text)}")
    if finding.fix is not None and not is_fixable(finding):
        advice.append(f"{paint(NOTE, 'note')}: the fix is unsafe: it may change what the code does")
    release = finding.release
    if release is not None:
        judged = f"judged by {release.distribution} {release.version} ({release.source})"
        advice.append(f"{paint(NOTE, 'note')}: {printable(judged)}")
    return advice
