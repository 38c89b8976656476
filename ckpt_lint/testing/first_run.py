"""The run that stops: what it was, and what it left behind."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckpt_lint.testing.building import Built, Recipe
from ckpt_lint.testing.failure import ResumeFailed, SetupError, Verdict
from ckpt_lint.testing.listing import listing
from ckpt_lint.testing.probe import Killed, probe, resumable
from ckpt_lint.testing.run import Run
from ckpt_lint.testing.state import State


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


def train(recipe: Recipe, root: Path, killed: bool) -> Stopped:
    """The first run, up to where it stops.

    Raises:
        SetupError: It trained nothing, or would write among another run's checkpoints.
    """
    __tracebackhide__ = True
    built = recipe.build()
    watch = probe(built.package, stop_after=recipe.max_epochs, killed=killed)
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
