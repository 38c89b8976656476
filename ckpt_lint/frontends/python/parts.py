"""Expressions whose value is that of one of their parts."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.python.lookups import (
    CHOOSING_FUNCTIONS,
    DECLARATIONS,
    SAME_PATH_FUNCTIONS,
    SAME_PATH_METHODS,
    declared_default,
    last_name,
)
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.paths import PATH_CLASSES
from ckpt_lint.frontends.python.scopes import Branch, Site


def alternatives(site: Site) -> Iterator[Site]:
    """What a conditional, an ``or`` or an ``:=`` may stand for; nothing of other expressions."""
    node = site.node
    if type(node) is cst.IfExp:
        yield site.moved(node.body, Branch(node, "body"))
        yield site.moved(node.orelse, Branch(node, "orelse"))
    elif type(node) is cst.BooleanOperation:
        yield site.moved(node.left)
        yield site.moved(node.right)
    elif type(node) is cst.NamedExpr:
        yield site.moved(node.value)


def path_parts(site: Site) -> Iterator[Site]:
    """Expressions that are the path at ``site``, or one of which is."""
    node = site.node
    yield from alternatives(site)
    if isinstance(node, (cst.List, cst.Tuple)):
        yield from (site.moved(element.value) for element in node.elements)
    elif type(node) is cst.Subscript and dotted(node) is None:
        yield site.moved(node.value)
    elif type(node) is cst.Call:
        yield from _same_path(node, site)


def declared(site: Site) -> Site:
    """The default of a field's or option's declaration; other expressions as they are."""
    if isinstance(site.node, cst.Call) and last_name(site.node.func) in DECLARATIONS:
        default = declared_default(site.node)
        return site if default is None else site.moved(default)
    return site


def _same_path(node: cst.Call, site: Site) -> Iterator[Site]:
    called = last_name(node.func)
    if called in DECLARATIONS:
        default = declared_default(node)
        if default is not None:
            yield site.moved(default)
    elif called in CHOOSING_FUNCTIONS and node.args and node.args[0].keyword is None:
        yield site.moved(node.args[0].value)
    elif len(node.args) == 1 and not node.args[0].star and node.args[0].keyword is None:
        if called in SAME_PATH_FUNCTIONS or called in PATH_CLASSES:
            yield site.moved(node.args[0].value)
    elif isinstance(node.func, cst.Attribute) and node.func.attr.value in SAME_PATH_METHODS:
        yield site.moved(node.func.value)
