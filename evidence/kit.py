"""What scenarios are written with: a quiet Trainer, a tiny model, and questions about the outcome.

Importing this costs nothing; Lightning and torch come with the first training.
"""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Union

from evidence.outcomes import NOT_AVAILABLE, STARTS_FRESH, Outcome, fails, loses

PACKAGE = os.environ.get("CKPT_LINT_EVIDENCE_PACKAGE", "pytorch_lightning")
HELPER = os.environ.get("CKPT_LINT_EVIDENCE_HELPER")
SaveLast = Union[bool, str]
LAST = "ck/last.ckpt"
BATCHES = 2  # an epoch
FALLS, RISES = (9, 8, 7, 6, 5, 4, 3, 2, 1), (1, 2, 3, 4, 5, 6, 7, 8, 9)

seen: dict[str, Any] = {}
"""What the running scenario saw, beside its outcome."""


class Ended(Exception):
    """The scenario has come to its outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


class Stopped(Exception):
    """Thrown into a run: its process fails here."""


@contextmanager
def attempt() -> Iterator[None]:
    """The part of a scenario in which an error is its outcome; elsewhere it is a mistake of ours."""
    try:
        yield
    except Exception as error:
        seen["error"] = _first_line(str(error))
        raise Ended(fails(error)) from error


def lightning(module: str = "", package: str = PACKAGE) -> Any:
    """The release under test, or a module of it."""
    return importlib.import_module(f"{package}.{module}" if module else package)


def checkpoint(dirpath: str | None = "ck", **arguments: Any) -> Any:
    """A ModelCheckpoint of the release under test, or the helper in its place."""
    if HELPER:
        return importlib.import_module(HELPER).SafeModelCheckpoint(dirpath, **arguments)
    return lightning("callbacks").ModelCheckpoint(dirpath, **arguments)


def fixed_name() -> dict[str, Any]:
    """Keeps a ModelCheckpoint from counting versions, on releases (from 2.1.0) that can."""
    known = lightning("callbacks").ModelCheckpoint.__init__.__code__.co_varnames
    return {"enable_version_counter": False} if "enable_version_counter" in known else {}


def requires_fixed_name() -> dict[str, Any]:
    """The same, for scenarios that mean nothing without it."""
    if not fixed_name():
        raise Ended(NOT_AVAILABLE)
    return fixed_name()


def trainer(*callbacks: Any, package: str = PACKAGE, **arguments: Any) -> Any:
    """A Trainer on CPU that says nothing and logs nowhere."""
    quiet = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False}
    return lightning(package=package).Trainer(
        accelerator="cpu", callbacks=list(callbacks), **{**quiet, **arguments}
    )


def train(
    epochs: int,
    *callbacks: Any,
    metric: tuple[int, ...] = FALLS,
    resume_from: str | None = None,
    model: Any = None,
    **arguments: Any,
) -> Any:
    """Train until ``epochs`` are done, ``BATCHES`` batches each, and return the Trainer.

    ``metric`` holds the values of "metric" by epoch, ``model`` is built from it by default.
    """
    from evidence.model import Model, batches

    run = trainer(*callbacks, max_epochs=epochs, **arguments)
    run.fit(model or Model(metric), batches(), ckpt_path=resume_from)
    return run


def train_until_it_fails(at_epoch: int, *callbacks: Any, **arguments: Any) -> None:
    """Train nine epochs, but the process fails when epoch ``at_epoch`` begins."""
    from evidence.model import Fail

    with suppress(Stopped):
        train(9, *callbacks, Fail(at_epoch), **arguments)


def epochs_kept(path: str | None, model: Any = None) -> int:
    """Resume from ``path`` with everything built anew: how many epochs are done already?

    Counted by steps: releases differ in the epoch that a checkpoint of its last batch belongs to.
    Raises ``Ended`` where resuming fails.
    """
    from evidence.model import Reached

    reached = Reached()
    with attempt(), suppress(Stopped):
        train(99, reached, model=model, resume_from=path)
    seen["resumed at"] = {"epoch": reached.epoch, "step": reached.step}
    return reached.step // BATCHES


def resuming(path: str, *, after: int, model: Any = None) -> Outcome:
    """What is lost by resuming from ``path`` where ``after`` epochs had been trained.

    A path where nothing was ever written loses them all.
    """
    look_at(path)
    if not os.path.lexists(path):
        return loses(after)
    return loses(after - epochs_kept(path, model))


def resuming_if_it_exists(path: str, *, after: int) -> Outcome:
    """The same for `path if os.path.exists(path) else None`, which hides a broken link."""
    look_at(path)
    kept = epochs_kept(path if os.path.exists(path) else None)
    return loses(after - kept) if kept else STARTS_FRESH


def look_at(path: str) -> None:
    """Note what a checkpoint is, and what lies beside it."""
    if os.path.islink(path):
        seen["is"] = "link" if os.path.exists(path) else "broken link"
        seen["target"] = os.readlink(path).replace(os.getcwd(), "<run>")
    else:
        seen["is"] = "file" if os.path.exists(path) else "missing"
    parent = Path(path).parent
    seen["files"] = sorted(each.name for each in parent.iterdir()) if parent.is_dir() else []


def epoch_in(path: str) -> int:
    """The epoch whose end a checkpoint file holds, counted from 0."""
    import torch

    return int(torch.load(path, weights_only=False)["epoch"])


def _first_line(message: str) -> str:
    """The start of an error's message, without colours and without this run's directory."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", message).replace(os.getcwd(), "<run>")
    return plain.partition("\n")[0].strip()[:80]
