"""Expressions that look a value up, and calls that give back what they are given."""

from __future__ import annotations

import libcst as cst

from ckpt_lint.frontends.python.nodes import dotted, text_of

# A call of these is the path it is given.
SAME_PATH_FUNCTIONS = frozenset(
    {"str", "fspath", "abspath", "realpath", "expanduser", "expandvars", "normpath",
     "to_absolute_path", "deepcopy", "copy"}
)  # fmt: skip
# Of several paths one is taken, or all: whichever it is, it is one of these.
CHOOSING_FUNCTIONS = frozenset(
    {"glob", "iglob", "rglob", "sorted", "natsorted", "list", "tuple", "max", "min", "next", "iter",
     "reversed"}
)  # fmt: skip
# The safe helper's: what it gives back is no longer the path that it was given.
RESOLVER = "resume_path"
# What a field's or an option's declaration gives when nothing is said.
DECLARATIONS = frozenset({"field", "Field", "Option", "Argument", "ib", "attrib", "option", "argument"})
# Methods of a mapping that give the value of the key they are given.
_KEYED = frozenset({"get", "pop", "setdefault"})
SAME_PATH_METHODS = frozenset(
    {"resolve", "absolute", "as_posix", "expanduser", "strip", "__fspath__", "__str__"}
)


def last_name(node: cst.CSTNode) -> str:
    """The name behind the last dot, whatever stands before it."""
    if type(node) is cst.Attribute:
        return node.attr.value
    return node.value if type(node) is cst.Name else ""


def declared_default(node: cst.Call) -> cst.BaseExpression | None:
    """What ``Field(default, ...)``, ``option("--x", default=...)`` and the like give by default."""
    for argument in node.args:
        name = argument.keyword.value if argument.keyword is not None else ""
        if name in ("default", "default_factory", "factory"):
            value = argument.value
            return value.body if isinstance(value, cst.Lambda) else value
    first = node.args[0] if node.args else None
    by_position = first is not None and first.keyword is None and not first.star
    text = last_name(node.func) in ("Field", "Option", "Argument")
    return first.value if first is not None and by_position and text else None


def function_called(node: cst.Call) -> str | None:
    """``f`` of ``f(...)`` and ``self.f(...)``: a function that this module may define."""
    name = dotted(node.func)
    if name is None:
        return None
    owner, _, last = name.rpartition(".")
    return last if owner in ("", "self", "cls") else None


def owner_and_key(node: cst.CSTNode) -> tuple[cst.BaseExpression | None, str]:
    """``x`` and ``"k"`` of ``x["k"]``, ``x.get("k")``, ``x.pop("k")`` and ``x.setdefault("k", ...)``."""
    if type(node) is cst.Subscript:
        owner, _, key = (dotted(node) or "").rpartition(".")
        return (node.value, key) if owner else (None, "")
    if type(node) is cst.Call and type(node.func) is cst.Attribute and node.args:
        wanted = text_of(node.args[0].value)
        if node.func.attr.value in _KEYED and wanted is not None:
            return node.func.value, wanted
    return None, ""


def looked_up(node: cst.CSTNode) -> tuple[cst.BaseExpression | None, str | None]:
    """``x`` and the key of ``x[key]`` and ``x.get(key)``; ``None`` for one that is not literal."""
    if type(node) is cst.Subscript and len(node.slice) == 1:
        index = node.slice[0].slice
        return node.value, text_of(index.value) if type(index) is cst.Index else None
    if type(node) is cst.Call and node.args and last_name(node.func) == "get":
        owner = node.func.value if type(node.func) is cst.Attribute else None
        return owner, text_of(node.args[0].value)
    return None, None


def default_of(node: cst.CSTNode) -> cst.BaseExpression | None:
    """What ``x.get("k", default)`` and ``getattr(x, "k", default)`` give otherwise."""
    if not isinstance(node, cst.Call) or any(a.star or a.keyword for a in node.args):
        return None
    values = [argument.value for argument in node.args]
    called = dotted(node.func) or ""
    if called == "getattr" and len(values) == 3:
        return values[2]
    by_key = isinstance(node.func, cst.Attribute) and node.func.attr.value in _KEYED
    return values[1] if len(values) == 2 and (by_key or called.split(".")[-1] == "getenv") else None


def looked_up_name(node: cst.CSTNode) -> str | None:
    """The dotted name whose value is read: ``x.k`` for ``x.k``, ``x["k"]``, ``x.get("k")``."""
    if isinstance(node, cst.Call):
        owner, key = owner_and_key(node)
        if owner is not None:
            base = dotted(owner)
            return f"{base}.{key}" if base else None
        if dotted(node.func) == "getattr" and len(node.args) >= 2:
            base, name = dotted(node.args[0].value), text_of(node.args[1].value)
            if base and name is not None:
                return f"{base}.{name}"
        return None
    return dotted(node)
