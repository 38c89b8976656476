"""A run that is over: where it stopped, and what it left behind."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ckpt_lint.testing.compare import Difference
from ckpt_lint.testing.failure import ResumeFailed, Verdict
from ckpt_lint.testing.listing import listing
from ckpt_lint.testing.names import CHECKS
from ckpt_lint.testing.plan import Plan, Session
from ckpt_lint.testing.probe import resumable
from ckpt_lint.testing.run import Run
from ckpt_lint.testing.state import State


@dataclass(frozen=True)
class Writer:
    """A callback that writes checkpoints, as it was when the run stopped."""

    kind: str
    dirpath: str | None
    last_name: str
    save_last: Any
    last_model_path: str
    best_model_path: str
    monitor: str | None

    @classmethod
    def of(cls, callback: Any) -> Writer:
        """What a ModelCheckpoint, or a class of a library that mimics one, says of itself."""
        return cls(
            kind=type(callback).__name__,
            dirpath=None if callback.dirpath is None else str(callback.dirpath),
            last_name=f"{callback.CHECKPOINT_NAME_LAST}{callback.FILE_EXTENSION}",
            save_last=getattr(callback, "save_last", None),
            last_model_path=str(callback.last_model_path),
            best_model_path=str(getattr(callback, "best_model_path", "")),
            monitor=getattr(callback, "monitor", None),
        )


@dataclass(frozen=True)
class Stopped:
    """A run that is over. It can be sent from one process to another, without its Trainer.

    Attributes:
        check: The name of the check that it belongs to.
        began: Where it began.
        difference: What a resume had not restored as it was, the first of it.
        state: The last state.
        went_on: The epoch of the first batch.
        ckpt_path: What it was to begin from.
        source: What the Trainer was given.
        link: Whether last.ckpt is a symbolic link.
        rivals: The last-v1.ckpt and so on beside last.ckpt.
        releases: What it ran on.
        trace: Of a seeded run, the state after so many epochs.
        batches: Of a seeded run, a hash of every batch, by epoch and number.
    """

    check: str
    run: Run
    writers: tuple[Writer, ...]
    state: State
    began: State
    difference: Difference | None
    went_on: int | None
    listing: str
    releases: str
    ckpt_path: Any = None
    source: Any = None
    link: bool = False
    rivals: tuple[str, ...] = ()
    trace: dict[int, dict[str, Any]] = field(default_factory=dict)
    batches: dict[tuple[int, int], str] = field(default_factory=dict)

    def failure(self, verdict: Verdict, given: object = ...) -> ResumeFailed:
        """The verdict as an exception, with the files as they were before the resume."""
        shown = repr(os.fspath(given) if isinstance(given, os.PathLike) else given)
        context = {
            "check": f"{self.check}: {CHECKS[self.check]}",
            "resume": "" if given is ... else f"trainer.fit(..., ckpt_path={shown})",
            "releases": self.releases,
        }
        return verdict.failure(context, self.listing)

    def without_trainer(self) -> Stopped:
        """For another process."""
        return replace(self, run=replace(self.run, trainer=None))

    @property
    def directories(self) -> tuple[Path, ...]:
        """Where checkpoints are written, each once."""
        return tuple(dict.fromkeys(Path(each.dirpath) for each in self.writers if each.dirpath))


def stopped(root: Path, session: Session, plan: Plan) -> Stopped | None:
    """What a session has come to; ``None`` where it took no step."""
    import torch

    probe, trainer, package = session.probe, session.trainer, session.package
    if probe.ended is None or probe.ended.global_step == 0:
        return None
    ended = resumable(probe.ended, probe.saved)
    writers = tuple(Writer.of(each) for each in trainer.callbacks if hasattr(each, "last_model_path"))
    places = tuple(dict.fromkeys(Path(each.dirpath) for each in writers if each.dirpath))
    last = literal(writers)
    directory = last.parent if last else (places or (root,))[0]
    return Stopped(
        check=plan.check,
        run=Run(root, directory, last, ended.epoch, ended.global_step, trainer),
        writers=writers,
        state=ended,
        began=probe.began,
        difference=probe.difference,
        went_on=probe.went_on,
        # Nobody resumes from a run that has come to its end, so nothing is said of its files.
        listing="" if plan.stop_after is None else listing(root, places),
        releases=f"{package.__name__} {package.__version__}, torch {torch.__version__}",
        ckpt_path=plan.ckpt_path,
        source=probe.source,
        link=last is not None and last.is_symlink(),
        rivals=_rivals(last),
        trace=probe.trace,
        batches=probe.batches,
    )


def _rivals(last: Path | None) -> tuple[str, ...]:
    return () if last is None else tuple(p.name for p in last.parent.glob(f"{last.stem}-v*{last.suffix}"))


def literal(writers: tuple[Writer, ...]) -> Path | None:
    """The last.ckpt that is on disk, broken links included."""
    for writer in sorted(writers, key=lambda each: not each.save_last):
        paths = [Path(writer.dirpath, writer.last_name)] if writer.dirpath else []
        paths += [Path(writer.last_model_path)] if writer.last_model_path else []
        for path in paths:
            if os.path.lexists(path):
                return path
    return None
