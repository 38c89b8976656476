"""Nothing is left to train.

What happens: `max_epochs` counts from the start of the first run. A run that is resumed with the
`max_epochs` of the finished run it resumes from is at its end already: `fit` returns at once,
without an error, and nothing was trained.

Releases: all, still so in 2.6.6. Not on by default, since the same number is right where a run
was interrupted; select it by its code.

Measured: `max_epochs_same` trains 0 steps on 1.9.5 to 2.6.6.

Example:
    Trainer(max_epochs=10, callbacks=callbacks).fit(model)
    Trainer(max_epochs=10, callbacks=callbacks).fit(model, ckpt_path="last")

Reported where the first run stands above in the same file; and where other files train the same
LightningModule afresh, all of them up to the same epoch.

Fix: none, since only you know how long the second run shall be.

When to ignore: the first run may have been interrupted.
"""

from __future__ import annotations

from pathlib import PurePath

from ckpt_lint.facts import Run
from ckpt_lint.filefacts import Project
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Rule, Situation
from ckpt_lint.values import Value

CODE = "CKPT209"


def check(run: Run, situation: Situation) -> list[Problem]:
    """Report a resumed run that ends where the one before it ended."""
    path = run.arguments.get("ckpt_path")
    until = _max_epochs(run)
    if run.method != "fit" or path is None or path.must(lambda value: not value) or until is None:
        return []
    before = _before(run, situation.project)
    if before and {_max_epochs(other) for other in before} == {until}:
        message = (
            f"this run is resumed and ends at `max_epochs={until}`, where the run before it has "
            f"ended: {situation.lightning} trains nothing and says nothing (measured on 2.6.6: 0 "
            "steps)"
        )
        place = before[0].place
        related = Related(place.path, place.span, "the run before it")
        return [Problem(message, run.places.get("ckpt_path", run.place), related=(related,))]
    return []


def _before(run: Run, project: Project) -> list[Run]:
    """The runs of which this may go on with one: those above it, else those of its model elsewhere."""
    fresh = [other for other in project.of(Run) if _is_fresh(other)]
    above = [other for other in fresh if _stands_above(other, run)]
    if above:
        return [other for other in above if _max_epochs(other) == _max_epochs(run)]
    return [other for other in fresh if _model(other) == _model(run) != ("", "")]


def _stands_above(other: Run, run: Run) -> bool:
    return other.place.path == run.place.path and other.place.span < run.place.span


def _model(run: Run) -> tuple[str, str]:
    """Module and name of the class that is trained; both empty where that is not known."""
    *modules, name = run.model.name.split(".")
    return (modules[-1] if modules else PurePath(run.place.path).stem, name) if name else ("", "")


def _is_fresh(run: Run) -> bool:
    """Whether this starts from nothing."""
    return run.method == "fit" and run.complete and "ckpt_path" not in run.arguments


def _max_epochs(run: Run) -> int | None:
    """The literal number of epochs, where it is one."""
    if len(run.trainers) != 1:
        return None
    value = run.trainers[0].argument("max_epochs", None)
    number = value.possible[0] if value != Value(()) and len(value.possible) == 1 else None
    return number if isinstance(number, int) and number > 0 else None


RULE = Rule(
    code=CODE,
    name="resume-with-same-max-epochs",
    fact=Run,
    check=check,
    page=__doc__,
    remedy="Raise `max_epochs` to where the resumed run shall end",
    default=False,
)
