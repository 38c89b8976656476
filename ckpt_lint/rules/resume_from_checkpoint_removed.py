"""`Trainer(resume_from_checkpoint=...)` is a TypeError.

What happens: the argument was deprecated in Lightning 1.5 and removed in 2.0. The Trainer cannot
be built: "Trainer.__init__() got an unexpected keyword argument 'resume_from_checkpoint'".

Releases: [2.0.0, ...), still so in 2.6.6.

Measured: `resume_from_checkpoint` resumes on 1.9.5 and ends in TypeError on 2.0.0 to 2.6.6. In YAML
it is refused as well, `null` included: Hydra's `instantiate` ends in the same TypeError, LightningCLI in
"Group 'trainer' does not accept option" (run on 2.1.3, 2.3.3 and 2.5.6).

Example:
    trainer = Trainer(max_epochs=10, resume_from_checkpoint=path)
    trainer.fit(model)

Fix (safe): the value is handed to the `fit` call of the same Trainer as `ckpt_path`, which means
the same since 1.5.0. Only where exactly one `fit` of this Trainer stands in the file, has no
`ckpt_path` yet, and the value is the same there; otherwise the place is only reported, with the
reason. In a configuration only a `null` is taken out, where it has a row of its own.

When to ignore: never on these releases; the code cannot run.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import Trainer
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT205"
ARGUMENT = "resume_from_checkpoint"


def check(trainer: Trainer, situation: Situation) -> list[Problem]:
    """Report an argument that the Trainer does not take any more."""
    if ARGUMENT not in trainer.places or not advisories()[CODE].affects(situation.version):
        return []
    message = (
        f"`Trainer({ARGUMENT}=...)` was removed in Lightning 2.0: on {situation.lightning} the Trainer "
        "cannot be built, whatever the value is (measured on 2.0.0 to 2.6.6)"
    )
    advice = "" if trainer.moved else f"{RULE.remedy}. Not fixed here: {trainer.unmoved}"
    return [Problem(message, trainer.places[ARGUMENT], trainer.moved, help=advice)]


RULE = Rule(
    code=CODE,
    name="resume-from-checkpoint-removed",
    fact=Trainer,
    check=check,
    page=__doc__,
    remedy="Hand the path to `fit(ckpt_path=...)`",
)
