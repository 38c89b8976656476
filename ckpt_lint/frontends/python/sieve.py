"""Drops the files that cannot matter by their words, and refuses those that LibCST cannot bear."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping

from ckpt_lint.frontends.python.source import line_starts

# Every word of interest holds one of these, and most files hold none. `ckp` is in `checkpoint`, too.
ROOTS = (b"ckp", b"save_last", b"CKPT", b"lightning")
WORDS = (b"save_last", b"ModelCheckpoint", b"ckpt-lint:")
CODE = re.compile(rb"CKPT\d{3}")
LAST_CKPT = re.compile(rb"last[^\r\n]{0,40}ckpt")
# A path in two pieces: `name = "last"` in one line, `f"{name}.ckpt"` in another.
LAST_WORD = re.compile(rb"""last["']""")
RESUMES = re.compile(rb"ckpt_path|resume_from_checkpoint")
SINK_WORDS = (b"ckpt_path", b"resume_from_checkpoint", b"ModelCheckpoint")
# What makes a statement, and the function around it, worth keeping; `sections` and `slices` add to it.
WORTH = {
    "save_last": "save_last",
    "heckpoint": "ModelCheckpoint|resume_from_checkpoint|load_from_checkpoint",
    ".fit": r"\.fit\b",
    "Trainer": r"Trainer\b",
    "monitor": r"monitor\s*=",
}
TRAINING = (b"Trainer", b"LightningModule", b"load_from_checkpoint", b"save_hyperparameters", b"ckpt_path")
MAX_DEPTH = 1500
SHORTEST_TOO_DEEP = 2 * MAX_DEPTH  # characters: each level takes an operand and an operator
TOO_DEEP = "nests too deeply to be analysed"


def may_matter(data: bytes) -> bool:
    """Whether a file can hold a word at all; most do not, and this is all that is asked of them."""
    # Plain searches: they are ten times as fast as an alternation of the same words.
    return any(root in data for root in ROOTS)


def mentions(data: bytes) -> bool:
    """Whether a file holds any of the words that a fact needs."""
    if not may_matter(data):
        return False
    if any(word in data for word in WORDS):
        return True
    if b"CKPT" in data and CODE.search(data) is not None:
        return True
    if b"lightning" in data and any(word in data for word in TRAINING):
        return True
    if b"ckpt" not in data and b"resume_from_checkpoint" not in data:
        return False
    if LAST_CKPT.search(data) is not None:
        return True
    return RESUMES.search(data) is not None and LAST_WORD.search(data) is not None


def may_complete(data: bytes) -> bool:
    """Whether a file may resume, or build a callback, by what other files say."""
    return ROOTS[0] in data and any(word in data for word in SINK_WORDS)


class Search:
    """Whether a text holds one of some patterns.

    ``patterns``: by a root, which is part of whatever its pattern matches. Most texts hold no
    root, and looking for those is ten times as fast as looking for an alternation of patterns.
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._roots = tuple(patterns)
        self._pattern = re.compile("|".join(patterns.values()))

    def __call__(self, text: str) -> bool:
        # No generator: this is asked of every statement.
        for root in self._roots:
            if root in text:
                return self._pattern.search(text) is not None
        return False


class TooDeep(Exception):
    """Code that nests so deeply that LibCST would end the process instead of raising."""


def parse(text: str) -> ast.Module | None:
    """The file's tree, or ``None`` where this Python's ``ast`` cannot parse it.

    Raises ``TooDeep``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (RecursionError, MemoryError):
        raise TooDeep from None
    except SyntaxError as error:
        if "too many nested" in str(error.msg):
            raise TooDeep from None
        return None
    except ValueError:
        return None


def refuse_depth(tree: ast.Module | None, text: str) -> None:
    """Raise ``TooDeep`` for code that nests more deeply than LibCST can bear."""
    if tree is None or len(text) < SHORTEST_TOO_DEEP:
        return
    starts = [*line_starts(text), len(text)]
    level: list[ast.AST] = [
        node
        for node in tree.body
        if starts[node.end_lineno or node.lineno] - starts[node.lineno - 1] >= SHORTEST_TOO_DEEP
    ]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    raise TooDeep
