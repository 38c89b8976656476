"""The front-end of shell scripts and Makefiles: command lines that hand over a last.ckpt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER
from ckpt_lint.frontends import hashes
from ckpt_lint.frontends.lastname import LAST_NAME
from ckpt_lint.frontends.python.source import LINE_END, Undecodable, decode

__all__ = ["LARGEST", "comments", "decode", "read", "read_lines", "well_formed", "worth_reading"]

LARGEST = 8_000_000
_LAST = re.compile(LAST_NAME.encode())


def worth_reading(data: bytes) -> bool:
    """Whether a file holds any of the words that a fact needs."""
    if b"last.ckpt" in data or b"ckpt-lint" in data:
        return True
    return b"last-v" in data and _LAST.search(data) is not None


def read(path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
    """Everything that one script says about checkpoints; a script cannot be ill-formed here."""
    if not worth_reading(data):
        return FileFacts(path)
    try:
        text = decode(path, data).text
    except Undecodable:
        return FileFacts(path)
    rows = list(enumerate(LINE_END.split(text), 1))
    return read_lines(path, rows, text)


def read_lines(path: str, rows: Iterable[tuple[int, str]], text: str) -> FileFacts:
    """Facts of command lines that stand in some rows of a file."""
    from ckpt_lint.frontends.shell.script import Script

    found = Script(path)
    found.read(rows)
    return FileFacts(path, tuple(found.facts), text, open=tuple(found.open()))


def well_formed(path: str, text: str) -> bool:
    """Nothing is changed in a script."""
    return True


def comments(lines: list[str], wanted: set[int]) -> Iterable[tuple[int, int]]:
    """Row (from 1) and offset of each comment in the ``wanted`` rows."""
    return hashes.comments(lines, wanted)
