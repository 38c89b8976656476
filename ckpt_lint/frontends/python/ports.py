"""Names for the points where a value enters or leaves this file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from ckpt_lint.frontends.python.lookups import RESOLVER, last_name
from ckpt_lint.frontends.python.names import Meaning, Names, bound, reaching
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.scopes import Binding, Scope, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of
from ckpt_lint.ports import Port, Want
from ckpt_lint.project.known import PACKAGES

CONFIGURATION = re.compile(
    r"_*(?:\w+_)?(?:cfgs?|conf|configs?|configuration|args?|arguments|opts?|options?|hparams?|hp|"
    r"h?params|parameters|settings?|namespace|flags|self\.hparams)|(?:cfg|conf|config)_\w+",
    re.IGNORECASE,
)
CONFIGURATION_TYPE = re.compile(r"(?:Dict)?Conf(?:ig)?\b|Config|Args\b|Arguments|Namespace|Options|Settings")


SAVE_LAST = "save_last"
MAX_KEYS = 8  # sections that are named after each other have no end
_BORDER = re.compile(r"\b")
_ITEM = re.compile(r"[\[(]([\"'])[^\"']*\1\s*[\])]")
DEFINES = "DEFINE_"  # `flags.DEFINE_string("resume", default, help)`


class Ports:
    """Ports of one module."""

    def __init__(self, path: str, text: str, walk: Walk, names: Names) -> None:
        self._here = f"{path}::"
        self._text = text
        self._walk = walk
        self._names = names

    def mentions(self, word: str) -> bool:
        """Whether this file holds a word."""
        return word in self._text

    def own(self, kind: str, qualified: str, name: str = "") -> Port:
        """The port of something that this file defines."""
        return Port(kind, self._here + qualified, name)

    def of_function(self, node: cst.CSTNode) -> str:
        """Qualified name of a function or class; a constructor is called by its class."""
        parts: list[str] = []
        scope: Scope | None = self._walk.scopes.get(node)
        while scope is not None and scope.kind != "module":
            if isinstance(scope.node, (cst.FunctionDef, cst.ClassDef)):
                parts.append(scope.node.name.value)
            scope = scope.parent
        return ".".join(reversed(parts[1:] if parts[:1] == ["__init__"] else parts))

    def parameter(self, binding: Binding) -> Iterator[Port]:
        """A parameter, by its name and by its position."""
        function = binding.scope.node
        if not isinstance(function, cst.FunctionDef):
            return
        owner = self.of_function(function)
        yield self.own("parameter", owner, binding.name)
        names = positional(function)
        if binding.name in names:
            yield self.own("parameter", owner, str(names.index(binding.name)))

    def imported(self, node: cst.CSTNode, site: Site) -> list[str]:
        """What ``node`` may mean, of what is imported from elsewhere than Lightning."""
        found = []
        for meaning in self.meanings(node, site):
            brought = meaning.origin is not None and meaning.origin.kind in ("import", "star")
            # A vendored helper is a module of the project, and its answer is no literal path.
            safe = meaning.qualified.rpartition(".")[2] == RESOLVER
            if brought and not safe and meaning.qualified.split(".")[0] not in PACKAGES:
                found.append(meaning.qualified)
        return list(dict.fromkeys(found))

    def entering(self, site: Site) -> Want:
        """Every port through which another file may give an object its value; none of a class's making."""
        node = site.node
        if isinstance(node, cst.Call):
            makers = [name for name in self.imported(node.func, site) if not _is_class(name)]
            return tuple(Port("return", name) for name in makers)
        if not isinstance(node, (cst.Name, cst.Attribute)):
            return ()
        found = [Port("global", name) for name in self.imported(node, site)]
        if isinstance(node, cst.Name):
            for binding in reaching(node.value, site):
                if binding.kind == "parameter":
                    found += self.parameter(binding)
        return tuple(found)

    def meanings(self, node: cst.CSTNode, site: Site) -> list[Meaning]:
        """What ``node`` may mean; a method of a name that holds an instance included."""
        found = self._names.meanings(node, site)
        if found or type(node) is not cst.Attribute:
            return found
        return [
            Meaning(f"{meaning.qualified}.{node.attr.value}", meaning.origin)
            for made in self._made_by(node.value, site)
            for meaning in self._names.meanings(made.func, site)
        ]

    def _made_by(self, node: cst.BaseExpression, site: Site) -> Iterator[cst.Call]:
        if type(node) is cst.Call:
            yield node
        elif type(node) is cst.Name:
            for binding in reaching(node.value, site):
                if binding.kind == "assign" and type(binding.value) is cst.Call:
                    yield binding.value

    def key(self, name: str, site: Site) -> Port | None:
        """The port of a dotted name that reads or writes a configuration."""
        parts = name.split(".")
        for number, part in enumerate(parts[:-1]):
            if CONFIGURATION.fullmatch(part) or (number == 0 and self._is_configuration(part, site)):
                return self.named(".".join(parts[number + 1 :]))
        return self._section_key(parts, site)

    def _section_key(self, parts: list[str], site: Site) -> Port | None:
        """The same of ``train.resume`` where ``train`` is a section: ``train = cfg["train"]``."""
        own = 2 if parts[0] == "self" else 1
        bindings = bound(".".join(parts[:own]), site, self._walk) if own < len(parts) <= MAX_KEYS else ()
        for binding in bindings:
            there = site_of(binding)
            section = None if there is None else dotted(there.node)
            # An older value, lest a loop leads back here.
            older = binding.scope is not site.scope.home or binding.order <= site.order
            if there is not None and section is not None and "." in section and older:
                return self.key(".".join([section, *parts[own:]]), there)
        return None

    def saving(self, name: str) -> Port | None:
        """The port of ``experiment.checkpoint.save_last``: whatever has this is a configuration."""
        owner, *parts = name.removeprefix("self.").split(".")
        return self.named(".".join(parts)) if owner and parts[-1:] == [SAVE_LAST] else None

    def named(self, keys: str) -> Port:
        """The port of some keys; an option that this file's own parser declares stays its own."""
        return Port("key", self._here if keys in self.declared else "", keys)

    def option(self, keys: str) -> tuple[Port, ...]:
        """Ports of an option's default; it is only this file's own where this file reads it."""
        own = self.named(keys)
        return (own,) if self._reads(keys) else (own, Port("key", "", keys))

    def _reads(self, keys: str) -> bool:
        """Whether this file reads such an attribute or item."""
        text, attribute = self._text, f".{keys}"
        if any(_BORDER.match(text, at + len(attribute)) for at in _found(text, attribute)):
            return True
        quoted = (f'"{keys}"', f"'{keys}'")
        return any(_ITEM.match(text, max(at - 1, 0)) for each in quoted for at in _found(text, each))

    def _is_configuration(self, name: str, site: Site) -> bool:
        for binding in reaching(name, site):
            node = binding.node
            if isinstance(node, cst.Param) and node.annotation is not None:
                annotation = dotted(node.annotation.annotation) or ""
                if CONFIGURATION_TYPE.search(annotation.split(".")[-1]):
                    return True
        return False

    @cached_property
    def declared(self) -> dict[str, tuple[str, ...]]:
        """Options that a parser of this file declares: by attribute, the option's own names."""
        return {dest: names for call in self._walk.calls for dest, names in option_of(call.node)}

    @cached_property
    def switches(self) -> dict[str, tuple[str, ...]]:
        """Those that are false unless a command line gives them."""
        return {
            dest: names
            for call in self._walk.calls
            if isinstance(call.node, cst.Call) and _keyword(call.node, "action") == "store_true"
            for dest, names in option_of(call.node)
        }


