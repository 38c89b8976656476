"""On which options of a command line it depends whether a place of a script is reached."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.facts import Switch
from ckpt_lint.frontends.python.guards import ends
from ckpt_lint.frontends.python.lookups import looked_up_name
from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.scopes import Site


class Conditions:
    """Conditions of one module: tests of what its own parser declares with ``store_true``."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def of(self, site: Site) -> tuple[Switch, ...]:
        """What must, and must not, be given so that ``site`` is reached; nothing where it is not plain."""
        if not self._ports.switches:
            return ()
        found: list[Switch] = []
        for node, arm in site.context:
            if isinstance(node, (cst.If, cst.IfExp)):
                found += self._said(node.test, arm == "body")
        for test in _left_before(site):
            found += self._said(test, False)
        return tuple(dict.fromkeys(found))

    def _said(self, test: cst.BaseExpression, holds: bool) -> Iterator[Switch]:
        """What it tells of options that ``test`` holds, or does not."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            yield from self._said(test.expression, not holds)
        elif isinstance(test, cst.BooleanOperation):
            if isinstance(test.operator, cst.And) is holds:
                yield from self._said(test.left, holds)
                yield from self._said(test.right, holds)
        else:
            names = self._ports.switches.get((looked_up_name(test) or "").rpartition(".")[2])
            if names is not None and isinstance(test, (cst.Attribute, cst.Subscript, cst.Call)):
                yield Switch(names, holds)


def _left_before(site: Site) -> Iterator[cst.BaseExpression]:
    """Tests after which a function has been left already where ``site`` is not reached."""
    function = site.scope.home.node
    body = function.body.body if isinstance(function, cst.FunctionDef) else ()
    for statement in body:
        if isinstance(statement, cst.If) and statement.orelse is None and ends(statement):
            yield statement.test
        if any(part is site.node for part in descendants(statement)):
            return
