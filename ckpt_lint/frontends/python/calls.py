"""What goes into the functions of one module by its own calls, and what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from ckpt_lint.frontends.python.lookups import DECLARATIONS, function_called, last_name
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.nodes import text_of
from ckpt_lint.frontends.python.ports import positional
from ckpt_lint.frontends.python.scopes import Binding, Scope, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import default_site


class Calls:
    """The functions of one module and its calls of them."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def handed(self, binding: Binding) -> Iterator[Site]:
        """What the calls of this module hand in for a parameter."""
        for given in self.given_by_all(binding):
            for entry in given.by_name.get(binding.name, ()):
                if entry.site is not None:
                    yield entry.site

    def spread(self, binding: Binding) -> Iterator[Site]:
        """The mappings that they spread, of which only the name is known, where it may be among those."""
        for given in self.given_by_all(binding):
            yield from given.unknown if binding.name not in given.by_name else ()

    def given_by_all(self, binding: Binding) -> Iterator[Entries]:
        """Arguments of the calls of the function whose parameter it is."""
        function, outer = binding.scope.node, binding.scope.parent
        if not isinstance(function, cst.FunctionDef) or outer is None:
            return
        known_as = function.name.value
        if known_as == "__init__" and isinstance(outer.node, cst.ClassDef):
            known_as = outer.node.name.value
        names = positional(function)
        for call in self._walk.calling(known_as):
            assert isinstance(call.node, cst.Call)
            if function_called(call.node) == known_as and _may_call(call, known_as, outer):
                yield arguments(call.node.args, call, names)

    def passed(self, binding: Binding) -> Iterator[Site]:
        """The same, and what a parameter is by default."""
        function, outer = binding.scope.node, binding.scope.parent
        if outer is None:
            return
        default = default_site(binding)
        if default is not None:
            yield default
        if isinstance(function, cst.FunctionDef):
            yield from _decorated(function, binding, outer)
            yield from self.handed(binding)

    def given(self, binding: Binding, call: Site | None) -> Entries:
        """The arguments of one call of the function whose parameter it is; none of another file's."""
        function = binding.scope.node
        if call is None or not isinstance(call.node, cst.Call):
            return Entries()
        names = positional(function) if isinstance(function, cst.FunctionDef) else ()
        return arguments(call.node.args, call, names)

    def passed_by(self, binding: Binding, call: Site | None) -> Iterator[Site]:
        """What one call hands in for a parameter, or what that is by default."""
        given = self.given(binding, call)
        for entry in given.by_name.get(binding.name, ()):
            if entry.site is not None:
                yield entry.site
        default = default_site(binding)
        if default is not None and (binding.name not in given.by_name or binding.name in given.optional):
            yield default

    def returned(self, call: cst.Call) -> Iterator[Site]:
        """What the function of this module returns that ``call`` may mean."""
        name = function_called(call)
        if name is None:
            return
        for scope in self._functions.get(name, ()):
            yield from scope.returns

    @cached_property
    def _functions(self) -> dict[str, list[Scope]]:
        found: dict[str, list[Scope]] = {}
        for node, scope in self._walk.scopes.items():
            if type(node) is cst.FunctionDef:
                found.setdefault(node.name.value, []).append(scope)
        return found


def _may_call(call: Site, name: str, owner: Scope) -> bool:
    """Whether the function that ``owner`` defines can be meant; no method of another class is."""
    own = call.scope.enclosing_class()
    by_self = isinstance(call.node, cst.Call) and isinstance(call.node.func, cst.Attribute)
    return not by_self or own is None or own is owner or name not in own.bindings


def _decorated(function: cst.FunctionDef, binding: Binding, outer: Scope) -> Iterator[Site]:
    """``@click.option("--resume", default=...)`` gives the parameter of that name its default."""
    for decorator in function.decorators:
        call = decorator.decorator
        if isinstance(call, cst.Call) and last_name(call.func) in DECLARATIONS:
            names = [(text_of(a.value) or "").lstrip("-").replace("-", "_") for a in call.args]
            if binding.name in names:
                yield Site(call, outer, 1 << 60, (), binding.statement)
