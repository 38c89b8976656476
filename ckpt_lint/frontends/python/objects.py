"""Which expression made an object: names, attributes, conditionals, arguments and returns, backwards."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.python.calls import Calls
from ckpt_lint.frontends.python.names import bound, possible
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.parts import alternatives
from ckpt_lint.frontends.python.scopes import Binding, Evaluation, Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import site_of


class Objects:
    """The makers of one module's objects."""

    def __init__(self, walk: Walk, calls: Calls) -> None:
        self._walk = walk
        self.calls = calls

    def makers(self, site: Site) -> Iterator[Site]:
        """Every expression that ``site`` may stand for, each once; itself where nothing is known of it."""
        waiting = [site]
        seen: set[Evaluation] = set()
        known = False
        while waiting:
            each = waiting.pop()
            if each.evaluation in seen:
                continue
            seen.add(each.evaluation)
            there = list(self.behind(each))
            if not there:
                known = True
                yield each
            waiting += reversed(there)
        if not known:
            # It is made of itself alone, by functions that call each other.
            yield site

    def behind(self, site: Site) -> Iterator[Site]:
        """What ``site`` stands for, one step back."""
        yield from alternatives(site)
        if type(site.node) is cst.Call:
            yield from self.calls.returned(site.node)
        else:
            yield from self._bound(site)

    def _bound(self, site: Site) -> Iterator[Site]:
        name = dotted(site.node)
        if name is None:
            return
        for binding in self.bindings(name, site):
            there = site_of(binding)
            if there is not None:
                yield there
            elif binding.kind == "parameter":
                yield from self.calls.handed(binding)

    def bindings(self, name: str, site: Site) -> list[Binding]:
        """What a dotted name may be bound to; an attribute of ``self`` in any method of the class."""
        found = bound(name, site, self._walk)
        if any(binding.kind == "append" for binding in found):
            # What is added to a list does not replace it.
            found = [b for b in found[0].scope.bindings[name] if b.kind != "append" and possible(b, site)]
        return found
