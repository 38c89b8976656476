"""Assignments of every kind, and calls that write a key."""

from __future__ import annotations

import libcst as cst

from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.walking.recorder import Handlers, Recorder


def _assign(walk: Recorder, node: cst.Assign) -> None:
    walk.visit(node.value)
    for target in node.targets:
        walk.target(target.target, node.value)


def _annotated(walk: Recorder, node: cst.AnnAssign) -> None:
    if node.value is not None:
        walk.visit(node.value)
        walk.target(node.target, node.value)


def _augmented(walk: Recorder, node: cst.AugAssign) -> None:
    walk.visit(node.value)
    name = dotted(node.target)
    if name is None:
        return
    adds = isinstance(node.operator, (cst.AddAssign, cst.DivideAssign))
    walk.bind("append" if adds else "other", name, node.value, node=node.target)


def _delete(walk: Recorder, node: cst.Del) -> None:
    walk.target(node.target, None)


def _iteration(walk: Recorder, node: cst.CompFor) -> None:
    walk.visit(node.iter)
    walk.part(node.target, node.iter, None)
    for part in (*node.ifs, node.inner_for_in):
        if part is not None:
            walk.visit(part)


def _walrus(walk: Recorder, node: cst.NamedExpr) -> None:
    walk.visit(node.value)
    inner, walk.scope = walk.scope, walk.scope.home
    walk.target(node.target, node.value)
    walk.scope = inner


def keyed_write(walk: Recorder, node: cst.Call) -> None:
    """``setattr(x, "k", v)``, ``x.setdefault("k", v)`` and ``x.update(k=v)`` bind ``x.k``."""
    values = [a.value for a in node.args]
    if type(node.func) is cst.Name and node.func.value == "setattr" and len(values) == 3:
        _keyed(walk, dotted(values[0]), values[1], values[2], node)
    elif type(node.func) is cst.Attribute:
        owner, method = dotted(node.func.value), node.func.attr.value
        if method == "update" and owner is not None:
            _update(walk, owner, node)
        elif method == "setdefault" and len(values) == 2:
            _keyed(walk, owner, values[0], values[1], node, "default")
        elif method == "pop" and values:
            _keyed(walk, owner, values[0], None, node)


def _update(walk: Recorder, owner: str, node: cst.Call) -> None:
    for argument in node.args:
        if argument.keyword is not None:
            name = f"{owner}.{argument.keyword.value}"
            walk.bind("assign", name, argument.value, node=argument)
        elif not isinstance(argument.value, cst.Dict):
            walk.bind("assign", f"{owner}.**", argument.value, node=argument)
        else:
            for element in argument.value.elements:
                if isinstance(element, cst.DictElement):
                    _keyed(walk, owner, element.key, element.value, element)
                else:
                    walk.bind("assign", f"{owner}.**", element.value, node=element)


def _keyed(
    walk: Recorder,
    owner: str | None,
    key: cst.CSTNode,
    value: cst.BaseExpression | None,
    node: cst.CSTNode,
    kind: str = "assign",
) -> None:
    """Bind ``owner.key``, to an unknown value where ``value`` is ``None``."""
    text = text_of(key)
    if owner is not None and text is not None:
        walk.bind("other" if value is None else kind, f"{owner}.{text}", value, node=node)


HANDLERS: Handlers = {
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.NamedExpr: _walrus,
    cst.Del: _delete,
    cst.CompFor: _iteration,
}
