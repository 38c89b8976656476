"""A LibCST tree without layout out of ``ast``'s, and where its nodes stand.

LibCST's own parser makes two nodes of layout for each that the analysis reads, and does not say
where they stand. ``ast`` takes a ninth of the time, and knows.
"""

from __future__ import annotations

import ast
from collections.abc import Set

from ckpt_lint.frontends.python.building import blocks, expressions, statements, suites
from ckpt_lint.frontends.python.building.builder import Builder

_STATEMENTS = {**statements.MAKERS, **blocks.MAKERS}


class Building(Builder):
    """The tree of one module (``module``), built without the statements in ``dropped``."""

    def __init__(self, text: str, tree: ast.Module, dropped: Set[ast.stmt] = frozenset()) -> None:
        super().__init__(text, dropped, expressions.MAKERS, _STATEMENTS)
        self.module = suites.module(self, tree)
