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


def is_local(path: str) -> bool:
    """Whether ``path`` is a plain path, not a URL of an fsspec file system."""
    return "://" not in path and "::" not in path


def scratch_name() -> str:
    """File name for this process to write under until a file is complete.

    Hidden, without the extension .ckpt, and never with "last" in it: ``ckpt_path="last"`` takes any name
    that contains it on 1.9 and 2.0. Host and process are in it so that leftovers can be told from live files.
    """
    host = zlib.crc32(socket.gethostname().encode())
    return f"{PREFIX}{host:08x}-{os.getpid()}.tmp"


def sweep(directory: str) -> None:
    """Delete what killed processes left unfinished in ``directory``.

    A leftover of this host goes when its process is gone, any other after ``ABANDONED_AFTER_SECONDS``.
    """
    for leftover in Path(directory).glob(f"{PREFIX}*.tmp"):
        try:
            if _is_abandoned(leftover):
                discard(str(leftover))
        except OSError:
            continue


def _is_abandoned(leftover: Path) -> bool:
    host, _, process = leftover.name[len(PREFIX) : -len(".tmp")].partition("-")
    own_host, _, own = scratch_name()[len(PREFIX) : -len(".tmp")].partition("-")
    if host == own_host and process == own:
        return True
    # On Windows, signal 0 is Ctrl-C.
    if host == own_host and process.isdigit() and os.name == "posix":
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False
    return time.time() - leftover.lstat().st_mtime > ABANDONED_AFTER_SECONDS


def place(finished: str, target: str) -> None:
    """Rename ``finished`` to ``target``, in the same directory, over whatever has that name.

    A file replaces a file, or a symbolic link itself and not what it points to, in one step. For
    directories (sharded checkpoints) the file system has no such step: the older one steps aside first.
    """
    _flush(finished)
    if os.path.isdir(target) and not os.path.islink(target):
        aside = f"{finished}.old"
        os.rename(target, aside)
        os.rename(finished, target)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        os.replace(finished, target)
        discard(finished)  # rename() leaves it there if both names are already the same file
    _flush(os.path.dirname(target) or ".")


def share(source: str, target: str, scratch: str) -> None:
    """Make ``target`` the same checkpoint as ``source``: a hard link where possible, else a copy."""
    discard(scratch)
    try:
        os.link(os.path.realpath(source), scratch)
    except OSError:
        copy(source, scratch)
    place(scratch, target)


def copy(source: str, target: str) -> None:
    """Copy a checkpoint file or directory."""
    if os.path.isdir(source):
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def keep(path: str, other: str) -> None:
    """Give what ``path`` holds the name ``other`` too; a dangling or circular link holds nothing.

    Directories, and files where there are no hard links, are renamed.
    """
    if not os.path.exists(path):
        return
    try:
        os.link(os.path.realpath(path), other)
    except OSError:
        if os.path.islink(path):
            copy(path, other)
        else:
            os.rename(path, other)


def discard(path: str) -> None:
    """Delete a file, link or directory if it is there."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        os.unlink(path)


def unshare(path: str, scratch: str) -> None:
    """Replace a file that has other names by a copy of it."""
    if os.path.isfile(path) and os.stat(path).st_nlink > 1:
        copy(path, scratch)
        place(scratch, path)


def unshare_name(path: str) -> None:
    """Drop the name of a link or of a file that has others, so that writing to ``path`` changes no other."""
    if os.path.islink(path) or (os.path.isfile(path) and os.stat(path).st_nlink > 1):
        os.unlink(path)


def _flush(path: str) -> None:
    """Have the disk hold ``path`` before anything relies on it; machines get preempted, too."""
    if os.name != "posix" and os.path.isdir(path):
        return
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF):
            raise
    finally:
        os.close(descriptor)
