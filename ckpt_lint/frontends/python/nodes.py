"""Small questions about LibCST nodes: what is below one, whether two are alike, what one spells."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import libcst as cst

_SKIPPED = (
    "whitespace", "lpar", "rpar", "lbracket", "rbracket", "leading_lines", "lines_after", "header",
    "footer", "comma", "equal", "dot", "semicolon", "trailing", "colon", "first_colon", "second_colon",
    "posonly_ind", "asynchronous", "operator",
)  # fmt: skip
_NO_NODES = frozenset({type(None), str, bool, cst.MaybeSentinel})
_TEXTS = frozenset({"str", "bool", str, bool})
_fields: dict[type[cst.CSTNode], tuple[str, ...]] = {}


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """Child nodes in source order, punctuation and whitespace apart."""
    names = _fields.get(type(node))
    if names is None:
        names = _fields[type(node)] = tuple(_parts(node))
    found: list[cst.CSTNode] = []
    for name in names:
        value = getattr(node, name)
        kind = type(value)
        if kind is tuple or kind is list:
            found += value
        # By class: nodes are of an abstract one, which takes long to ask.
        elif kind not in _NO_NODES:
            found.append(value)
    return found


def _parts(node: cst.CSTNode) -> Iterator[str]:
    """Fields that may hold nodes."""
    for each in dataclasses.fields(node):
        if not each.name.startswith(_SKIPPED) and each.type not in _TEXTS:
            yield each.name


def descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """``node`` and everything below it, in source order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(children(each))


def alike(one: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether two expressions say the same, layout and parentheses apart."""
    if type(one) is not type(other):
        return False
    for name in ("value", "star", "operator"):
        ours, theirs = getattr(one, name, None), getattr(other, name, None)
        if type(ours) is not type(theirs) or (isinstance(ours, str) and ours != theirs):
            return False
    parts, others = children(one), children(other)
    return len(parts) == len(others) and all(map(alike, parts, others))


def text_of(node: cst.CSTNode) -> str | None:
    """What a string literal says; ``None`` for bytes and for what Python itself would refuse."""
    if not isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return None
    if type(node) is cst.SimpleString:
        quote, inner = node.value[0], node.value[1:-1]
        # Most literals are this plain, and evaluating one compiles it.
        if quote in "\"'" and quote not in inner and "\\" not in inner:
            return inner
    try:
        value = node.evaluated_value
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str) else None


def dotted(node: cst.CSTNode) -> str | None:
    """``a.b.c`` for names, attributes and subscripts with a literal string key."""
    if type(node) is cst.Name:
        return node.value
    if type(node) is cst.Attribute:
        base = dotted(node.value)
        return base and f"{base}.{node.attr.value}"
    if type(node) is cst.Subscript and len(node.slice) == 1:
        index = node.slice[0].slice
        key = text_of(index.value) if isinstance(index, cst.Index) else None
        base = dotted(node.value) if key is not None else None
        return base and f"{base}.{key}"
    return None
