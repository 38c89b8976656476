"""The result of `load_from_checkpoint` is thrown away.

What happens: `load_from_checkpoint` is a class method: it builds a new model and returns it. Called
on a model as a statement it loads nothing into that model. Before Lightning 2.1.0 that is silent,
and untrained weights are evaluated; from 2.1.0 on it is a TypeError.

Releases: all; the TypeError from 2.1.0 on, still so in 2.6.6.

Measured: `load_discarded` leaves the weights as they were on 1.9.5 to 2.0.9 and ends in TypeError
on 2.1.0 to 2.6.6.

Example:
    model = Net()
    model.load_from_checkpoint("best.ckpt")

On a class, where it only tries whether a file loads, it is not reported.

Fix (unsafe): `model = type(model).load_from_checkpoint(...)`, where the receiver is a name of an
instance. The new model is built from the hyper-parameters in the file, and other names still mean
the old one.

When to ignore: the class defines a `load_from_checkpoint` of its own that loads in place.
"""

from __future__ import annotations

from packaging.version import Version

from ckpt_lint.facts import CheckpointLoad
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT207"
RAISES_SINCE = "2.1.0"


def check(load: CheckpointLoad, situation: Situation) -> list[Problem]:
    """Report a load that comes to nothing."""
    if not load.discarded or load.on_class:
        return []
    raises = Version(situation.version) >= Version(RAISES_SINCE)
    ending = "ends in TypeError" if raises else "silently loads nothing into it"
    message = (
        f"`{load.receiver}.load_from_checkpoint(...)` returns a new model, which is thrown away here: "
        f"on {situation.lightning} it {ending} (measured on 2.0.9: the weights stay as they were; on "
        "2.1.0 to 2.6.6: TypeError)"
    )
    return [Problem(message, load.place, load.assigned, applicability="unsafe")]


RULE = Rule(
    code=CODE,
    name="load-from-checkpoint-discarded",
    fact=CheckpointLoad,
    check=check,
    page=__doc__,
    remedy="Keep the result: `model = Model.load_from_checkpoint(...)`",
)
