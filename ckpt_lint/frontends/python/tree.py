"""One walk over a LibCST tree: scopes, what their names are bound to, and the calls.

No metadata provider is asked: the table here is a tenth of the price of LibCST's own and
knows what the analysis needs, branches and order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable, NamedTuple, Union

import libcst as cst

_SKIPPED = (
    "whitespace", "lpar", "rpar", "lbracket", "rbracket", "leading_lines", "lines_after", "header",
    "footer", "comma", "equal", "dot", "semicolon", "trailing", "colon", "asynchronous", "operator",
)  # fmt: skip
_fields: dict[type[cst.CSTNode], tuple[str, ...]] = {}

Statement = Union[cst.BaseStatement, cst.SimpleStatementSuite]


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Child nodes in source order, punctuation and whitespace apart."""
    names = _fields.get(type(node))
    if names is None:
        names = _fields[type(node)] = tuple(
            f.name for f in dataclasses.fields(node) if not f.name.startswith(_SKIPPED)
        )
    for name in names:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from value


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


class Branch(NamedTuple):
    """One arm of a compound statement or a conditional expression."""

    node: cst.CSTNode
    arm: str


Context = tuple[Branch, ...]


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

    @property
    def home(self) -> Scope:
        """The scope whose code runs here: a comprehension's is the one around it."""
        scope = self
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope

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

    def moved(self, node: cst.BaseExpression, *branches: Branch) -> Site:
        """The same place, seen from another expression of it."""
        return dataclasses.replace(self, node=node, context=(*self.context, *branches))


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


