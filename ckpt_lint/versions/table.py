"""The matrix for a terminal: scenarios by releases, neighbours with equal outcomes joined."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import groupby

from ckpt_lint.advisories.matrix import Matrix, Row
from ckpt_lint.reports.style import BOLD, Paint
from ckpt_lint.versions.joined import span, stretches

COLORS = ("32", "33", "31", "35", "36", "90")
SIGNS = ("ok", "-", "ERR", "FILE", "new", "n/a")
BOTH = 'save_last=True, "link"'
VALUES = {"true": "save_last=True", "link": 'save_last="link"', None: ""}
INDENT, GAP = 2, 1
MANY = 4


def render(matrix: Matrix, width: int, paint: Paint) -> str:
    """The matrix of all scenarios that a rule rests on; below ``width`` columns as a list."""
    rows = summarised(matrix)
    columns = joined_columns(matrix, rows)
    heads = [_head(matrix, column) for column in columns]
    label = len(BOTH) + INDENT
    needed = label + sum(GAP + max(4, *map(len, head)) for head in heads)
    if needed <= width:
        grid = _grid(matrix, rows, columns, heads, label, paint, width)
        lines = [*grid, "", *_legend(matrix, paint, width)]
    else:
        lines = list(_list(matrix, rows, paint, width))
    lines += textwrap.wrap(_conditions(matrix), min(width, 100))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_json(matrix: Matrix) -> str:
    """All scenarios, also those that no rule rests on, with one outcome for each release."""
    return json.dumps(asdict(matrix), indent=2, ensure_ascii=False) + "\n"


def summarised(matrix: Matrix) -> list[Row]:
    """The rows that a rule or a remedy rests on; of many that say the same of one rule the first."""
    rows = [row for row in matrix.rows if row.codes or row.name.startswith("remedy")]
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault(_says(row), []).append(row)
    shown = []
    for row in rows:
        first, *more = alike[_says(row)]
        if len(more) < MANY:
            shown.append(row)
        elif row is first:
            shown.append(replace(row, text=f"{row.text.rstrip('.')}; {len(more)} more like this."))
    return shown


def _says(row: Row) -> tuple[object, ...]:
    return (row.theme, row.codes, row.save_last, row.outcomes)


def joined_columns(matrix: Matrix, rows: Sequence[Row]) -> list[range]:
    """Neighbouring releases that differ in no row, as ranges of indices."""
    profiles = list(zip(*(row.outcomes for row in rows)))
    indices = [str(index) for index in range(len(matrix.releases))]
    return [range(int(run[0]), int(run[-1]) + 1) for run, _ in stretches(indices, profiles)]


def sign(outcome: str | None, matrix: Matrix) -> str:
    """An outcome in at most four characters, which say without colour what group it is of."""
    if outcome is None:
        return "?"
    group = matrix.groups.index(matrix.group_of[outcome])
    return f"-{outcome.split()[-1]}" if SIGNS[group] == "-" else SIGNS[group]


def _head(matrix: Matrix, column: range) -> tuple[str, str, str]:
    releases = [matrix.releases[index] for index in column]
    last = releases[-1].partition(".post")[0]
    if len(releases) == 1 or last == releases[0]:
        return (releases[0], "", "")
    return (releases[0], "to", last if last in releases else releases[-1])


def _grid(
    matrix: Matrix,
    rows: Sequence[Row],
    columns: Sequence[range],
    heads: Sequence[Sequence[str]],
    label: int,
    paint: Paint,
    width: int,
) -> Iterator[str]:
    widths = [GAP + max(4, *map(len, head)) for head in heads]
    for part in zip(*heads):
        yield " " * label + "".join(text.rjust(cell) for text, cell in zip(part, widths))
    for text, variants in by_scenario(rows):
        yield ""
        yield from (paint(BOLD, line) for line in textwrap.wrap(text, width))
        for value, row in variants:
            cells = (
                _painted(row.outcomes[column[0]], matrix, paint, cell)
                for column, cell in zip(columns, widths)
            )
            yield (" " * INDENT + value).ljust(label) + "".join(cells)


def _list(matrix: Matrix, rows: Sequence[Row], paint: Paint, width: int) -> Iterator[str]:
    for text, variants in by_scenario(rows):
        yield from textwrap.wrap(text, max(20, width))
        for value, row in variants:
            if value:
                yield " " * INDENT + value
            for releases, outcome in stretches(matrix.releases, row.outcomes):
                ended = _colored(outcome, outcome or "?", matrix, paint)
                yield f"{' ' * 2 * INDENT}{span(releases)}: {ended}"
        yield ""


def by_scenario(rows: Sequence[Row]) -> Iterator[tuple[str, list[tuple[str, Row]]]]:
    """Each scenario's text and codes, and its rows by ``save_last``: one where both say the same."""
    for (text, codes), variants in groupby(rows, key=lambda row: (row.text, row.codes)):
        behind = f" [{', '.join(codes)}]" if codes else ""
        alike = [list(same) for _, same in groupby(variants, key=lambda row: row.outcomes)]
        yield (
            text + behind,
            [(VALUES[same[0].save_last] if len(same) == 1 else BOTH, same[0]) for same in alike],
        )


def _painted(outcome: str | None, matrix: Matrix, paint: Paint, width: int) -> str:
    text = sign(outcome, matrix)
    return " " * (width - len(text)) + _colored(outcome, text, matrix, paint)


def _colored(outcome: str | None, text: str, matrix: Matrix, paint: Paint) -> str:
    if outcome is None:
        return text
    return paint(COLORS[matrix.groups.index(matrix.group_of[outcome])], text)


def _legend(matrix: Matrix, paint: Paint, width: int) -> Iterator[str]:
    marks = ("ok", "-3", *SIGNS[2:])
    meanings = {**dict(zip(marks, matrix.groups)), "-3": "loses that many epochs"}
    line: list[str] = []
    used = 0
    for mark, color in zip(marks, COLORS):
        needed = len(f"{mark} {meanings[mark]}   ")
        if line and used + needed > width:
            yield "   ".join(line)
            line, used = [], 0
        line.append(f"{paint(color, mark)} {meanings[mark]}")
        used += needed
    yield "   ".join(line)


def _conditions(matrix: Matrix) -> str:
    beside = ", ".join(f"{name} {' or '.join(each)}" for name, each in matrix.conditions.items())
    return (
        f"Measured on {len(matrix.releases)} releases with {beside}. 2.1.0 to 2.1.2 are shown beside "
        "an fsspec of their time; beside one from 2023.10 on they write a copy, as 2.0 does."
    )
