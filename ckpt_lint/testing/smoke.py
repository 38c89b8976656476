"""The check itself: train, stop, build anew, resume, compare."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.building import Built, Recipe
from ckpt_lint.testing.compare import first_difference
from ckpt_lint.testing.failure import ResumeFailed, SetupError, Verdict
from ckpt_lint.testing.listing import listing
from ckpt_lint.testing.probe import Killed, probe, resumable
from ckpt_lint.testing.run import Proof, Resume, Run, literal_last
from ckpt_lint.testing.state import State, same_place


@dataclass(frozen=True)
class Smoke:
    """What is checked, and where; the arguments of ``ckpt_smoke`` explain the rest."""

    recipe: Recipe
    resume: Resume
    fit: dict[str, Any]
    killed: bool
    ignore: tuple[str, ...]
    directory: Path


@dataclass(frozen=True)
class Stopped:
    """The first run, over: what it was built from, its callbacks that write, its last state."""

    built: Built
    run: Run
    writers: list[Any]
    state: State
    listing: str

    def failure(self, verdict: Verdict, given: object = ...) -> ResumeFailed:
        """The verdict as an exception, with the files as they were before the resume."""
        import torch

        shown = repr(os.fspath(given) if isinstance(given, os.PathLike) else given)
        name, version = self.built.package.__name__, self.built.package.__version__
        context = {
            "resume": "" if given is ... else f"trainer.fit(..., ckpt_path={shown})",
            "releases": f"{name} {version}, torch {torch.__version__}",
        }
        return verdict.failure(context, self.listing)


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
        stopped = train(smoke)
        given = ckpt_path(smoke, stopped)
        return resume(smoke, stopped, given)


def train(smoke: Smoke) -> Stopped:
    """The first run, up to where it stops."""
    __tracebackhide__ = True
    built = smoke.recipe.build()
    watch = probe(built.package, stop_after=smoke.recipe.max_epochs, killed=smoke.killed)
    trainer = built.trainer(watch)
    writers = [each for each in trainer.callbacks if hasattr(each, "last_model_path")]
    for writer in writers:
        _refuse_used(writer.dirpath)
    with suppress(Killed):
        trainer.fit(built.model, **built.data)
    if watch.ended is None or watch.ended.global_step == 0:
        raise SetupError(
            "training took no step that Lightning counts: there is no data, or optimizers are "
            "stepped that did not come from self.optimizers()"
        )
    ended = resumable(watch.ended, watch.saved)
    root = smoke.directory
    places = tuple(dict.fromkeys(Path(each.dirpath) for each in writers if each.dirpath))
    last = _literal(writers)
    directory = last.parent if last else (places or (root,))[0]
    run = Run(root, directory, last, ended.epoch, ended.global_step, trainer)
    return Stopped(built, run, writers, ended, listing(root, places))


def _refuse_used(directory: str | None) -> None:
    __tracebackhide__ = True
    if directory is not None and any(Path(directory).glob("**/*.ckpt")):
        raise SetupError(
            f"the callbacks write to {directory}, where another run's checkpoints are: give the "
            "check a directory of its own (paths are relative to a temporary one)"
        )


def _literal(writers: list[Any]) -> Path | None:
    """The last.ckpt that is on disk, broken links included."""
    for writer in sorted(writers, key=lambda each: not getattr(each, "save_last", None)):
        name = f"{writer.CHECKPOINT_NAME_LAST}{writer.FILE_EXTENSION}"
        paths = [Path(writer.dirpath, name)] if writer.dirpath else []
        paths += [Path(writer.last_model_path)] if writer.last_model_path else []
        for path in paths:
            if os.path.lexists(path):
                return path
    return None


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
