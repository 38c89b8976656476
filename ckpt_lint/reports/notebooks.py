"""Findings in notebooks, shown by the cell that they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from ckpt_lint.findings import Edit, Finding, Position, Related, Span

SUFFIX = ".ipynb"
_LINE = re.compile(rf"(?P<named>{re.escape(SUFFIX)}, |\bin )line (?P<row>\d+)")
_PLACE = re.compile(rf"(?P<named>{re.escape(SUFFIX)}):(?P<row>\d+)")
_Shown = TypeVar("_Shown", Finding, Edit, Related)


def in_cells(finding: Finding, sources: Mapping[str, str]) -> Finding:
    """A finding whose places in notebooks count from the beginning of their cell."""
    fix = finding.fix
    if fix is not None:
        fix = replace(fix, edits=tuple(_in_cell(e, e.path or finding.path, sources) for e in fix.edits))
    message = _LINE.sub(partial(_line_in_cell, finding.path, sources), finding.message)
    return replace(
        _in_cell(finding, finding.path, sources),
        message=_PLACE.sub(partial(_place_in_cell, sources), message),
        fix=fix,
        related=tuple(_in_cell(each, each.path, sources) for each in finding.related),
    )


def cell_of(finding: Finding, sources: Mapping[str, str]) -> str:
    """The text that the span of a shown finding counts in."""
    text = sources.get(finding.path, "")
    if not finding.cell:
        return text
    from ckpt_lint.frontends.notebook import cells

    return next((part.text for part in cells.parts(text) if part.number == finding.cell), "")


def _line_in_cell(path: str, sources: Mapping[str, str], match: re.Match[str]) -> str:
    """The words for a line, which a message counts in the notebook's whole module."""
    named = _named(match, sources) if match["named"].startswith(SUFFIX) else path
    if not named.endswith(SUFFIX) or not sources.get(named):
        return match[0]
    from ckpt_lint.frontends.notebook import cells

    cell, row = cells.locate(sources[named], int(match["row"]))
    return f"{match['named']}cell {cell}, line {row}"


def _place_in_cell(sources: Mapping[str, str], match: re.Match[str]) -> str:
    """``a.ipynb:80``, as a finding there is shown."""
    path = _named(match, sources)
    if not sources.get(path):
        return match[0]
    from ckpt_lint.frontends.notebook import cells

    return "{}:cell {}:{}".format(match["named"], *cells.locate(sources[path], int(match["row"])))


def _named(match: re.Match[str], sources: Mapping[str, str]) -> str:
    """The notebook whose path ends there: spaces may stand in it, so only the known ones tell."""
    before = match.string[: match.start() + len(SUFFIX)]
    return max((path for path in sources if before.endswith(path)), key=len, default="")


def _in_cell(shown: _Shown, path: str, sources: Mapping[str, str]) -> _Shown:
    if not path.endswith(SUFFIX) or not sources.get(path):
        return shown
    from ckpt_lint.frontends.notebook import cells

    start, end = shown.span
    cell, row = cells.locate(sources[path], start.row)
    moved = Position(row + end.row - start.row, end.column)
    return replace(shown, span=Span(Position(row, start.column), moved), cell=cell)
