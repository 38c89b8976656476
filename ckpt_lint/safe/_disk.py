"""Getting a new last.ckpt onto the disk while training goes on.

A process that is killed loses nothing that it has written; a machine that loses power, or a cloud
instance that is taken away, loses what its disk does not hold yet. Waiting for the disk costs a
quarter of a save, so a thread does, and the older last.ckpt stays under a hidden name until then.
"""

from __future__ import annotations

import errno
import os
import threading
import warnings
from pathlib import Path

from ._files import discard, kept_name, place

UNSUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)
_waiting: list[threading.Thread] = []


def place_lasting(finished: Path, target: Path) -> None:
    """``place``, so that a whole ``target`` survives a loss of power at any moment."""
    settle()
    kept = target.with_name(kept_name(target))
    try:
        place(finished, target, kept)
    except OSError:
        # There are no hard links to keep the older file by.
        flush(finished)
        place(finished, target)
        return
    thread = threading.Thread(target=_flush_and_forget, args=(target, kept), name="ckpt-safe-flush")
    _waiting.append(thread)
    thread.start()


def settle() -> None:
    """Wait until the disk holds what was placed."""
    while _waiting:
        _waiting.pop().join()


def _flush_and_forget(target: Path, kept: Path) -> None:
    try:
        flush(target)
        if os.name == "posix":
            _flush_one(target.parent)
        discard(kept)
    except FileNotFoundError:
        return  # the directory was removed meanwhile
    except OSError as error:
        warnings.warn(f"{target} may not be on the disk yet: {error}", UserWarning, stacklevel=1)


def flush(path: Path) -> None:
    """Write a checkpoint, file or directory, through to the disk."""
    for part in (*path.rglob("*"), path) if path.is_dir() else (path,):
        if part.is_file() or os.name == "posix":
            _flush_one(part)


def _flush_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)
