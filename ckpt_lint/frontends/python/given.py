"""Arguments of a call as facts: their values and places, and edits that change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Union

import libcst as cst

from ckpt_lint.findings import Edit, Span
from ckpt_lint.frontends.python.mappings import Entries
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.values import evaluate
from ckpt_lint.values import UNKNOWN, Literal, Place, Rewrite, Value

Item = Union[cst.Arg, cst.BaseDictElement]


def value(entries: Entries, name: str) -> Value:
    """Every value of an argument; unknown where one is, or where it may be left out."""
    possible: list[Literal] = []
    for entry in entries.by_name[name]:
        found = evaluate(entry.site) if entry.site is not None else UNKNOWN
        if not found.known:
            return UNKNOWN
        possible.extend(found.possible)
    return UNKNOWN if name in entries.optional else Value(tuple(dict.fromkeys(possible)))


def values(entries: Entries, names: Iterable[str]) -> Mapping[str, Value]:
    """Values of those arguments of ``names`` that are passed."""
    return {name: value(entries, name) for name in names if name in entries.by_name}


def places(rewriter: Rewriter, entries: Entries, names: Iterable[str]) -> Mapping[str, Place]:
    """Where those arguments of ``names`` stand that are passed."""
    found: dict[str, Place] = {}
    for name in names:
        for entry in entries.by_name.get(name, ()):
            if entry.site is not None:
                found.setdefault(name, rewriter.place(entry.node, entry.site.statement))
    return found


def set_argument(rewriter: Rewriter, call: cst.Call, entries: Entries, name: str, content: str) -> Rewrite:
    """Edits that pass ``name=content`` in ``call``, by name; ``None`` where it comes from elsewhere."""
    given = entries.by_name.get(name, ())
    if given:
        own = next((argument for argument in call.args if argument is given[0].node), None)
        return (rewriter.replaced(own.value, content),) if own is not None and len(given) == 1 else None
    if not call.args or not entries.complete:
        return None
    end = rewriter.span(call.args[-1]).end
    return (Edit(Span(end, end), f", {name}={content}"),)


def without_argument(rewriter: Rewriter, call: cst.Call, entries: Entries, name: str) -> Rewrite:
    """Edits that leave the keyword argument ``name`` out of ``call``; ``None`` where they cannot."""
    given = entries.by_name.get(name, ())
    if len(given) != 1 or not isinstance(given[0].node, cst.Arg) or given[0].node not in call.args:
        return None
    return without(rewriter, call.args, given[0].node) if given[0].node.keyword is not None else None


def without(rewriter: Rewriter, items: Sequence[Item], item: Item) -> Rewrite:
    """Edits that take one item out of a list of arguments or elements, its comma too.

    ``None`` where a comment would go with it.
    """
    spans = [rewriter.span(each) for each in items]
    at = next(number for number, each in enumerate(items) if each is item)
    start, end = spans[at]
    if at + 1 < len(items):
        end = spans[at + 1].start
    elif at > 0:
        start = spans[at - 1].end
    else:
        end = rewriter.behind_comma(end)
    span = Span(start, end)
    return None if "#" in rewriter.text_in(span) else (Edit(span, ""),)
