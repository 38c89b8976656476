"""The lines of source around a finding, with the finding marked."""

from __future__ import annotations

from ckpt_lint.findings import Position, Span
from ckpt_lint.reports.cells import LIMIT, crop, layout, window
from ckpt_lint.reports.style import CODE, FRAME, Paint

CONTEXT = 2
HEAD, TAIL = 6, 3


def frame(lines: list[str], span: Span, paint: Paint) -> tuple[int, list[str]]:
    """Return the width of the row numbers and the lines of the frame.

    There are none where the span is not in the source, as in a finding on a whole file.
    """
    inside = _inside(lines, span)
    if inside is None:
        return max(1, len(str(max(span.start.row, 0)))), []
    first, last = _context(lines, inside)
    drawing = _Drawing(lines, inside, len(str(last)), paint)
    body = drawing.one_row if inside.start.row == inside.end.row else drawing.many_rows
    return drawing.width, [drawing.bar(), *body(first, last)]


def _inside(lines: list[str], span: Span) -> Span | None:
    start, end = span
    if not 1 <= start.row <= len(lines):
        return None
    start = Position(start.row, max(1, min(start.column, len(lines[start.row - 1]) + 1)))
    if end.row > len(lines):
        end = Position(len(lines), len(lines[-1]) + 1)
    end = max(start, end)
    if end.row > start.row and end.column <= 1:
        # The span takes in a line end and nothing of the line after it.
        end = max(start, Position(end.row - 1, len(lines[end.row - 2]) + 1))
    return Span(start, Position(end.row, max(1, min(end.column, len(lines[end.row - 1]) + 1))))


def _context(lines: list[str], span: Span) -> tuple[int, int]:
    first = max(1, span.start.row - CONTEXT)
    while first < span.start.row and not lines[first - 1].strip():
        first += 1
    last = min(len(lines), span.end.row + CONTEXT)
    while last > span.end.row and not lines[last - 1].strip():
        last -= 1
    return first, last


class _Drawing:
    def __init__(self, lines: list[str], span: Span, width: int, paint: Paint) -> None:
        self.lines, self.span, self.width, self.paint = lines, span, width, paint

    def bar(self, rest: str = "") -> str:
        edge = self.paint(FRAME, " " * (self.width + 1) + "|")
        return f"{edge} {rest}" if rest else edge

    def row(self, number: int, left: int = 0, mark: str = "") -> str:
        text = crop(layout(self.lines[number - 1])[0], left)
        edge = self.paint(FRAME, f"{number:>{self.width}} |")
        if not text:
            mark = mark.rstrip()
        if not mark and not text:
            return edge
        return f"{edge} {self.paint(CODE, mark) if mark.strip() else mark}{text}"

    def one_row(self, first: int, last: int) -> list[str]:
        row = self.span.start.row
        cells, offsets = layout(self.lines[row - 1])
        start = offsets[self.span.start.column - 1]
        end = max(start + 1, offsets[self.span.end.column - 1])
        left = window(start, end, len(cells))
        carets = "^" * max(1, min(end, left + LIMIT) - start)
        result = [self.row(number, left) for number in range(first, row + 1)]
        result.append(self.bar(" " * (start - left) + self.paint(CODE, carets)))
        if last > row:
            result += [self.row(number, left) for number in range(row + 1, last + 1)]
            result.append(self.bar())
        return result

    def many_rows(self, first: int, last: int) -> list[str]:
        start, end = self.span
        result = [self.row(number, mark="  ") for number in range(first, start.row)]
        before = self.lines[start.row - 1][: start.column - 1]
        if before.strip():
            offset = min(layout(before)[1][-1], LIMIT)
            result.append(self.row(start.row, mark="  "))
            result.append(self.bar(self.paint(CODE, " " + "_" * (offset + 1) + "^")))
        else:
            result.append(self.row(start.row, mark="/ "))
        rows = range(start.row + 1, end.row + 1)
        if len(rows) > HEAD + TAIL:
            result += [self.row(number, mark="| ") for number in rows[:HEAD]]
            dots = self.paint(FRAME, "...") + " " * self.width
            result.append(dots + self.paint(CODE, "|"))
            rows = rows[-TAIL:]
        result += [self.row(number, mark="| ") for number in rows]
        offset = min(layout(self.lines[end.row - 1])[1][end.column - 1], LIMIT)
        result.append(self.bar(self.paint(CODE, "|" + "_" * offset + "^")))
        if last > end.row:
            result += [self.row(number, mark="  ") for number in range(end.row + 1, last + 1)]
            result.append(self.bar())
        return result