def _found(text: str, words: str) -> Iterator[int]:
    """Where ``words`` stand in a text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _is_class(name: str) -> bool:
    return name.rpartition(".")[2][:1].isupper()


def positional(function: cst.FunctionDef) -> list[str]:
    """Names of the parameters that can be given by position, ``self`` left out."""
    names = [p.name.value for p in (*function.params.posonly_params, *function.params.params)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def option_of(node: cst.BaseExpression) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Attribute and names of an option: ``add_argument("--name", "-n", dest=...)``, absl's ``DEFINE_``."""
    if not isinstance(node, cst.Call):
        return
    called = last_name(node.func)
    if called.startswith(DEFINES):
        flag = text_of(node.args[0].value) if node.args else None
        if flag:
            yield flag, (flag,)
    if called != "add_argument":
        return
    given = [text_of(a.value) or "" for a in node.args if a.keyword is None and not a.star]
    option = next((each for each in given if each.startswith("--")), given[0] if given else "")
    if option:
        names = tuple(each.lstrip("-") for each in given)
        yield _keyword(node, "dest") or option.lstrip("-").replace("-", "_"), names


def _keyword(node: cst.Call, name: str) -> str | None:
    """The string that is given as a keyword argument."""
    given = (a.value for a in node.args if a.keyword is not None and a.keyword.value == name)
    return next(map(text_of, given), None)
