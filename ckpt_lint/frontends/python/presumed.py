"""What an argument is taken for where its value is an expression that only the run knows."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.python.lookups import default_of, looked_up_name
from ckpt_lint.frontends.python.names import bound
from ckpt_lint.frontends.python.parts import alternatives
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import default_site, evaluate, site_of
from ckpt_lint.values import TEXT, UNKNOWN, Value

MAX_DEPTH = 8
READ = (cst.Name, cst.Attribute, cst.Subscript, cst.Call)


def text(site: Site, walk: Walk) -> Value:
    """Some text, unless something says that the expression may be ``None``.

    Nobody writes ``monitor=cfg.monitor`` to leave it out; a parameter that is ``None`` by default is
    another matter.
    """
    return UNKNOWN if _may_be_missing(site, walk) else Value((TEXT,))


def _may_be_missing(site: Site, walk: Walk, depth: int = 0) -> bool:
    value = evaluate(site)
    if value.known or depth > MAX_DEPTH:
        return not value.must(bool)
    parts = list(alternatives(site))
    if not parts and not isinstance(site.node, READ):
        return True
    return any(_may_be_missing(each, walk, depth + 1) for each in (*parts, *_behind(site, walk)))


def _behind(site: Site, walk: Walk) -> Iterator[Site]:
    """What the expression may stand for, as far as this file tells."""
    default = default_of(site.node)
    if default is not None:
        yield site.moved(default)
    name = looked_up_name(site.node)
    for binding in bound(name, site, walk) if name is not None else ():
        there = site_of(binding) or default_site(binding)
        if there is not None:
            yield there
