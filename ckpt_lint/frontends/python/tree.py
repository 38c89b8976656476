"""One walk over a LibCST tree: scopes, what their names are bound to, and the calls.

No metadata provider is asked: the table here is a tenth of the price of LibCST's own and
knows what the analysis needs, branches and order.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import libcst as cst

from ckpt_lint.frontends.python.lookups import last_name
from ckpt_lint.frontends.python.scopes import Binding, Site
from ckpt_lint.frontends.python.walking import bindings, definitions, expressions, statements
from ckpt_lint.frontends.python.walking.recorder import Handlers, Recorder


class Walk(Recorder):
    """The walk over one module, done."""

    handlers: ClassVar[Handlers] = {
        **statements.HANDLERS,
        **bindings.HANDLERS,
        **definitions.HANDLERS,
        **expressions.HANDLERS,
    }

    def calling(self, *names: str) -> list[Site]:
        """Calls of whatever has one of these names behind its last dot, in source order."""
        found = [site for name in names for site in self._by_name.get(name, ())]
        return found if len(names) == 1 else sorted(found, key=lambda site: site.order)

    @cached_property
    def _by_name(self) -> dict[str, list[Site]]:
        found: dict[str, list[Site]] = {}
        for site in self.calls:
            assert isinstance(site.node, cst.Call)
            found.setdefault(last_name(site.node.func), []).append(site)
        return found

    def star_imports(self) -> list[Binding]:
        """``from x import *`` of the module."""
        return self.root.bindings.get("*", [])
