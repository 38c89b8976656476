"""torch's safe loader may refuse the checkpoint.

What happens: as CKPT206, where it is only possible: a hyper-parameter is optional, a configuration
object without annotation, or of a class that ckpt-lint does not know.

Releases: before 2.4.0 and [2.6.0, ...), still so in 2.6.6, beside torch 2.6 and newer. Not on by
default; select it by its code.

Measured: the scenarios of CKPT206, and `hparam_namespace`, `hparam_class` and `hparam_function`.

Example:
    class Net(LightningModule):
        def __init__(self, cfg):
            self.save_hyperparameters()

Fix (unsafe): `weights_only=False`, from Lightning 2.6.0 on, which is a TypeError before. It lets
the file run code while it is loaded: only for checkpoints that you wrote yourself.

When to ignore: the value is a plain one, a dictionary say.
"""

from __future__ import annotations

from ckpt_lint.facts import CheckpointLoad, Run
from ckpt_lint.rules import _loading
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT210"


def check(loading: Run | CheckpointLoad, situation: Situation) -> list[Problem]:
    """Report a load of what may be refused, and is not certain to be."""
    if not _loading.loads_safely(loading, CODE, situation):
        return []
    found = list(_loading.refused(loading.model, loading.place, situation.project))
    if not found or any(certain for _, _, certain in found):
        return []
    what, related, _ = found[0]
    return [_loading.problem(loading, what, related, "may refuse that", situation)]


RULE = Rule(
    code=CODE,
    name="weights-only-resume-may-fail",
    fact=(Run, CheckpointLoad),
    check=check,
    page=__doc__,
    remedy="Save plain values only (`save_hyperparameters(ignore=[...])`), and annotate them",
    default=False,
)
