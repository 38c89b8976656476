"""The proof: a real save and a real resume, as a pytest fixture.

    def test_resume(ckpt_smoke):
        ckpt_smoke(model=Model, data=make_loader, callbacks=make_callbacks)

The plugin is loaded by every pytest run of everyone who installs the package, and this file
with it: what it offers is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ckpt_lint.testing.asking import CkptSmoke
    from ckpt_lint.testing.failure import ResumeFailed, SetupError
    from ckpt_lint.testing.run import Proof, Run

__all__ = ["CkptSmoke", "Proof", "ResumeFailed", "Run", "SetupError"]

_HOME = {
    "CkptSmoke": "asking",
    "Proof": "run",
    "ResumeFailed": "failure",
    "Run": "run",
    "SetupError": "failure",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
