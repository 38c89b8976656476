"""Objects of `lightning` and of `pytorch_lightning` meet in one Trainer.

What happens: the two packages hold the same code twice. A class of one is no subclass of the
other's, so a Trainer of one refuses a LightningModule of the other with a TypeError. Before 2.6.0
it refuses a foreign callback as well. From 2.6.0 on it lets callbacks pass, but does not see a
foreign ModelCheckpoint as a checkpoint callback: it adds one of its own, and `ckpt_path="last"`
looks at that and silently starts from scratch.

Releases: [1.9.0, ...), still so in 2.6.6. A foreign callback that saves nothing works from 2.6.0 on
and is not reported there.

Measured: `foreign_module` ends in TypeError on 2.1.0 to 2.6.6; `foreign_checkpoint` in TypeError
on 2.1.3 and in a fresh start on 2.6.6; `own_checkpoint` resumes.

Example:
    import lightning.pytorch as pl
    from pytorch_lightning.callbacks import ModelCheckpoint

    trainer = pl.Trainer(callbacks=[ModelCheckpoint()])

Fix: none, since only you know which of the two the project shall use. Import everything from one.

When to ignore: never; use one package.
"""

from __future__ import annotations

from packaging.version import Version

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import Member, Run, Trainer
from ckpt_lint.findings import Related
from ckpt_lint.rules import _loading
from ckpt_lint.rules._base import Problem, Rule, Situation
from ckpt_lint.values import Place

CODE = "CKPT208"
ACCEPTS_CALLBACKS_SINCE = "2.6.0"


def check(fact: Trainer | Run, situation: Situation) -> list[Problem]:
    """Report what a Trainer is given that is the other package's."""
    if not advisories()[CODE].affects(situation.version):
        return []
    if isinstance(fact, Trainer):
        return [
            problem for member in fact.callbacks.members for problem in _callback(member, fact, situation)
        ]
    return _model(fact, situation) if len(fact.trainers) == 1 else []


def _callback(member: Member, trainer: Trainer, situation: Situation) -> list[Problem]:
    refused = Version(situation.version) < Version(ACCEPTS_CALLBACKS_SINCE)
    if not _differ(member.distributions, trainer) or not (refused or member.saves):
        return []
    ending = (
        "refuses it with a TypeError (measured on 2.1.3)"
        if refused
        else "does not see it as a checkpoint callback, adds one of its own, and "
        '`ckpt_path="last"` silently starts from scratch (measured on 2.6.6)'
    )
    return [_problem(f"`{member.name}`", member.distributions, member.place, trainer, ending, situation)]


def _model(run: Run, situation: Situation) -> list[Problem]:
    model = _loading.find_model(run.model.name, run.place, situation.project)
    if model is None or not _differ(model.distributions, run.trainers[0]):
        return []
    place = run.places.get("model", run.place)
    ending = "refuses it with a TypeError (measured on 2.1.0 to 2.6.6)"
    return [_problem(f"`{model.name}`", model.distributions, place, run.trainers[0], ending, situation)]


def _problem(
    what: str, of: tuple[str, ...], place: Place, trainer: Trainer, ending: str, situation: Situation
) -> Problem:
    owner = trainer.distributions[0]
    message = f"{what} is a class of {of[0]} and its Trainer one of {owner}: {situation.lightning} {ending}"
    related = Related(trainer.place.path, trainer.place.span, f"the Trainer of {owner}")
    return Problem(message, place, related=(related,))


def _differ(distributions: tuple[str, ...], trainer: Trainer) -> bool:
    """Whether both are certain, and not the same."""
    return len(distributions) == len(trainer.distributions) == 1 and distributions != trainer.distributions


RULE = Rule(
    code=CODE,
    name="mixed-lightning-packages",
    fact=(Trainer, Run),
    check=check,
    page=__doc__,
    remedy="Import everything from one of the two packages",
)
