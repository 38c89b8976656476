"""torch's safe loader refuses the checkpoint.

What happens: torch 2.6 and newer load files with `weights_only=True` unless told otherwise, and
refuse everything but tensors and plain values. A checkpoint also holds what
`save_hyperparameters()` saved. With a `pathlib.Path`, an OmegaConf container, a NumPy array or
scalar, an `Enum`, a dataclass, an `nn.Module` or a `functools.partial` among that, resuming,
`test(ckpt_path="best")` and `load_from_checkpoint` end in UnpicklingError, often weeks after the
upgrade.

Releases: before 2.4.0 and [2.6.0, ...), still so in 2.6.6, beside torch 2.6 and newer. 2.4.0 to
2.5.6 load with `weights_only=False`.

Measured: the scenarios `hparam_path`, `hparam_omegaconf`, `hparam_numpy_array`, `hparam_enum`,
`hparam_dataclass`, `hparam_module`, `hparam_partial` and `load_hparam_path` end in UnpicklingError
on 2.3.3 and 2.6.6 and not on 2.5.6; `hparam_plain`, `hparam_tensor` and `hparam_collections` load
everywhere.

Example:
    class Net(LightningModule):
        def __init__(self, data: Path):
            self.save_hyperparameters()


    trainer.fit(Net(Path("data")), ckpt_path="runs/last.ckpt")

Reported only where the type is known from an annotation or from the value at the construction.
CKPT210, not on by default, reports where it may be so. State of callbacks is not looked at. Where
torch's release is not known, the newest is assumed.

Fix (unsafe): `weights_only=False`, from Lightning 2.6.0 on, which is a TypeError before. It lets
the file run code while it is loaded: only for checkpoints that you wrote yourself.

When to ignore: the type is registered with `torch.serialization.add_safe_globals`.
"""

from __future__ import annotations

from ckpt_lint.facts import CheckpointLoad, Run
from ckpt_lint.rules import _loading
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT206"


def check(loading: Run | CheckpointLoad, situation: Situation) -> list[Problem]:
    """Report a load of what is certainly refused."""
    if not _loading.loads_safely(loading, CODE, situation):
        return []
    for what, related, certain in _loading.refused(loading.model, loading.place, situation.project):
        if certain:
            tail = "refuses that with UnpicklingError"
            return [_loading.problem(loading, what, related, tail, situation)]
    return []


RULE = Rule(
    code=CODE,
    name="weights-only-resume",
    fact=(Run, CheckpointLoad),
    check=check,
    page=__doc__,
    remedy="Save plain values only (`save_hyperparameters(ignore=[...])`), or pass `weights_only=False` "
    "on Lightning 2.6.0 and newer for files that you wrote yourself",
)
