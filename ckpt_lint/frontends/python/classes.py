"""What the classes of this module make of ModelCheckpoint, and which of them other files define."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.crossing import OpenLiteral, Passage
from ckpt_lint.frontends.python.names import Meaning, Names, distributions, is_lightning
from ckpt_lint.frontends.python.nodes import descendants, dotted, text_of
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.ports import Port

CLASS = "ModelCheckpoint"


class Classes:
    """Classes of one module, seen from ModelCheckpoint."""

    def __init__(self, walk: Walk, names: Names, ports: Ports) -> None:
        self._walk = walk
        self._names = names
        self._ports = ports
        self._bases: dict[cst.ClassDef, tuple[list[Meaning], tuple[Port, ...]]] = {}

    def lightning(self, node: cst.CSTNode, site: Site) -> list[Meaning]:
        """What of Lightning's ModelCheckpoint ``node`` means."""
        return [m for m in self._names.meanings(node, site) if is_lightning(m, CLASS)]

    def exchangeable(self, node: cst.BaseExpression, site: Site) -> cst.BaseExpression | None:
        """``node``, unless it may also be a class of the same name from elsewhere."""
        meanings = self._names.meanings(node, site)
        return node if all(is_lightning(meaning, CLASS) for meaning in meanings) else None

    def may_be_another(self, node: cst.BaseExpression, site: Site) -> bool:
        """Whether ``node`` may also mean another class of Lightning's, as an entry of a registry does."""
        meanings = self._names.meanings(node, site)
        return any(m.distribution is not None and not is_lightning(m, CLASS) for m in meanings)

    def own(self, node: cst.BaseExpression, site: Site) -> cst.ClassDef | None:
        """The class of this module that ``node`` means."""
        for meaning in self._names.meanings(node, site):
            if meaning.definition is not None:
                return meaning.definition
        return None

    def foreign(self, node: cst.CSTNode, site: Site) -> tuple[Port, ...]:
        """Ports of the class of another file that ``node`` means."""
        return tuple(Port("class", each) for each in self._ports.imported(node, site))

    def initialising(self, call: cst.Call, site: Site) -> cst.ClassDef | None:
        """The class whose ``__init__`` hands its arguments up by this call."""
        func = call.func
        if not isinstance(func, cst.Attribute) or func.attr.value != "__init__":
            return None
        owner = site.scope.enclosing_class()
        if owner is None or not isinstance(owner.node, cst.ClassDef):
            return None
        by_super = isinstance(func.value, cst.Call) and dotted(func.value.func) == "super"
        if by_super or self.lightning(func.value, site):
            return owner.node
        return None

    def constructor(self, definition: cst.ClassDef) -> cst.FunctionDef | None:
        """The ``__init__`` of a class or of the nearest ancestor here that has one."""
        for ancestor in self._names.family(definition).members:
            init = method(ancestor, "__init__")
            if init is not None:
                return init
        return None

    def bases(self, definition: cst.ClassDef) -> tuple[list[Meaning], tuple[Port, ...]]:
        """Lightning's class among the ancestors, and ports of those that other files define.

        Nothing where the class saves last.ckpt itself.
        """
        found = self._bases.get(definition)
        if found is None:
            found = self._bases[definition] = self._bases_of(definition)
        return found

    def _bases_of(self, definition: cst.ClassDef) -> tuple[list[Meaning], tuple[Port, ...]]:
        family = self._names.family(definition)
        if any(map(saves_itself, family.members)):
            return [], ()
        ports = [port for base in family.bases for port in self.foreign(base.node, base)]
        return self._names.bases(definition, CLASS), tuple(dict.fromkeys(ports))

    def lightning_base(self, definition: cst.ClassDef) -> cst.BaseExpression | None:
        """The base to exchange; ``None`` where the class inherits it from another one."""
        for argument in definition.bases:
            site = self._names.outside(definition, argument.value)
            if self.lightning(argument.value, site):
                return self.exchangeable(argument.value, site)
        return None

    def open(self, rewriter: Rewriter, asked: frozenset[str]) -> Iterator[OpenLiteral | Passage]:
        """The classes that other files may build: what they are, or from which they inherit.

        Of those that inherit from another file's class only the ones ``asked`` for, or called so.
        """
        for definition, _ in self._walk.classes:
            meanings, foreign = self.bases(definition)
            if not meanings and not foreign:
                continue
            init = self.constructor(definition)
            if init is not None and not passes_through(init):
                continue
            own = self._ports.own("class", self._ports.of_function(definition))
            for port in foreign:
                if definition.name.value in asked or "checkpoint" in f"{own.owner}{port.owner}".lower():
                    yield Passage(port, own)
            if not meanings:
                continue
            site = self._names.outside(definition, definition.name)
            rewrite = rewriter.exchanged(self.lightning_base(definition), meanings, site)
            place = rewriter.heading(definition)
            for distribution in distributions(meanings):
                yield OpenLiteral(place, distribution, (own,), rewrite)


def method(definition: cst.ClassDef, name: str) -> cst.FunctionDef | None:
    """A method that the class itself defines."""
    for statement in definition.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            return statement
    return None


def saves_itself(definition: cst.ClassDef) -> bool:
    """A class that overrides the saving of last.ckpt is not judged by Lightning's."""
    return any(method(definition, name) is not None for name in ("_save_last_checkpoint", "_link_checkpoint"))


def passes_through(init: cst.FunctionDef) -> bool:
    """Whether ``save_last`` given to the class reaches ModelCheckpoint as it is."""
    calls = [node for node in descendants(init.body) if isinstance(node, cst.Call)]
    handed = [a for call in calls if (_attribute(call.func) == "__init__") for a in call.args]
    by_name = [a.value for a in handed if a.keyword is not None and a.keyword.value == "save_last"]
    params = (*init.params.params, *init.params.kwonly_params)
    if any(p.name.value == "save_last" for p in params):
        return bool(by_name) and all(dotted(value) == "save_last" for value in by_name)
    star = init.params.star_kwarg
    if star is None or by_name:
        return False
    if any(a.star == "**" and dotted(a.value) == star.name.value for a in handed):
        return not any(text_of(node) == "save_last" for node in descendants(init.body))
    return False


def takes_positions_through(init: cst.FunctionDef) -> bool:
    """Whether positional arguments are those of ModelCheckpoint."""
    own = (*init.params.posonly_params, *init.params.params)
    return len(own) <= 1 and isinstance(init.params.star_arg, cst.Param)


def _attribute(node: cst.CSTNode) -> str:
    """The name behind the last dot."""
    return node.attr.value if isinstance(node, cst.Attribute) else ""
