"""`python -m evidence draw`: scenarios by releases as an SVG, for light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from ckpt_lint.advisories.matrix import Matrix, Row, parse
from ckpt_lint.versions.joined import span, stretches
from ckpt_lint.versions.table import VALUES, summarised
from evidence import publish
from evidence.drawn_text import lines
from evidence.records import Record
from evidence.scenarios import THEMES

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "evidence.svg"
LABEL, VARIANT, CODE, CELL, ROW, MARGIN = 400, 48, 66, 14, 17, 18
LEFT = MARGIN + LABEL + VARIANT + CODE
TOP = 112
CLASSES = ("fine", "back", "fails", "file", "fresh", "none")
SIGNS = ("✓", "−", "✕", "!", "↺", "")
CHARACTER = 5.5

STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2328 }
.code { font: 11px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
.title { font-size: 15px; font-weight: 600 }
.theme { font-weight: 600 }
.small, .rule { font-size: 10px; fill: #59636e }
.page { fill: #ffffff; stroke: #d1d9e0 }
.grid { stroke: #d1d9e0 }
.bar text { font-size: 10.5px }
.fine rect { fill: #e3eee6 } .fine text { fill: #3f6b4d }
.back rect { fill: #e8a317 } .back text { fill: #2b1d00 }
.fails rect { fill: #c9362c } .fails text { fill: #ffffff }
.file rect { fill: #9a5fa8 } .file text { fill: #ffffff }
.fresh rect { fill: #2f6fb3 } .fresh text { fill: #ffffff }
.none rect { fill: none; stroke: #afb8c1; stroke-dasharray: 2 2 } .none text { fill: #59636e }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small, .rule { fill: #9198a1 }
  .page { fill: #0d1117; stroke: #3d444d }
  .grid { stroke: #2f363d }
  .fine rect { fill: #17291d } .fine text { fill: #7fb48f }
  .back rect { fill: #d29922 } .back text { fill: #1c1300 }
  .fails rect { fill: #d1453b }
  .file rect { fill: #a371b7 } .file text { fill: #140a18 }
  .fresh rect { fill: #4184c9 } .fresh text { fill: #04101d }
  .none rect { stroke: #3d444d } .none text { fill: #9198a1 }
}
"""


def write(records: Iterable[Record], path: Path = PICTURE) -> None:
    """Draw the matrix of these records into a file."""
    path.write_text(svg(parse(publish.matrix(records))), encoding="utf-8")


def svg(matrix: Matrix) -> str:
    """The picture. Colour is never alone: every bar has a sign, longer ones the outcome itself."""
    width = LEFT + CELL * len(matrix.releases) + MARGIN
    body = [*_axis(matrix)]
    y = TOP
    for theme, rows in groupby(summarised(matrix), key=lambda row: row.theme):
        y += 26
        body.append(f'<text x="{MARGIN}" y="{y - 6}" class="theme">{_title(theme)}</text>')
        for scenario in _scenarios(rows):
            drawn, height = _scenario(matrix, scenario, y)
            body += drawn
            y += height
    height = y + MARGIN
    grid = _grid(matrix, y)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="title">\n'
        f'<title id="title">What {len(matrix.releases)} Lightning releases do with checkpoints</title>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="page" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6"/>\n'
    )
    return head + "\n".join([*grid, *body]) + "\n</svg>\n"


def _title(theme: str) -> str:
    documented = {each.__name__.rpartition(".")[2]: each.__doc__ or "" for each in THEMES}
    return lines(documented[theme].strip().splitlines()[0], 1000)[0]


