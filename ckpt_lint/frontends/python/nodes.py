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
_fields: dict[type[cst.CSTNode], tuple[str, ...]] = {}


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Child nodes in source order, punctuation and whitespace apart."""
    names = _fields.get(type(node))
    if names is None:
        names = _fields[type(node)] = tuple(
            f.name for f in dataclasses.fields(node) if not f.name.startswith(_SKIPPED)
        )
    for name in names:
        value = getattr(node, name)
        kind = type(value)
        if kind is tuple or kind is list:
            yield from value
        # By class: nodes are of an abstract one, which takes long to ask.
        elif kind not in _NO_NODES:
            yield value


def descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """``node`` and everything below it."""
    yield node
    for child in children(node):
        yield from descendants(child)


def alike(one: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether two expressions say the same, layout and parentheses apart."""
    if type(one) is not type(other):
        return False
    for name in ("value", "star", "operator"):
        ours, theirs = getattr(one, name, None), getattr(other, name, None)
        if type(ours) is not type(theirs) or (isinstance(ours, str) and ours != theirs):
            return False
    parts, others = list(children(one)), list(children(other))
    return len(parts) == len(others) and all(map(alike, parts, others))


def text_of(node: cst.CSTNode) -> str | None:
    """What a string literal says; ``None`` for bytes and for what Python itself would refuse."""
    if not isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return None
    if isinstance(node, cst.SimpleString):
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
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        base = dotted(node.value)
        return base and f"{base}.{node.attr.value}"
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        key = text_of(index.value) if isinstance(index, cst.Index) else None
        base = dotted(node.value) if key is not None else None
        return base and f"{base}.{key}"
    return None
