"""On which options and keys that are given to a script it depends whether a place of it is reached."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.crossing import Switch, switched
from ckpt_lint.frontends.python.guards import ends
from ckpt_lint.frontends.python.lookups import looked_up_name
from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.scopes import Site


class Conditions:
    """Conditions of one module: tests of what its own parser declares with ``store_true``, and of keys."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def of(self, site: Site) -> tuple[Switch, ...]:
        """What must, and must not, be given so that ``site`` is reached; nothing where it is not plain."""
        found: list[Switch] = []
        for node, arm in site.context:
            if isinstance(node, (cst.If, cst.IfExp)):
                found += self._said(site.moved(node.test), arm == "body")
        for test in _left_before(site):
            found += self._said(site.moved(test), False)
        return tuple(dict.fromkeys(found))

    def _said(self, site: Site, holds: bool) -> Iterator[Switch]:
        """What it tells of options that a test holds, or does not."""
        test = site.node
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            yield from self._said(site.moved(test.expression), not holds)
        elif isinstance(test, cst.BooleanOperation):
            if isinstance(test.operator, cst.And) is holds:
                yield from self._said(site.moved(test.left), holds)
                yield from self._said(site.moved(test.right), holds)
        elif isinstance(test, (cst.Attribute, cst.Subscript, cst.Call)):
            name = looked_up_name(test) or ""
            options, key = self._ports.switches.get(name.rpartition(".")[2]), self._ports.key(name, site)
            if options is not None:
                yield Switch(options, holds)
            elif key is not None:
                yield Switch((switched(key.name, not holds),), False)


def _left_before(site: Site) -> Iterator[cst.BaseExpression]:
    """Tests after which a function has been left already where ``site`` is not reached."""
    function = site.scope.home.node
    body = function.body.body if isinstance(function, cst.FunctionDef) else ()
    for statement in body:
        if isinstance(statement, cst.If) and statement.orelse is None and ends(statement):
            yield statement.test
        if any(part is site.node for part in descendants(statement)):
            return