class Walk:
    """Scopes, calls and assignments of one module, collected in source order."""

    def __init__(self, module: cst.Module) -> None:
        self.module = module
        self.calls: list[Site] = []
        self.assignments: list[Binding] = []
        self.classes: list[tuple[cst.ClassDef, Scope]] = []
        self.comparisons: list[cst.Comparison] = []
        self.dictionaries: list[Site] = []
        self.strings: list[Site] = []
        self.scopes: dict[cst.CSTNode, Scope] = {}
        # Number of the top-level statement that holds a node.
        self.top_level: dict[cst.CSTNode, int] = {}
        self.root = Scope("module", module, None)
        self._scope = self.root
        self._context: Context = ()
        self._order = 0
        self._testing: cst.CSTNode | None = None
        self._statement: Statement = cst.SimpleStatementLine([])
        for self._number, statement in enumerate(module.body):
            self._visit(statement)

    def star_imports(self) -> list[Binding]:
        """``from x import *`` of the module."""
        return self.root.bindings.get("*", [])

    def _visit(self, node: cst.CSTNode) -> None:
        self.top_level[node] = self._number
        if isinstance(node, (cst.BaseStatement, cst.SimpleStatementSuite)):
            self._statement = node
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node)
        else:
            self._descend(node)

    def _descend(self, node: cst.CSTNode) -> None:
        for child in children(node):
            self._visit(child)

    def _bind(
        self,
        kind: str,
        name: str,
        value: cst.BaseExpression | None = None,
        qualified: str = "",
        node: cst.CSTNode | None = None,
        index: int | None = None,
    ) -> None:
        self._order += 1
        binding = Binding(
            kind, name, self._scope, self._order, self._context, self._statement,
            value, qualified, node, index,
        )  # fmt: skip
        self._scope.bindings.setdefault(name, []).append(binding)
        if "." in name and kind in ("assign", "default"):
            self.assignments.append(binding)

    def _site(self, node: cst.BaseExpression) -> Site:
        self._order += 1
        return Site(node, self._scope, self._order, self._context, self._statement, self._testing)

    def _inside(self, branch: Branch, *nodes: cst.CSTNode | None) -> None:
        outer = self._context
        self._context = (*outer, branch)
        for node in nodes:
            if node is not None:
                self._visit(node)
        self._context = outer

    def _test(self, owner: cst.CSTNode, test: cst.BaseExpression) -> None:
        outer, self._testing = self._testing, owner
        self._visit(test)
        self._testing = outer

    # --- statements

    def _if(self, node: cst.If) -> None:
        self._test(node, node.test)
        self._inside(Branch(node, "body"), node.body)
        self._inside(Branch(node, "orelse"), node.orelse)

    def _conditional(self, node: cst.IfExp) -> None:
        self._test(node, node.test)
        self._inside(Branch(node, "body"), node.body)
        self._inside(Branch(node, "orelse"), node.orelse)

    def _loop(self, node: cst.For | cst.While) -> None:
        if isinstance(node, cst.For):
            self._visit(node.iter)
            self._part(node.target, node.iter, None)
        else:
            self._test(node, node.test)
        self._inside(Branch(node, "body"), node.body, node.orelse)

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        self._inside(Branch(node, "body"), node.body)
        handlers: Sequence[cst.ExceptHandler | cst.ExceptStarHandler] = node.handlers
        for number, handler in enumerate(handlers):
            self._handler(Branch(node, f"handler {number}"), handler)
        self._inside(Branch(node, "orelse"), node.orelse)
        if node.finalbody is not None:
            self._visit(node.finalbody)

    def _handler(self, branch: Branch, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        if handler.name is not None:
            self._target(handler.name.name, None)
        self._inside(branch, handler.body)

    def _with(self, node: cst.With) -> None:
        for item in node.items:
            self._visit(item.item)
            if item.asname is not None:
                self._target(item.asname.name, None)
        self._visit(node.body)

    def _assign(self, node: cst.Assign) -> None:
        self._visit(node.value)
        for target in node.targets:
            self._target(target.target, node.value)

    def _annotated(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self._visit(node.value)
            self._target(node.target, node.value)

    def _augmented(self, node: cst.AugAssign) -> None:
        self._visit(node.value)
        name = dotted(node.target)
        if name is None:
            return
        adds = isinstance(node.operator, (cst.AddAssign, cst.DivideAssign))
        self._bind("append" if adds else "other", name, node.value, node=node.target)

    def _delete(self, node: cst.Del) -> None:
        self._target(node.target, None)

    def _match(self, node: cst.Match) -> None:
        self._visit(node.subject)
        for number, case in enumerate(node.cases):
            branch = Branch(node, f"case {number}")
            outer, self._context = self._context, (*self._context, branch)
            self._captured(case.pattern)
            if case.guard is not None:
                self._visit(case.guard)
            self._visit(case.body)
            self._context = outer

    def _captured(self, pattern: cst.CSTNode) -> None:
        """Names that a pattern binds."""
        for part in descendants(pattern):
            if isinstance(part, (cst.MatchAs, cst.MatchStar)) and part.name is not None:
                self._bind("other", part.name.value, node=part.name)
            elif isinstance(part, cst.MatchMapping) and part.rest is not None:
                self._bind("other", part.rest.value, node=part.rest)

    def _comprehension(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp) -> None:
        """Its names hide the same names outside, and only inside."""
        outer = self._scope
        self._scope = Scope("comprehension", node, outer)
        self._visit(node.for_in)
        for part in children(node):
            if part is not node.for_in:
                self._visit(part)
        self._scope = outer

    def _iteration(self, node: cst.CompFor) -> None:
        self._visit(node.iter)
        self._part(node.target, node.iter, None)
        for part in (*node.ifs, node.inner_for_in):
            if part is not None:
                self._visit(part)

    def _walrus(self, node: cst.NamedExpr) -> None:
        self._visit(node.value)
        inner, self._scope = self._scope, self._scope.home
        self._target(node.target, node.value)
        self._scope = inner

    def _target(self, target: cst.CSTNode, value: cst.BaseExpression | None) -> None:
        if isinstance(target, (cst.Tuple, cst.List)):
            values = value.elements if isinstance(value, (cst.Tuple, cst.List)) else ()
            paired = len(values) == len(target.elements)
            for number, element in enumerate(target.elements):
                if paired or value is None or values:
                    self._target(element.value, values[number].value if paired else None)
                else:
                    self._part(element.value, value, number)
            return
        name = dotted(target)
        if name is not None:
            self._bind("assign" if value is not None else "other", name, value, node=target)
        else:
            self._visit(target)

    def _part(self, target: cst.CSTNode, value: cst.BaseExpression, index: int | None) -> None:
        """Bind a name to a part of ``value``."""
        name = dotted(target)
        if name is not None:
            self._bind("item", name, value, node=target, index=index)
        else:
            self._target(target, None)

    # --- definitions

    def _function(self, node: cst.FunctionDef | cst.Lambda) -> None:
        if isinstance(node, cst.FunctionDef):
            for decorator in node.decorators:
                self._visit(decorator)
            self._bind("function", node.name.value, node=node)
        statement = self._statement
        parameters = [
            *node.params.posonly_params, *node.params.params, *node.params.kwonly_params,
        ]  # fmt: skip
        for parameter in parameters:
            if parameter.default is not None:
                self._visit(parameter.default)
        outer, outer_context = self._scope, self._context
        self._scope, self._context = Scope("function", node, outer), ()
        self.scopes[node] = self._scope
        for parameter in parameters:
            self.top_level[parameter] = self._number
            self._bind("parameter", parameter.name.value, parameter.default, node=parameter)
        for star in (node.params.star_arg, node.params.star_kwarg):
            if isinstance(star, cst.Param):
                self._bind("parameter", star.name.value, node=star)
        self._visit(node.body)
        self._scope, self._context, self._statement = outer, outer_context, statement

    def _class(self, node: cst.ClassDef) -> None:
        for part in (*node.decorators, *node.bases, *node.keywords):
            self._visit(part)
        self.top_level[node.name] = self._number
        self._bind("class", node.name.value, node=node)
        outer = self._scope
        self._scope = Scope("class", node, outer)
        self.scopes[node] = self._scope
        self.classes.append((node, outer))
        self._visit(node.body)
        self._scope = outer

    def _return(self, node: cst.Return) -> None:
        if node.value is not None:
            self._visit(node.value)
            self._scope.returns.append(self._site(node.value))

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            full = dotted(alias.name) or ""
            if alias.asname is not None:
                name = dotted(alias.asname.name) or ""
                self._bind("import", name, qualified=full, node=node)
            else:
                root = full.split(".")[0]
                self._bind("import", root, qualified=root, node=node)

    def _import_from(self, node: cst.ImportFrom) -> None:
        module = "." * len(node.relative) + ((node.module and dotted(node.module)) or "")
        if isinstance(node.names, cst.ImportStar):
            self._bind("star", "*", qualified=module, node=node)
            return
        for alias in node.names:
            name = dotted(alias.name) or ""
            bound = dotted(alias.asname.name) if alias.asname is not None else name
            joined = module if module.endswith(".") else f"{module}."
            self._bind("import", bound or name, qualified=f"{joined}{name}", node=node)

    # --- expressions

    def _dictionary(self, node: cst.Dict) -> None:
        self.dictionaries.append(self._site(node))
        self._descend(node)

    def _comparison(self, node: cst.Comparison) -> None:
        self.comparisons.append(node)
        self._descend(node)

    def _text(self, node: cst.SimpleString | cst.ConcatenatedString | cst.FormattedString) -> None:
        """Remember a string that may end in last.ckpt; docstrings are none."""
        if not isinstance(node, cst.SimpleString):
            self._descend(node)
        parts = node.parts if isinstance(node, cst.FormattedString) else (node,)
        last = parts[-1] if parts else node
        while isinstance(last, cst.ConcatenatedString):
            last = last.right
        if "ckpt" in getattr(last, "value", "") and not self._is_statement(node):
            self.strings.append(self._site(node))

    def _is_statement(self, node: cst.CSTNode) -> bool:
        statement = self._statement
        return isinstance(statement, cst.SimpleStatementLine) and any(
            isinstance(small, cst.Expr) and small.value is node for small in statement.body
        )

    def _call(self, node: cst.Call) -> None:
        self._descend(node)
        self.calls.append(self._site(node))
        self._keyed_write(node)

    def _keyed_write(self, node: cst.Call) -> None:
        """``setattr(x, "k", v)``, ``x.setdefault("k", v)`` and ``x.update(k=v)`` bind ``x.k``."""
        values = [a.value for a in node.args]
        if isinstance(node.func, cst.Name) and node.func.value == "setattr" and len(values) == 3:
            self._keyed(dotted(values[0]), values[1], values[2], node)
        elif isinstance(node.func, cst.Attribute):
            owner, method = dotted(node.func.value), node.func.attr.value
            if method == "update" and owner is not None:
                self._update(owner, node)
            elif method == "setdefault" and len(values) == 2:
                self._keyed(owner, values[0], values[1], node, "default")
            elif method == "pop" and values:
                self._keyed(owner, values[0], None, node)

    def _update(self, owner: str, node: cst.Call) -> None:
        for argument in node.args:
            if argument.keyword is not None:
                name = f"{owner}.{argument.keyword.value}"
                self._bind("assign", name, argument.value, node=argument)
            elif not isinstance(argument.value, cst.Dict):
                self._bind("assign", f"{owner}.**", argument.value, node=argument)
            else:
                for element in argument.value.elements:
                    if isinstance(element, cst.DictElement):
                        self._keyed(owner, element.key, element.value, element)
                    else:
                        self._bind("assign", f"{owner}.**", element.value, node=element)

    def _keyed(
        self,
        owner: str | None,
        key: cst.CSTNode,
        value: cst.BaseExpression | None,
        node: cst.CSTNode,
        kind: str = "assign",
    ) -> None:
        """Bind ``owner.key``, to an unknown value where ``value`` is ``None``."""
        text = text_of(key)
        if owner is not None and text is not None:
            self._bind("other" if value is None else kind, f"{owner}.{text}", value, node=node)


_HANDLERS: dict[type[cst.CSTNode], Callable[[Walk, Any], None]] = {
    cst.If: Walk._if,
    cst.IfExp: Walk._conditional,
    cst.For: Walk._loop,
    cst.While: Walk._loop,
    cst.Try: Walk._try,
    cst.TryStar: Walk._try,
    cst.With: Walk._with,
    cst.Assign: Walk._assign,
    cst.AnnAssign: Walk._annotated,
    cst.AugAssign: Walk._augmented,
    cst.NamedExpr: Walk._walrus,
    cst.Del: Walk._delete,
    cst.Match: Walk._match,
    cst.ListComp: Walk._comprehension,
    cst.SetComp: Walk._comprehension,
    cst.GeneratorExp: Walk._comprehension,
    cst.DictComp: Walk._comprehension,
    cst.CompFor: Walk._iteration,
    cst.FunctionDef: Walk._function,
    cst.Lambda: Walk._function,
    cst.ClassDef: Walk._class,
    cst.Return: Walk._return,
    cst.Import: Walk._import,
    cst.ImportFrom: Walk._import_from,
    cst.Call: Walk._call,
    cst.Comparison: Walk._comparison,
    cst.Dict: Walk._dictionary,
    cst.SimpleString: Walk._text,
    cst.ConcatenatedString: Walk._text,
    cst.FormattedString: Walk._text,
}
