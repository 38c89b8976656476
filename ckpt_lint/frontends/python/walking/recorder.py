"""What a walk has collected so far, and where it stands."""

from __future__ import annotations

from typing import Any, Callable, ClassVar, cast

import libcst as cst

from ckpt_lint.frontends.python.nodes import children, dotted
from ckpt_lint.frontends.python.scopes import NO_STATEMENT, Binding, Branch, Context, Scope, Site, Statement

# By class: asking an abstract one takes longer than all else that is done with a node.
_STATEMENTS = frozenset(
    {cst.SimpleStatementLine, cst.SimpleStatementSuite, cst.If, cst.For, cst.While, cst.With, cst.Try,
     cst.TryStar, cst.Match, cst.FunctionDef, cst.ClassDef}
)  # fmt: skip
# Nothing is below these, and nothing is done with them: most nodes are names.
_LEAVES = frozenset({cst.Name, cst.Integer, cst.Float})
Handlers = dict[type[cst.CSTNode], Callable[["Recorder", Any], None]]


class Recorder:
    """Scopes, calls and assignments of one module, collected in source order.

    ``handlers`` take in the kinds of nodes that matter; of others only the children are visited.
    """

    handlers: ClassVar[Handlers] = {}

    def __init__(self, module: cst.Module) -> None:
        self.module = module
        self.calls: list[Site] = []
        self.assignments: list[Binding] = []
        self.classes: list[tuple[cst.ClassDef, Scope]] = []
        self.comparisons: list[cst.Comparison] = []
        self.dictionaries: list[Site] = []
        self.lists: list[Site] = []
        self.strings: list[Site] = []
        self.scopes: dict[cst.CSTNode, Scope] = {}
        self.root = Scope("module", module, None)
        self.scope = self.root
        self.context: Context = ()
        self.order = 0
        self.testing: cst.CSTNode | None = None
        self.statement: Statement = NO_STATEMENT
        for statement in module.body:
            self.visit(statement)

    def visit(self, node: cst.CSTNode) -> None:
        """Take in one node and what is below it."""
        kind = type(node)
        if kind in _STATEMENTS:
            self.statement = cast("Statement", node)
        handler = self.handlers.get(kind)
        if handler is not None:
            handler(self, node)
        else:
            self.descend(node)

    def descend(self, node: cst.CSTNode) -> None:
        """Take in what is below a node."""
        for child in children(node):
            if type(child) not in _LEAVES:
                self.visit(child)

    def bind(
        self,
        kind: str,
        name: str,
        value: cst.BaseExpression | None = None,
        qualified: str = "",
        node: cst.CSTNode | None = None,
        index: int | None = None,
    ) -> None:
        """Give a name a value here; what the arguments are, see ``Binding``."""
        self.order += 1
        binding = Binding(
            kind, name, self.scope, self.order, self.context, self.statement,
            value, qualified, node, index,
        )  # fmt: skip
        self.scope.bindings.setdefault(name, []).append(binding)
        if "." in name and kind in ("assign", "default", "item"):
            self.assignments.append(binding)

    def site(self, node: cst.BaseExpression) -> Site:
        """``node``, evaluated here."""
        self.order += 1
        return Site(node, self.scope, self.order, self.context, self.statement, self.testing)

    def inside(self, branch: Branch, *nodes: cst.CSTNode | None) -> None:
        """Take in nodes as an arm of a compound statement."""
        outer = self.context
        self.context = (*outer, branch)
        for node in nodes:
            if node is not None:
                self.visit(node)
        self.context = outer

    def test(self, owner: cst.CSTNode, test: cst.BaseExpression) -> None:
        """Take in the test of ``owner``, an ``if`` or a conditional expression."""
        outer, self.testing = self.testing, owner
        self.visit(test)
        self.testing = outer

    def target(self, target: cst.CSTNode, value: cst.BaseExpression | None) -> None:
        """Bind what is assigned to; ``value`` is ``None`` where it is not known."""
        if isinstance(target, (cst.Tuple, cst.List)):
            values = value.elements if isinstance(value, (cst.Tuple, cst.List)) else ()
            paired = len(values) == len(target.elements)
            for number, element in enumerate(target.elements):
                if paired or value is None or values:
                    self.target(element.value, values[number].value if paired else None)
                else:
                    self.part(element.value, value, number)
            return
        name = dotted(target)
        if name is not None:
            self.bind("assign" if value is not None else "other", name, value, node=target)
        else:
            self.visit(target)

    def part(self, target: cst.CSTNode, value: cst.BaseExpression, index: int | None) -> None:
        """Bind a name to a part of ``value``."""
        name = dotted(target)
        if name is not None:
            self.bind("item", name, value, node=target, index=index)
        else:
            self.target(target, None)
