"""Where a Python file's comments stand."""

from __future__ import annotations

import io
import re
import tokenize
import warnings
from collections.abc import Iterator


def comments(lines: list[str], wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Row (from 1) and offset of each comment in the ``wanted`` rows."""
    with warnings.catch_warnings():
        # From 3.12 on, tokenize warns on stderr about escapes in the f-strings it reads.
        warnings.simplefilter("ignore")
        yield from list(_comments(lines, set(wanted)))


def _comments(lines: list[str], wanted: set[int]) -> Iterator[tuple[int, int]]:
    stop = max(wanted)
    # From 3.12 on, tokenize ends in SystemError at some NULs, in UnicodeEncodeError at surrogates.
    text = re.sub(r"[\x00\ud800-\udfff]", "?", "\n".join(lines))
    reached = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            row, column = token.start
            if row > stop:
                return
            if token.type == tokenize.COMMENT and row in wanted:
                wanted.discard(row)
                yield row, column
            if token.type != tokenize.ENDMARKER:
                reached = token.end[0]
    except (tokenize.TokenError, SyntaxError):
        # Syntax that this Python does not know yet: from there on a look at the text must do.
        for row in sorted(row for row in wanted if row >= reached):
            yield row, lines[row - 1].index("#")
