"""One walk over a LibCST tree: scopes, what their names are bound to, and the calls.

No metadata provider is asked: the table here is a tenth of the price of LibCST's own and
knows what the analysis needs, branches and order.
"""

from __future__ import annotations

from typing import ClassVar

from ckpt_lint.frontends.python.scopes import Binding
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

    def star_imports(self) -> list[Binding]:
        """``from x import *`` of the module."""
        return self.root.bindings.get("*", [])
