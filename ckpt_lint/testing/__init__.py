"""The proof: a real save and a real resume, as a pytest fixture.

    def test_resume(ckpt_smoke):
        ckpt_smoke(model=Model, data=make_loader, callbacks=make_callbacks)

Nothing heavy is imported here: the plugin is loaded by every pytest run of everyone who
installs the package.
"""

from ckpt_lint.testing.asking import CkptSmoke
from ckpt_lint.testing.failure import ResumeFailed, SetupError
from ckpt_lint.testing.run import Proof, Run

__all__ = ["CkptSmoke", "Proof", "ResumeFailed", "Run", "SetupError"]
