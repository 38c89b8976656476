"""Functions, classes, comprehensions and imports: what opens a scope or names something."""

from __future__ import annotations

import libcst as cst

from ckpt_lint.frontends.python.nodes import children, dotted
from ckpt_lint.frontends.python.scopes import Scope
from ckpt_lint.frontends.python.walking.recorder import Handlers, Recorder


def _function(walk: Recorder, node: cst.FunctionDef | cst.Lambda) -> None:
    if isinstance(node, cst.FunctionDef):
        for decorator in node.decorators:
            walk.visit(decorator)
        walk.bind("function", node.name.value, node=node)
    statement = walk.statement
    parameters = [
        *node.params.posonly_params, *node.params.params, *node.params.kwonly_params,
    ]  # fmt: skip
    for parameter in parameters:
        if parameter.default is not None:
            walk.visit(parameter.default)
    outer, outer_context = walk.scope, walk.context
    walk.scope, walk.context = Scope("function", node, outer), ()
    walk.scopes[node] = walk.scope
    for parameter in parameters:
        walk.bind("parameter", parameter.name.value, parameter.default, node=parameter)
    for star in (node.params.star_arg, node.params.star_kwarg):
        if isinstance(star, cst.Param):
            walk.bind("parameter", star.name.value, node=star)
    walk.visit(node.body)
    walk.scope, walk.context, walk.statement = outer, outer_context, statement


def _class(walk: Recorder, node: cst.ClassDef) -> None:
    for part in (*node.decorators, *node.bases, *node.keywords):
        walk.visit(part)
    walk.bind("class", node.name.value, node=node)
    outer = walk.scope
    walk.scope = Scope("class", node, outer)
    walk.scopes[node] = walk.scope
    walk.classes.append((node, outer))
    walk.visit(node.body)
    walk.scope = outer


def _return(walk: Recorder, node: cst.Return) -> None:
    if node.value is not None:
        walk.visit(node.value)
        walk.scope.returns.append(walk.site(node.value))


def _import(walk: Recorder, node: cst.Import) -> None:
    for alias in node.names:
        full = dotted(alias.name) or ""
        if alias.asname is not None:
            name = dotted(alias.asname.name) or ""
            walk.bind("import", name, qualified=full, node=node)
        else:
            root = full.split(".")[0]
            walk.bind("import", root, qualified=root, node=node)


def _import_from(walk: Recorder, node: cst.ImportFrom) -> None:
    module = "." * len(node.relative) + ((node.module and dotted(node.module)) or "")
    if isinstance(node.names, cst.ImportStar):
        walk.bind("star", "*", qualified=module, node=node)
        return
    for alias in node.names:
        name = dotted(alias.name) or ""
        bound = dotted(alias.asname.name) if alias.asname is not None else name
        joined = module if module.endswith(".") else f"{module}."
        walk.bind("import", bound or name, qualified=f"{joined}{name}", node=node)


def _comprehension(
    walk: Recorder, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp
) -> None:
    """Its names hide the same names outside, and only inside."""
    outer = walk.scope
    walk.scope = Scope("comprehension", node, outer)
    walk.visit(node.for_in)
    for part in children(node):
        if part is not node.for_in:
            walk.visit(part)
    walk.scope = outer


HANDLERS: Handlers = {
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.DictComp: _comprehension,
    cst.FunctionDef: _function,
    cst.Lambda: _function,
    cst.ClassDef: _class,
    cst.Return: _return,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
}
