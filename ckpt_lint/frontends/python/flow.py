"""Where a path comes from: names, conditionals, attributes, arguments and returns, backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ckpt_lint.frontends.python.mappings import Entry, arguments, mapping
from ckpt_lint.frontends.python.names import Names, reaching
from ckpt_lint.frontends.python.paths import PATH_CLASSES, Paths, Tail
from ckpt_lint.frontends.python.tree import Binding, Branch, Scope, Site, Walk, dotted, text_of
from ckpt_lint.frontends.python.values import site_of

SAME_PATH_FUNCTIONS = frozenset(
    {"str", "fspath", "abspath", "realpath", "expanduser", "expandvars", "normpath",
     "to_absolute_path", "deepcopy", "copy"}
)  # fmt: skip
SAME_PATH_METHODS = frozenset(
    {"resolve", "absolute", "as_posix", "expanduser", "strip", "__fspath__", "__str__"}
)
MAX_DEPTH = 24


@dataclass(frozen=True)
class Flow:
    """One way from a literal to a use. ``steps`` are the places on the way, use first."""

    tail: Tail
    path: Site
    steps: tuple[Site, ...]
    names: tuple[str, ...]
    returned: bool = False

    @property
    def branches(self) -> Iterator[Branch]:
        """Every branch that the way passes through."""
        for step in (*self.steps, self.path):
            yield from step.context


@dataclass(frozen=True)
class _Way:
    steps: tuple[Site, ...] = ()
    names: tuple[str, ...] = ()
    returned: bool = False

    def through(self, site: Site, name: str = "", returned: bool = False) -> _Way:
        names = (*self.names, name) if name else self.names
        return _Way((*self.steps, site), names, self.returned or returned)


class Flows:
    """Data flow of paths within one module."""

    def __init__(self, walk: Walk, names: Names) -> None:
        self._walk = walk
        self._names = names
        self.paths = Paths(names)

    def origins(self, site: Site) -> Iterator[Flow]:
        """Every literal last.ckpt that the expression at ``site`` may be."""
        seen: set[tuple[int, int]] = set()
        yield from self._trace(site, _Way().through(site), seen)

    def _trace(self, site: Site, way: _Way, seen: set[tuple[int, int]]) -> Iterator[Flow]:
        node = site.node
        if len(way.steps) > MAX_DEPTH or (id(node), len(site.context)) in seen:
            return
        seen.add((id(node), len(site.context)))
        parts = list(self._parts(site))
        if parts:
            for part in parts:
                yield from self._trace(part, way.through(part), seen)
            return
        tails = self.paths.last(site)
        if tails:
            for tail in tails:
                yield Flow(tail, site, way.steps, way.names, way.returned)
            return
        for binding in self._bindings(site):
            for there in self._values(binding):
                yield from self._trace(there, way.through(there, binding.name), seen)
        if isinstance(node, (cst.Subscript, cst.Call)):
            yield from self._looked_up(site, way, seen)
            default = _default(node)
            if default is not None:
                there = site.moved(default)
                yield from self._trace(there, way.through(there), seen)
        if isinstance(node, cst.Call):
            for returned in self._returned(site):
                yield from self._trace(returned, way.through(returned, returned=True), seen)

    def _parts(self, site: Site) -> Iterator[Site]:
        """Expressions whose value this one's is."""
        node = site.node
        if isinstance(node, cst.IfExp):
            yield site.moved(node.body, Branch(node, "body"))
            yield site.moved(node.orelse, Branch(node, "orelse"))
        elif isinstance(node, cst.BooleanOperation):
            yield site.moved(node.left)
            yield site.moved(node.right)
        elif isinstance(node, cst.NamedExpr):
            yield site.moved(node.value)
        elif isinstance(node, cst.Call):
            yield from self._same_path(node, site)

    def _same_path(self, node: cst.Call, site: Site) -> Iterator[Site]:
        called = (dotted(node.func) or "").split(".")[-1]
        if len(node.args) == 1 and not node.args[0].star and node.args[0].keyword is None:
            if called in SAME_PATH_FUNCTIONS or called in PATH_CLASSES:
                yield site.moved(node.args[0].value)
        elif isinstance(node.func, cst.Attribute) and node.func.attr.value in SAME_PATH_METHODS:
            yield site.moved(node.func.value)

    def _bindings(self, site: Site) -> list[Binding]:
        name = _looked_up_name(site.node)
        if name is None:
            return []
        found = reaching(name, site)
        if not found and name.startswith("self."):
            owner = site.scope.enclosing_class()
            found = [b for b in self._walk.assignments if b.name == name and _of(b, owner)]
            if not found and owner is not None:
                found = owner.bindings.get(name[len("self.") :], [])
        return found

    def _values(self, binding: Binding) -> Iterator[Site]:
        there = site_of(binding)
        if there is not None:
            yield there
        elif binding.kind == "append" and binding.value is not None:
            at = (binding.scope, binding.order, binding.context, binding.statement)
            yield Site(binding.value, *at)
        elif binding.kind == "parameter":
            yield from self._passed(binding)

    def _passed(self, binding: Binding) -> Iterator[Site]:
        """A parameter's default, and what the calls of this module hand in."""
        function, outer = binding.scope.node, binding.scope.parent
        if binding.value is not None and outer is not None:
            yield Site(binding.value, outer, 1 << 60, (), binding.statement)
        if not isinstance(function, cst.FunctionDef):
            return
        names = [p.name.value for p in (*function.params.posonly_params, *function.params.params)]
        if names[:1] in (["self"], ["cls"]):
            del names[0]
        for call in self._walk.calls:
            assert isinstance(call.node, cst.Call)
            if _function_called(call.node) == function.name.value:
                entries = arguments(call.node.args, call, names)
                yield from _sites(entries.by_name.get(binding.name, ()))

    def _looked_up(self, site: Site, way: _Way, seen: set[tuple[int, int]]) -> Iterator[Flow]:
        """``settings["ckpt_path"]`` of a dictionary literal."""
        owner, key = _owner_and_key(site.node)
        if owner is not None and key:
            for there in _sites(mapping(site.moved(owner)).by_name.get(key, ())):
                yield from self._trace(there, way.through(there, key), seen)

    def _returned(self, site: Site) -> Iterator[Site]:
        """What a function of this module returns."""
        assert isinstance(site.node, cst.Call)
        name = _function_called(site.node)
        if name is None or name == "resume_path":
            return
        for node, scope in self._walk.scopes.items():
            if isinstance(node, cst.FunctionDef) and node.name.value == name:
                yield from scope.returns


