"""`python -m evidence compare`: the helper beside ModelCheckpoint, as a table in the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ckpt_lint.advisories.matrix import Matrix, Row, parse
from ckpt_lint.versions.joined import span, stretches
from evidence import publish
from evidence.records import Record
from evidence.scenarios import SCENARIOS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "helper.md"
BEGIN, END = "<!-- begin: python -m evidence compare -->\n", "<!-- end -->\n"
OLDEST = "2.0.0"
SAVE_SIDE = tuple(name for name, each in SCENARIOS.items() if "link" in each.variants or name == "nolast")
HEAD = '| scenario | `save_last=True` | `save_last="link"` | helper |\n|---|---|---|---|\n'


def write(plain: Iterable[Record], helped: Iterable[Record], path: Path = PAGE) -> None:
    """Write the table between the marks in the page."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}{table(plain, helped)}{END}{after}", encoding="utf-8")


def table(plain: Iterable[Record], helped: Iterable[Record]) -> str:
    """A row for each scenario: where what was lost, on the releases that both were measured on."""
    measured = parse(publish.matrix(helped))
    without = _rows(parse(publish.matrix(each for each in plain if each.release in measured.releases)))
    with_helper = _rows(measured)
    return HEAD + "".join(
        f"| `{name}` | {' | '.join((*_plain(name, without), _helped(name, with_helper)))} |\n"
        for name in dict.fromkeys(row.name for row in measured.rows)
    )


Rows = dict[tuple[str, "str | None"], str]


def _rows(matrix: Matrix) -> Rows:
    return {(row.name, row.save_last): _in_words(matrix, row) for row in matrix.rows}


def _plain(name: str, rows: Rows) -> tuple[str, str]:
    unasked = rows.get((name, None), "")
    return rows.get((name, "true"), unasked), rows.get((name, "link"), unasked)


def _helped(name: str, rows: Rows) -> str:
    """One cell, since ``save_last`` has no effect on the helper; both where it had."""
    return "; ".join(dict.fromkeys(each for each in _plain(name, rows)))


def _in_words(matrix: Matrix, row: Row) -> str:
    bad = (
        f"{span(releases)}: {outcome}"
        for releases, outcome in stretches(matrix.releases, row.outcomes)
        if outcome not in ("ok", "n/a")
    )
    return "; ".join(bad) or "nothing lost"
