"""Whether an expression spells a path that ends in last.ckpt, and by which literal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Callable

import libcst as cst

from ckpt_lint.frontends.python.names import Names, reaching
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.scopes import Binding, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of

# A glob stands for the files that it finds.
LAST = re.compile(r"(^|[/\\])(last(-v\d+)?|\*+[-_]?last|(\*+[-_]?)?last[-v\d]*[*?\[][^/\\]*)\.ckpt$")
JOINS = frozenset({"os.path.join", "posixpath.join", "ntpath.join", "path.join", "osp.join"})
NAMES = frozenset({cst.Name, cst.Attribute, cst.Subscript})
PATH_CLASSES = frozenset({"Path", "PurePath", "PosixPath", "WindowsPath", "UPath"})
JOINING = frozenset({"joinpath", "with_name"})
PLACEHOLDER = re.compile(r"\{[^{}]*\}$")
# How Lightning's ModelCheckpoint calls it itself, where nobody says otherwise.
PARTS = {"CHECKPOINT_NAME_LAST": "last", "FILE_EXTENSION": ".ckpt"}


@dataclass(frozen=True)
class Tail:
    """The known end of a path. ``whole``: nothing stands before it."""

    text: str
    whole: bool
    literal: cst.CSTNode
    site: Site

    @property
    def ends_in_last(self) -> bool:
        """Whether the file is called last.ckpt."""
        return LAST.search(self.text) is not None

    def after(self, text: str) -> Tail:
        """The tail with ``text`` right before it."""
        return Tail(text + self.text, True, self.literal, self.site) if self.whole else self


class Paths:
    """Path spellings of one module."""

    def __init__(self, walk: Walk, names: Names, passed: Callable[[Binding], Iterator[Site]]) -> None:
        self._walk = walk
        self._names = names
        self._passed = passed

    def last(self, site: Site) -> list[Tail]:
        """Literals by which the expression at ``site``, no name followed, is a last.ckpt."""
        if type(site.node) in NAMES:
            return []
        return [tail for tail in self.tails(site) if tail.ends_in_last]

    def tails(self, site: Site, depth: int = 0) -> list[Tail]:
        """Every known end of the path at ``site``."""
        if depth > 12:
            return []
        node = site.node
        if type(node) is cst.SimpleString:
            value = text_of(node)
            return [Tail(value, True, node, site)] if value is not None else []
        if type(node) is cst.ConcatenatedString:
            right = self.tails(site.moved(node.right), depth + 1)
            return list(self._joined(site.moved(node.left), right, depth))
        if type(node) is cst.FormattedString:
            return self._formatted(node, site, depth)
        if type(node) is cst.BinaryOperation:
            return self._operation(node, site, depth)
        if type(node) is cst.Call:
            return self._call(node, site, depth)
        if type(node) is cst.Name:
            return [t for b in reaching(node.value, site) for t in self._bound(b, depth)]
        if type(node) is cst.Attribute:
            return self._part(node, site)
        if type(node) is cst.IfExp:
            arms = (node.body, node.orelse)
            return [t for arm in arms for t in self.tails(site.moved(arm), depth + 1)]
        return []

    def _bound(self, binding: Binding, depth: int) -> list[Tail]:
        if binding.kind == "parameter":
            return [tail for site in self._passed(binding) for tail in self.tails(site, depth + 1)]
        there = site_of(binding)
        return self.tails(there, depth + 1) if there is not None else []

    def _part(self, node: cst.Attribute, site: Site) -> list[Tail]:
        """``callback.CHECKPOINT_NAME_LAST``, unless it is renamed for that callback or for the class."""
        text = PARTS.get(node.attr.value)
        owner = None if text is None else dotted(node.value)
        if text is None or owner in (None, "self"):
            return []
        names = [b.name for b in self._walk.assignments if b.name.endswith(f".{node.attr.value}")]
        renamed = any(name.startswith(f"{owner}.") or "ModelCheckpoint." in name for name in names)
        return [] if renamed else [Tail(text, True, node, site)]

    def name_of(self, site: Site) -> Site | None:
        """The last component of the path that is joined at ``site``: what its file is called."""
        node = site.node
        if type(node) is cst.BinaryOperation and type(node.operator) is cst.Divide:
            return site.moved(node.right)
        if type(node) is cst.FormattedString:
            last = node.parts[-1] if node.parts else None
            before = node.parts[-2] if len(node.parts) > 1 else None
            slash = type(before) is cst.FormattedStringText and before.value.endswith("/")
            if type(last) is cst.FormattedStringExpression and (slash or len(node.parts) == 1):
                return site.moved(last.expression)
        if type(node) is cst.Call and node.args and not node.args[-1].star:
            last_value = node.args[-1].value
            if type(node.func) is cst.Attribute and node.func.attr.value in JOINING:
                return site.moved(last_value)
            if self._names.qualified(node.func, site) & JOINS:
                return site.moved(last_value)
        return None

    def _joined(self, left: Site, right: list[Tail], depth: int) -> Iterator[Tail]:
        for tail in right:
            if not tail.whole:
                yield tail
                continue
            before = self.tails(left, depth + 1)
            if not before:
                yield Tail(tail.text, False, tail.literal, tail.site)
            for each in before:
                literal = tail if LAST.search(tail.text) else each
                yield Tail(each.text + tail.text, each.whole, literal.literal, literal.site)

    def _formatted(self, node: cst.FormattedString, site: Site, depth: int) -> list[Tail]:
        tails = [Tail("", True, node, site)]
        for part in reversed(node.parts):
            if isinstance(part, cst.FormattedStringText):
                tails = [tail.after(part.value) for tail in tails]
            elif isinstance(part, cst.FormattedStringExpression):
                inner = self.tails(site.moved(part.expression), depth + 1)
                tails = [Tail(i.text + t.text, i.whole, node, site) for t in tails for i in inner] or [
                    Tail(t.text, False, node, site) for t in tails
                ]
            if not any(tail.whole for tail in tails):
                break
        return tails

    def _operation(self, node: cst.BinaryOperation, site: Site, depth: int) -> list[Tail]:
        right = site.moved(node.right)
        if isinstance(node.operator, cst.Divide):
            return [tail.after("/") for tail in self.tails(right, depth + 1)]
        if isinstance(node.operator, cst.Add):
            left = site.moved(node.left)
            return list(self._joined(left, self.tails(right, depth + 1), depth))
        if isinstance(node.operator, cst.Modulo):
            return self._percent(node, site, depth)
        return []

    def _percent(self, node: cst.BinaryOperation, site: Site, depth: int) -> list[Tail]:
        result = []
        for tail in self.tails(site.moved(node.left), depth + 1):
            before, mark, after = tail.text.rpartition("%s")
            if not mark or after:
                result.append(Tail(after or tail.text, not mark, tail.literal, tail.site))
                continue
            last = node.right
            if isinstance(last, cst.Tuple) and last.elements:
                last = last.elements[-1].value
            inner = self.tails(site.moved(last), depth + 1)
            result += [i.after("/" if before.endswith("/") else "") for i in inner]
        return result

    def _call(self, node: cst.Call, site: Site, depth: int) -> list[Tail]:
        plain = bool(node.args) and all(a.keyword is None for a in node.args) and not node.args[-1].star
        last = node.args[-1].value if plain else None
        if isinstance(node.func, cst.Attribute):
            method = node.func.attr.value
            if method == "format":
                return self._format(node, site, depth)
            if method in JOINING and last is not None:
                return [t.after("/") for t in self.tails(site.moved(last), depth + 1)]
        if last is None:
            return []
        qualified = self._names.qualified(node.func, site)
        if qualified & JOINS:
            return [t.after("/") for t in self.tails(site.moved(last), depth + 1)]
        if any(name.split(".")[-1] in PATH_CLASSES for name in qualified):
            return self.tails(site.moved(last), depth + 1)
        return []

    def _format(self, node: cst.Call, site: Site, depth: int) -> list[Tail]:
        assert isinstance(node.func, cst.Attribute)
        result = []
        for tail in self.tails(site.moved(node.func.value), depth + 1):
            mark = PLACEHOLDER.search(tail.text)
            if mark is None:
                _, brace, after = tail.text.rpartition("}")
                result.append(Tail(after, not brace, tail.literal, tail.site))
                continue
            value = _argument(node, mark.group()[1:-1])
            if value is not None:
                before = "/" if tail.text[: mark.start()].endswith("/") else ""
                inner = self.tails(site.moved(value), depth + 1)
                result += [each.after(before) for each in inner]
        return result


def _argument(node: cst.Call, field: str) -> cst.BaseExpression | None:
    for argument in node.args:
        if argument.keyword is not None and argument.keyword.value == field:
            return argument.value
    positional = [a.value for a in node.args if a.keyword is None]
    if field.isdigit():
        return positional[int(field)] if int(field) < len(positional) else None
    return positional[-1] if not field and positional else None