def _sites(entries: tuple[Entry, ...]) -> Iterator[Site]:
    return (entry.site for entry in entries if entry.site is not None)


def _of(binding: Binding, owner: Scope | None) -> bool:
    return owner is not None and binding.scope.enclosing_class() is owner


def _function_called(node: cst.Call) -> str | None:
    """``f`` of ``f(...)`` and ``self.f(...)``: a function that this module may define."""
    name = dotted(node.func)
    if name is None:
        return None
    owner, _, last = name.rpartition(".")
    return last if owner in ("", "self", "cls") else None


def _owner_and_key(node: cst.CSTNode) -> tuple[cst.BaseExpression | None, str]:
    """``x`` and ``"k"`` of ``x["k"]`` and ``x.get("k")``."""
    if isinstance(node, cst.Subscript):
        owner, _, key = (dotted(node) or "").rpartition(".")
        return (node.value, key) if owner else (None, "")
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.args:
        wanted = text_of(node.args[0].value)
        if node.func.attr.value == "get" and wanted is not None:
            return node.func.value, wanted
    return None, ""


def _default(node: cst.CSTNode) -> cst.BaseExpression | None:
    """What ``x.get("k", default)`` and ``getattr(x, "k", default)`` give otherwise."""
    if not isinstance(node, cst.Call) or any(a.star or a.keyword for a in node.args):
        return None
    values = [argument.value for argument in node.args]
    called = dotted(node.func) or ""
    if called == "getattr" and len(values) == 3:
        return values[2]
    by_get = isinstance(node.func, cst.Attribute) and node.func.attr.value == "get"
    return values[1] if len(values) == 2 and (by_get or called.split(".")[-1] == "getenv") else None


def _looked_up_name(node: cst.CSTNode) -> str | None:
    """The dotted name whose value is read: ``x.k`` for ``x.k``, ``x["k"]``, ``x.get("k")``."""
    if isinstance(node, cst.Call):
        owner, key = _owner_and_key(node)
        if owner is not None:
            base = dotted(owner)
            return f"{base}.{key}" if base else None
        if dotted(node.func) == "getattr" and len(node.args) >= 2:
            base, name = dotted(node.args[0].value), text_of(node.args[1].value)
            if base and name is not None:
                return f"{base}.{name}"
        return None
    return dotted(node)
