"""A plan, carried out in this process."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.compare import Difference, first_difference
from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.plan import PACKAGES, Plan, Project, Session
from ckpt_lint.testing.probe import probe
from ckpt_lint.testing.run import Resume
from ckpt_lint.testing.state import same_place
from ckpt_lint.testing.stopped import Stopped, stopped


@dataclass(frozen=True)
class Smoke:
    """What is checked; the arguments of ``ckpt_smoke`` explain the names.

    ``check`` is the name of the check, and ``call`` counts the calls of the fixture in one test.
    """

    project: Project
    resume: Resume
    fit: dict[str, Any]
    ignore: tuple[str, ...]
    directory: Path
    max_epochs: int
    batches: int
    check: str
    call: int
    children: Any

    @property
    def root(self) -> Path:
        """Where the project runs."""
        return self.directory / "run"

    def first(self, epochs: int = 1, more: int = 1, **changes: Any) -> Plan:
        """A fresh run that stops after so many epochs, and leaves ``more`` for later runs."""
        epochs = max(epochs, self.max_epochs)
        sizes = {"max_epochs": epochs + more, "stop_after": epochs, "batches": self.batches}
        return Plan(**{"check": self.check, **sizes, **changes})


@contextmanager
def workplace(directory: Path) -> Iterator[None]:
    """Be in ``directory``; a run this small warns of its size, which is no news."""
    before = Path.cwd()
    loggers = [logging.getLogger(name) for name in PACKAGES]
    levels = [logger.level for logger in loggers]
    directory.mkdir(exist_ok=True)
    os.chdir(directory)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for logger in loggers:
                logger.setLevel(logging.ERROR)
            yield
    finally:
        os.chdir(before)
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)


def train(smoke: Smoke, plan: Plan, before: Stopped | None = None, die: Any = None) -> Stopped:
    """One run, to where it stops.

    Args:
        smoke: What is checked; the working directory is the run's root.
        plan: What the run is to do.
        before: The run that this one goes on from; nothing of it may come back.
        die: Called with what has come of the run where ``plan.killed`` says that it dies.

    Raises:
        ResumeFailed: It goes on from another one, and trained nothing.
        SetupError: It trained nothing, or would write among another run's checkpoints.
    """
    __tracebackhide__ = True
    root = Path.cwd()
    package: Any = None

    def dying(trainer: Any, watch: Any) -> None:
        die(stopped(root, Session(package, trainer, watch), plan))

    def watch(loaded: Any) -> Any:
        nonlocal package
        package = loaded
        compare = None if before is None else _comparison(before, smoke.ignore)
        return probe(loaded, plan, _guard(plan, before), compare, dying)

    session = smoke.project.fit(plan, watch)
    found = stopped(root, session, plan)
    if found is None and before is not None:
        raise before.failure(diagnose.stuck(before.run), plan.ckpt_path)
    if found is None:
        raise SetupError(
            "training took no step that Lightning counts: there is no data, or optimizers are "
            "stepped that did not come from self.optimizers()"
        )
    return found


def _comparison(before: Stopped, ignore: tuple[str, ...]) -> Callable[[dict[str, Any]], Difference | None]:
    def compare(restored: dict[str, Any]) -> Difference | None:
        expected, found = same_place(before.state.content, restored)
        return first_difference(expected, found, ignore)

    return compare


def _guard(plan: Plan, before: Stopped | None) -> Callable[[Any, Any], None]:
    def guard(trainer: Any, module: Any) -> None:
        __tracebackhide__ = True
        if plan.ckpt_path is None and not plan.reused:
            for callback in trainer.callbacks:
                _refuse_used(getattr(callback, "dirpath", None))
        if before is not None and before.run.trainer is not None:
            _refuse_shared(trainer, module, before.run.trainer)

    return guard


def _refuse_used(directory: str | None) -> None:
    __tracebackhide__ = True
    if directory is not None and any(Path(directory).glob("**/*.ckpt")):
        raise SetupError(
            f"the callbacks write to {directory}, where another run's checkpoints are: give the "
            "check a directory of its own (paths are relative to a temporary one)"
        )


def _refuse_shared(trainer: Any, module: Any, former: Any) -> None:
    __tracebackhide__ = True
    old = {id(each) for each in [former.lightning_module, *former.callbacks]}
    for each in [module, *trainer.callbacks]:
        if id(each) in old:
            raise SetupError(f"the same {type(each).__name__} came back: build it in the factory")
