"""The check itself: train, stop, build anew, resume, compare."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.building import Built, Recipe
from ckpt_lint.testing.compare import first_difference
from ckpt_lint.testing.failure import SetupError, Verdict
from ckpt_lint.testing.first_run import Stopped, train
from ckpt_lint.testing.probe import probe
from ckpt_lint.testing.run import Proof, Resume, literal_last
from ckpt_lint.testing.state import same_place


@dataclass(frozen=True)
class Smoke:
    """What is checked, and where; the arguments of ``ckpt_smoke`` explain the rest."""

    recipe: Recipe
    resume: Resume
    fit: dict[str, Any]
    killed: bool
    ignore: tuple[str, ...]
    directory: Path


@contextmanager
def workplace(directory: Path) -> Iterator[None]:
    """Be in ``directory``; a run this small warns of its size, which is no news."""
    before = Path.cwd()
    os.chdir(directory)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.chdir(before)


def prove(smoke: Smoke) -> Proof:
    """Run the check.

    Raises:
        ResumeFailed: The run cannot be resumed, or not from where it stopped.
        SetupError: The factories give something that cannot be checked.
    """
    __tracebackhide__ = True
    with workplace(smoke.directory):
        stopped = train(smoke.recipe, smoke.directory, smoke.killed)
        given = ckpt_path(smoke, stopped)
        return resume(smoke, stopped, given)


def ckpt_path(smoke: Smoke, stopped: Stopped) -> Any:
    """What the project resumes from, in its own words."""
    __tracebackhide__ = True
    run, writers = stopped.run, stopped.writers
    given: Any = smoke.resume
    if given is literal_last and run.last is None:
        raise stopped.failure(diagnose.nothing_written(run, writers))
    if callable(given):
        try:
            given = given(run)
        except Exception as error:
            verdict = diagnose.not_resumed(run, run.last, error, "resume=")
            raise stopped.failure(verdict) from error
    if given is None:
        raise stopped.failure(diagnose.fresh_start(run, writers), None)
    return given


def resume(smoke: Smoke, stopped: Stopped, given: Any) -> Proof:
    """The second run, all built anew, and the comparison."""
    __tracebackhide__ = True
    built = _anew(smoke, stopped)
    watch = probe(built.package)
    trainer = built.trainer(watch)
    try:
        trainer.fit(built.model, **built.data, ckpt_path=given, **smoke.fit)
    except Exception as error:
        reason = diagnose.not_resumed(stopped.run, given, error, "fit")
        raise stopped.failure(reason, given) from (None if reason.code else error)
    verdict = _judged(smoke, stopped, trainer, watch, given)
    if verdict is not None:
        raise stopped.failure(verdict, given)
    run = stopped.run
    return Proof(given, run.epoch, run.global_step, trainer.global_step - run.global_step)


def _anew(smoke: Smoke, stopped: Stopped) -> Built:
    __tracebackhide__ = True
    built = smoke.recipe.build()
    old = {id(each) for each in [stopped.built.model, *stopped.built.callbacks]}
    for each in [built.model, *built.callbacks]:
        if id(each) in old:
            raise SetupError(f"the same {type(each).__name__} came back: build it in the factory")
    return built


def _judged(smoke: Smoke, stopped: Stopped, trainer: Any, watch: Any, given: Any) -> Verdict | None:
    run, began = stopped.run, watch.began
    if began is not None and began.global_step != run.global_step:
        return diagnose.behind(run, began, given, stopped.writers)
    if began is None or trainer.global_step <= run.global_step:
        return diagnose.stuck(run)
    # A file saved by a step trigger in an epoch's last batch still counts that epoch as open.
    if watch.went_on != run.epoch and "epoch" not in smoke.ignore:
        return diagnose.elsewhere(run, watch.went_on)
    expected, found = same_place(stopped.state.content, began.content)
    difference = first_difference(expected, found, smoke.ignore)
    return diagnose.differs(run, difference) if difference else None
