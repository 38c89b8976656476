"""Putting a finished file in place, on a local file system, so that no reader sees half of it."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import time
import zlib
from pathlib import Path

PREFIX = ".ckpt-safe-"
ABANDONED_AFTER_SECONDS = 24 * 3600.0
UNSUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)


def scratch_name() -> str:
    """File name for this process to write under until a file is complete.

    Hidden, without the extension .ckpt, and never with "last" in it: ``ckpt_path="last"`` takes any
    name that contains it up to 2.0. Host and process tell leftovers from live files.
    """
    host = zlib.crc32(socket.gethostname().encode())
    return f"{PREFIX}{host:08x}-{os.getpid()}.tmp"


def sweep(directory: Path) -> None:
    """Delete what killed processes left unfinished in ``directory``.

    A leftover of this host goes when its process is gone, any other after a day.
    """
    for leftover in directory.glob(f"{PREFIX}*.tmp*"):
        try:
            if _is_abandoned(leftover):
                discard(leftover)
        except OSError:
            continue


def _is_abandoned(leftover: Path) -> bool:
    host, process = _origin(leftover.name)
    if (host, process) == _origin(scratch_name()):
        return True
    # Windows knows no signal 0: it would be Ctrl-C.
    if host == _origin(scratch_name())[0] and process.isdigit() and os.name == "posix":
        try:
            os.kill(int(process), 0)
        except OSError as error:
            return isinstance(error, ProcessLookupError)
        return False
    return time.time() - leftover.lstat().st_mtime > ABANDONED_AFTER_SECONDS


def _origin(name: str) -> tuple[str, str]:
    host, _, process = name[len(PREFIX) :].partition(".")[0].partition("-")
    return host, process


def place(finished: Path, target: Path) -> None:
    """Rename ``finished`` to ``target``, in the same directory, over whatever has that name.

    A file replaces a file, or a symbolic link itself and not what it points to, in one step. For
    directories (sharded checkpoints) there is no such step: the older one steps aside first.
    """
    if finished.is_dir() or (target.is_dir() and not target.is_symlink()):
        aside = finished.with_name(f"{finished.name}.old")
        discard(aside)
        if os.path.lexists(target):
            target.rename(aside)
        finished.rename(target)
        discard(aside)
        return
    _flush(finished)
    finished.replace(target)
    discard(finished)  # still there if both names were the same file already
    if os.name == "posix":
        _flush(target.parent)


def share(source: Path, target: Path, scratch: Path) -> None:
    """Make ``target`` the same checkpoint as ``source``: a hard link if possible, else a copy."""
    discard(scratch)
    try:
        os.link(os.path.realpath(source), scratch)
    except OSError:
        copy(source, scratch)
    place(scratch, target)


def unshare(path: Path, scratch: Path) -> None:
    """Replace a file that has other names by a copy of it."""
    if path.is_file() and path.stat().st_nlink > 1:
        copy(path, scratch)
        place(scratch, path)


def detach(path: Path) -> None:
    """Drop a link, or one of several names of a file, so that writing to it changes no other."""
    if path.is_symlink() or (path.is_file() and path.stat().st_nlink > 1):
        path.unlink()


def keep(path: Path, other: Path) -> None:
    """Let what ``path`` holds be found under ``other``, and while it can under ``path`` too.

    A dangling or circular link holds nothing. Directories, and files where there are no hard links,
    are renamed.
    """
    if not os.path.exists(path):
        return
    try:
        os.link(os.path.realpath(path), other)
    except OSError:
        if path.is_symlink():
            copy(path, other)
        else:
            path.rename(other)


def copy(source: Path, target: Path) -> None:
    """Copy a checkpoint file or directory."""
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def discard(path: Path) -> None:
    """Delete a file, link or directory if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        path.unlink()


def _flush(path: Path) -> None:
    # Preempted machines lose what the disk does not hold yet, and may keep the rename.
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)
