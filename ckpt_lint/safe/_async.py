"""What follows a write that an ``AsyncCheckpointIO`` does in a thread."""

from __future__ import annotations

from typing import Any, Callable


def when_written(checkpoint_io: object, action: Callable[[], None], otherwise: Callable[[], None]) -> None:
    """Run ``action`` when all that ``checkpoint_io`` was given is written: at once, or in its thread.

    An ``AsyncCheckpointIO`` has one thread, so what it is given is done in that order. Where a write or
    ``action`` fails, ``otherwise`` runs, and the error is raised like its own: at the next save, or when
    the fit ends. Before 2.5.5 it writes the tensors themselves, which training goes on to change; there
    this waits for the write.
    """
    writer = _asynchronous(checkpoint_io)
    executor = getattr(writer, "_executor", None)
    if executor is None:
        action()
        return
    try:
        finished = executor.submit(_guarded, writer, action, otherwise)
    except RuntimeError:  # shut down at the end of an earlier fit
        action()
        return
    if not _copies_tensors(writer):
        finished.result()
        if writer._error is not None:
            raise writer._error


def _guarded(writer: Any, action: Callable[[], None], otherwise: Callable[[], None]) -> None:
    try:
        if writer._error is None:
            action()
    except BaseException as error:
        writer._error = error
    if writer._error is not None:
        otherwise()


def _asynchronous(checkpoint_io: object) -> Any:
    """The ``AsyncCheckpointIO`` among plugins that wrap each other, or ``None``."""
    while checkpoint_io is not None and _saving(checkpoint_io) is None:
        checkpoint_io = getattr(checkpoint_io, "checkpoint_io", None)
    return checkpoint_io


def _copies_tensors(writer: object) -> bool:
    return "apply_to_collection" in _saving(writer).__code__.co_names


def _saving(checkpoint_io: object) -> Any:
    """``AsyncCheckpointIO.save_checkpoint``, where that is what it is or derives from."""
    kinds = (kind for kind in type(checkpoint_io).__mro__ if kind.__name__ == "AsyncCheckpointIO")
    return next((vars(kind)["save_checkpoint"] for kind in kinds), None)
