"""What the walk over a module collects: scopes, bindings of names, and sites of expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Union

import libcst as cst

Statement = Union[cst.BaseStatement, cst.SimpleStatementSuite]


class Branch(NamedTuple):
    """One arm of a compound statement or a conditional expression."""

    node: cst.CSTNode
    arm: str


Context = tuple[Branch, ...]
Evaluation = tuple[int, int, Context]
NO_STATEMENT = cst.SimpleStatementLine([])


@dataclass(eq=False)
class Binding:
    """A name (or a dotted ``name.attribute``) gets a value here.

    ``kind``: ``assign``, ``default`` (``setdefault``), ``append`` (``+=`` and ``/=``),
    ``import``, ``star``, ``parameter``, ``class``, ``function``, ``item`` (a part of ``value``:
    number ``index`` of what is unpacked, or any of what is iterated), ``other``. ``qualified``
    is what an import binds.
    """

    kind: str
    name: str
    scope: Scope
    order: int
    context: Context
    statement: Statement
    value: cst.BaseExpression | None = None
    qualified: str = ""
    node: cst.CSTNode | None = None
    index: int | None = None


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension and its names."""

    kind: str
    node: cst.CSTNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    returns: list[Site] = field(default_factory=list)
    # The scope whose code runs here: a comprehension's is the one around it.
    home: Scope = field(init=False)

    def __post_init__(self) -> None:
        around = self.parent if self.kind == "comprehension" else None
        self.home = self if around is None else around.home

    def enclosing_class(self) -> Scope | None:
        """The class whose method this is, if it is one."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "class":
            scope = scope.parent
        return scope


@dataclass(eq=False)
class Site:
    """Where an expression is evaluated: its scope, branches, order and statement.

    ``testing`` is the ``if`` or conditional expression whose test this is part of.
    """

    node: cst.BaseExpression
    scope: Scope
    order: int
    context: Context
    statement: Statement
    testing: cst.CSTNode | None = None

    @property
    def evaluation(self) -> Evaluation:
        """What two sites share that can only stand for the same."""
        return (id(self.node), self.order, self.context)

    def moved(self, node: cst.BaseExpression, *branches: Branch) -> Site:
        """The same place, seen from another expression of it."""
        context = (*self.context, *branches) if branches else self.context
        return Site(node, self.scope, self.order, context, self.statement, self.testing)


def afterwards(node: cst.BaseExpression, scope: Scope) -> Site:
    """``node``, evaluated when everything in ``scope`` has been."""
    return Site(node, scope, 1 << 60, (), NO_STATEMENT)
