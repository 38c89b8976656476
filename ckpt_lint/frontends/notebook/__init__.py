"""The notebook front-end: the code cells of a file as one module, its shell lines as a script.

A line of its own before each cell says which one it is. Positions, comments and edits are those of
that module; ``cells`` turns them into positions within a cell, ``document`` writes edits back into the
JSON's string literals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ckpt_lint.crossing import Open
from ckpt_lint.facts import Fact, Unreadable
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER, Position, Span
from ckpt_lint.frontends import python, shell, unreadable, yaml
from ckpt_lint.frontends.notebook import cells, magics
from ckpt_lint.frontends.notebook.document import Notebook, NotPython, open_notebook
from ckpt_lint.frontends.python.source import LINE_END, Undecodable
from ckpt_lint.values import Place

__all__ = ["LARGEST", "comments", "decode", "read", "well_formed", "worth_reading"]

# Pictures in the outputs make notebooks large.
LARGEST = 100_000_000


def worth_reading(data: bytes) -> bool:
    """Whether a file holds any of the words that a fact needs."""
    if not any(word in data for word in (b"save_last", b"ModelCheckpoint", b"last", b"ckpt-lint")):
        return False
    if python.worth_reading(data) or shell.worth_reading(data) or yaml.worth_reading(data):
        return True
    return b'last\\"' in data and python.worth_reading(data.replace(b'\\"', b'"'))


def decode(path: str, data: bytes) -> Notebook:
    """A notebook's code. Raises ``Undecodable``."""
    return open_notebook(path, data)


def read(path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
    """Everything that one notebook says about checkpoints."""
    if not parse_anyway and not worth_reading(data):
        return FileFacts(path)
    try:
        notebook = open_notebook(path, data)
    except NotPython:
        return FileFacts(path)
    except Undecodable as error:
        plainly_ours = parse_anyway or b"lightning" in data
        return unreadable(path, str(error)) if plainly_ours else FileFacts(path)
    if not worth_reading(notebook.text.encode(errors="replace")):
        return FileFacts(path)
    module = magics.blanked(notebook.text)
    written = (text for text in _written(module) if python.well_formed(path, text))
    found = [python.read_text(notebook, text, helper) for text in (module.text, *written)]
    found += [yaml.read(path, text.encode(), helper=helper) for text in module.configurations]
    found.append(shell.read_lines(path, sorted(module.shell), notebook.text))
    broken = (_broken(notebook, row, reason) for row, reason in module.broken)
    facts: tuple[Fact, ...] = (*(fact for each in found for fact in each.facts), *broken)
    left: tuple[Open, ...] = tuple(each for file in found for each in file.open)
    return replace(found[0], facts=facts, text=notebook.text, open=left)


def _written(module: magics.Module) -> list[str]:
    return [text for text in module.files if python.worth_reading(text.encode(errors="replace"))]


def well_formed(path: str, text: str) -> bool:
    """Whether the code of all cells that hold the words is Python, or the YAML that they write."""
    module = magics.blanked(text)
    texts = (module.text, *_written(module))
    configured = [text for text in module.configurations if yaml.worth_reading(text.encode())]
    return (
        not module.broken
        and all(python.well_formed(path, each) for each in texts)
        and all(yaml.well_formed(path, each) for each in configured)
    )


def comments(lines: list[str], wanted: set[int]) -> Iterable[tuple[int, int]]:
    """Row (from 1) and offset of each comment in the ``wanted`` rows."""
    module = magics.blanked("\n".join(lines))
    for text in (module.text, *module.files):
        rows, here = _holding_comments(text, wanted)
        yield from python.comments(rows, here) if here else ()
    for text in module.configurations:
        yield from yaml.comments(*_holding_comments(text, wanted))


def _holding_comments(text: str, wanted: set[int]) -> tuple[list[str], set[int]]:
    """The rows of a text, and those of the ``wanted`` ones that may hold a comment."""
    rows = LINE_END.split(text)
    return rows, {row for row in wanted if row <= len(rows) and "#" in rows[row - 1]}


def _broken(notebook: Notebook, row: int, reason: str) -> Unreadable:
    at = Position(row, 1)
    number = cells.locate(notebook.text, row)[0]
    return Unreadable(Place(notebook.path, Span(at, at), (row, row)), f"cell {number} {reason}")
