"""``full``: each finding with the code it is about, for a person at a terminal."""

from __future__ import annotations

from ckpt_lint.findings import Finding, Related
from ckpt_lint.reports import Report
from ckpt_lint.reports.cells import split_lines
from ckpt_lint.reports.frame import frame
from ckpt_lint.reports.notebooks import cell_of
from ckpt_lint.reports.paths import where
from ckpt_lint.reports.style import BOLD, CODE, FRAME, HELP, NOTE, Paint, painter, printable
from ckpt_lint.reports.summary import closing, is_fixable, star


def render(report: Report, *, color: bool) -> str:
    """Return one block a finding, in Ruff's layout, then the summary."""
    paint = painter(color)
    lines: dict[tuple[str, int], list[str]] = {}
    for finding in report.findings:
        if (finding.path, finding.cell) not in lines:
            lines[finding.path, finding.cell] = split_lines(cell_of(finding, report.sources))
    blocks = [_block(each, lines[each.path, each.cell], paint) for each in report.findings]
    end = "\n".join(closing(report, paint))
    return "\n\n".join([*blocks, *([end] if end else [])]) + "\n" if blocks or end else ""


def _block(finding: Finding, lines: list[str], paint: Paint) -> str:
    # Without a source there is one empty line, which is nothing to show.
    width, drawn = frame(lines if lines != [""] else [], finding.span, paint)
    message = paint(BOLD, printable(finding.message))
    head = f"{paint(CODE, finding.code)} {star(finding, paint)}{message}"
    arrow = " " * width + paint(FRAME, "-->")
    place = f"{arrow} {printable(where(finding.path, finding.span.start, finding.cell))}"
    there = [f"{arrow} {printable(_elsewhere(each))}" for each in finding.related]
    return "\n".join([head, place, *drawn, *there, *_advice(finding, paint)])


def _elsewhere(related: Related) -> str:
    return f"{where(related.path, related.span.start, related.cell)}: {related.message}"


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
