"""Expressions that are remembered: calls, dictionaries, comparisons, strings."""

from __future__ import annotations

import libcst as cst

from ckpt_lint.frontends.python.walking.bindings import keyed_write
from ckpt_lint.frontends.python.walking.recorder import Handlers, Recorder


def _dictionary(walk: Recorder, node: cst.Dict) -> None:
    walk.dictionaries.append(walk.site(node))
    walk.descend(node)


def _list(walk: Recorder, node: cst.List) -> None:
    walk.lists.append(walk.site(node))
    walk.descend(node)


def _comparison(walk: Recorder, node: cst.Comparison) -> None:
    walk.comparisons.append(node)
    walk.descend(node)


def _text(walk: Recorder, node: cst.SimpleString | cst.ConcatenatedString | cst.FormattedString) -> None:
    """Remember a string that may end in last.ckpt; docstrings are none."""
    if type(node) is not cst.SimpleString:
        walk.descend(node)
    parts = node.parts if type(node) is cst.FormattedString else (node,)
    last = parts[-1] if parts else node
    while type(last) is cst.ConcatenatedString:
        last = last.right
    if "ckpt" in getattr(last, "value", "") and not _is_statement(walk, node):
        walk.strings.append(walk.site(node))


def _is_statement(walk: Recorder, node: cst.CSTNode) -> bool:
    statement = walk.statement
    return isinstance(statement, cst.SimpleStatementLine) and any(
        isinstance(small, cst.Expr) and small.value is node for small in statement.body
    )


def _call(walk: Recorder, node: cst.Call) -> None:
    walk.descend(node)
    walk.calls.append(walk.site(node))
    keyed_write(walk, node)


HANDLERS: Handlers = {
    cst.Call: _call,
    cst.Comparison: _comparison,
    cst.Dict: _dictionary,
    cst.List: _list,
    cst.SimpleString: _text,
    cst.ConcatenatedString: _text,
    cst.FormattedString: _text,
}
