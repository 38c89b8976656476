"""Objects of `lightning` and of `pytorch_lightning` meet in one Trainer.

What happens: the two packages hold the same code twice. A class of one is no subclass of the
other's, so a Trainer of one refuses a LightningModule of the other with a TypeError. A foreign
ModelCheckpoint is refused as well, or, on releases that let it pass, is not seen as a checkpoint
callback: another one is added, and `ckpt_path="last"` looks at that and starts from scratch.

Releases: [1.9.0, ...), still so in 2.6.6.

Measured: `foreign_module` ends in TypeError; `foreign_checkpoint` in TypeError or a fresh start;
`own_checkpoint` resumes.

Example:
    import lightning.pytorch as pl
    from pytorch_lightning.callbacks import ModelCheckpoint

    trainer = pl.Trainer(callbacks=[ModelCheckpoint()])

Fix: none, since only you know which of the two the project shall use. Import everything from one.

When to ignore: never; use one package.
"""

from __future__ import annotations

from collections.abc import Iterator

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import Place, Run, Trainer
from ckpt_lint.findings import Related
from ckpt_lint.rules import _loading
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT208"


def check(fact: Trainer | Run, situation: Situation) -> list[Problem]:
    """Report what a Trainer is given that is the other package's."""
    if not advisories()[CODE].affects(situation.version):
        return []
    if isinstance(fact, Trainer):
        strangers = _callbacks(fact)
        trainer = fact
    elif len(fact.trainers) == 1:
        strangers = _model(fact, situation)
        trainer = fact.trainers[0]
    else:
        return []
    related = Related(trainer.place.path, trainer.place.span, f"the Trainer of {_one(trainer)}")
    return [
        Problem(
            f"{what} is {other}'s and its Trainer {_one(trainer)}'s: {situation.lightning} ends in "
            "TypeError, or takes the callback for none of its own, so that resuming starts from "
            "scratch (measured on 2.1.0 to 2.6.6)",
            place,
            related=(related,),
        )
        for place, what, other in strangers
    ]


def _callbacks(trainer: Trainer) -> Iterator[tuple[Place, str, str]]:
    for member in trainer.members:
        if _one(trainer) and len(member.distributions) == 1 and member.distributions[0] != _one(trainer):
            yield member.place, f"`{member.name}`", member.distributions[0]


def _model(run: Run, situation: Situation) -> Iterator[tuple[Place, str, str]]:
    model = _loading.find_model(run.model.name, run.place, situation.project)
    if model is None or len(model.distributions) != 1 or not _one(run.trainers[0]):
        return
    if model.distributions[0] != _one(run.trainers[0]):
        yield run.places.get("model", run.place), f"`{model.name}`", model.distributions[0]


def _one(trainer: Trainer) -> str:
    """The distribution, where it is one only."""
    return trainer.distributions[0] if len(trainer.distributions) == 1 else ""


RULE = Rule(
    code=CODE,
    name="mixed-lightning-packages",
    fact=(Trainer, Run),
    check=check,
    page=__doc__,
    remedy="Import everything from one of the two packages",
)