def _scenarios(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one scenario together; the values of ``save_last`` as one where they end alike."""
    return [list(variants) for _, variants in groupby(rows, key=lambda row: (row.name, row.text))]


def _axis(matrix: Matrix) -> Iterator[str]:
    title = f"What {len(matrix.releases)} releases of PyTorch Lightning do with checkpoints"
    yield _text(MARGIN, 30, title, "title")
    torch, python = (matrix.conditions[name][-1] for name in ("torch", "python"))
    how = f"Real runs on every release (p: a post-release), with torch {torch} and Python {python}."
    yield _text(MARGIN, 48, how, "small")
    x: float = MARGIN
    for name, sign, group in zip(CLASSES, SIGNS, matrix.groups):
        yield _bar(x, 58, 22, name, sign, group)
        yield _text(x + 28, 70, group, "small")
        x += 44 + int(5.2 * len(group))
    index = 0
    for series, members in groupby(matrix.releases, key=_series):
        patches = [release.split(".", 2)[2] for release in members]
        x = LEFT + CELL * (index + len(patches) / 2)
        yield _text(x, TOP - 16, series, "theme" if len(patches) > 1 else "small", middle=True)
        for at, patch in enumerate(patches, index):
            shown = "p" if "post" in patch else patch
            yield _text(LEFT + CELL * (at + 0.5), TOP - 2, shown, "small", middle=True)
        index += len(patches)


def _series(release: str) -> str:
    return ".".join(release.split(".")[:2])


def _grid(matrix: Matrix, bottom: int) -> Iterator[str]:
    for index, (one, other) in enumerate(zip(matrix.releases, matrix.releases[1:]), 1):
        if _series(one) != _series(other):
            x = LEFT + CELL * index
            yield f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP - 26}" y2="{bottom}"/>'


def _scenario(matrix: Matrix, variants: Sequence[Row], y: int) -> tuple[list[str], int]:
    drawn: list[str] = []
    texts = lines(variants[0].text, LABEL - 14)
    bars = [list(same) for _, same in groupby(variants, key=lambda row: row.outcomes)]
    for index, text in enumerate(texts):
        drawn.append(f'<text x="{MARGIN}" y="{y + 12 + 14 * index}">{text}</text>')
    for index, same in enumerate(bars):
        at = y + ROW * index
        drawn.append(_text(MARGIN + LABEL, at + 12, _variant(same), "code small"))
        drawn += _bars(matrix, same[0], at)
    for index, code in enumerate(variants[0].codes):
        drawn.append(_text(MARGIN + LABEL + VARIANT, y + 12 + 12 * index, code, "rule"))
    height = max(14 * len(texts), ROW * len(bars), 12 * len(variants[0].codes))
    return drawn, height + 7


def _variant(rows: Sequence[Row]) -> str:
    return "" if len(rows) > 1 else VALUES[rows[0].save_last].replace("save_last=", "")


def _bars(matrix: Matrix, row: Row, y: int) -> Iterator[str]:
    index = 0
    for releases, outcome in stretches(matrix.releases, row.outcomes):
        if outcome is not None:
            group = matrix.groups.index(matrix.group_of[outcome])
            width = CELL * len(releases)
            text = _fitting(SIGNS[group], outcome, width)
            yield _bar(LEFT + CELL * index, y, width, CLASSES[group], text, f"{span(releases)}: {outcome}")
        index += len(releases)


def _fitting(sign: str, outcome: str, width: int) -> str:
    number = outcome.split()[-1] if sign == "−" else ""
    short = sign + number
    words = outcome.replace("crashes with ", "")
    for text, space in ((f"{sign} {words}", 8), (words, 2)):
        if width > CELL and CHARACTER * len(text) <= width - space:
            return text.strip()
    return short


def _bar(x: float, y: int, width: int, name: str, text: str, tip: str) -> str:
    return (
        f'<g class="bar {name}"><title>{escape(tip)}</title>'
        f'<rect x="{x + 0.75}" y="{y}" width="{width - 1.5}" height="{ROW - 2}" rx="3"/>'
        f"{_text(x + width / 2, y + 11, text, middle=True)}</g>"
    )


def _text(x: float, y: int, text: str, name: str = "", *, middle: bool = False) -> str:
    style = f' class="{name}"' if name else ""
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x:g}" y="{y}"{style}{anchor}>{escape(text)}</text>'
