"""Putting a finished checkpoint in place, on a local file system, so that no reader sees half of it."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import time
import zlib
from pathlib import Path

PREFIX = ".ckpt-safe-"
KEPT = ".kept"
ABANDONED_AFTER_SECONDS = 24 * 3600.0
# Without these a directory is no checkpoint: deleted first, so that no half directory looks whole.
MARKERS = (".metadata", "meta.pt", "latest")


def expanded(path: object) -> Path:
    """The file that Lightning means, which leaves ``~`` and ``file://`` to fsspec."""
    return Path(os.path.expanduser(str(path).removeprefix("file://")))


def scratch_name() -> str:
    """File name for this process to write under until a file is complete.

    Hidden, without the extension .ckpt, and never with "last" in it: ``ckpt_path="last"`` takes any
    name that contains it up to 2.0. Host and process tell leftovers from live files.
    """
    return f"{PREFIX}{_host()}-{os.getpid()}.tmp"


def kept_name(target: Path) -> str:
    """Name of what ``target`` was before, until its successor is on the disk.

    ``resume_path`` looks at these, so the extension is that of ``target``.
    """
    return f"{scratch_name()[: -len('.tmp')]}{KEPT}{target.suffix}"


def sweep(directory: Path, kind: str) -> None:
    """Delete what killed processes left in ``directory``: ``kind`` is ".tmp" or ``KEPT``.

    A leftover of this host goes when its process is gone, any other after a day.
    """
    for leftover in directory.glob(f"{PREFIX}*{kind}*"):
        try:
            if _is_abandoned(leftover):
                discard(leftover)
        except OSError:
            continue


def _is_abandoned(leftover: Path) -> bool:
    process = process_of(leftover.name)
    if process == os.getpid():
        return True
    # Windows knows no signal 0: it would be Ctrl-C.
    if process is not None and os.name == "posix":
        return not is_running(process)
    return time.time() - leftover.lstat().st_mtime > ABANDONED_AFTER_SECONDS


def process_of(name: str) -> int | None:
    """Which process of this host writes under that hidden name; ``None`` if it is one of another host."""
    host, _, process = name[len(PREFIX) :].partition(".")[0].partition("-")
    return int(process) if host == _host() and process.isdecimal() else None


def is_running(process: int) -> bool:
    """Whether a process of this host is there (POSIX)."""
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def _host() -> str:
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def place(finished: Path, target: Path, kept: Path | None = None) -> None:
    """Rename ``finished`` to ``target``, in the same directory, over whatever has that name.

    A file replaces a file, or a symbolic link itself and not what it points to, in one step; so does
    a directory (sharded checkpoints) on Linux. Elsewhere the older directory steps aside first.
    ``kept``, where given, is what had the name before.
    """
    aside = kept or finished.with_name(f"{finished.name}.old")
    discard(aside)
    if finished.is_dir() or (target.is_dir() and not target.is_symlink()):
        _place_directory(finished, target, aside)
    else:
        if kept is not None and target.is_file():
            os.link(os.path.realpath(target), kept)
        finished.replace(target)
        discard(finished)  # still there if both names were the same file already
    if kept is None:
        discard(aside)


def _place_directory(finished: Path, target: Path, aside: Path) -> None:
    if not os.path.lexists(target):
        finished.rename(target)
    elif _exchange(finished, target):
        finished.rename(aside)
    else:
        target.rename(aside)
        finished.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step (Linux, ``renameat2``); whether that was possible."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def link(source: Path, scratch: Path) -> None:
    """Make ``scratch`` the same checkpoint as ``source``: hard links if possible, else copies."""
    discard(scratch)
    whole = Path(os.path.realpath(source))
    if whole.is_dir():
        shutil.copytree(whole, scratch, copy_function=_link_or_copy)
    else:
        _link_or_copy(whole, scratch)


def _link_or_copy(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def unshare(path: Path, scratch: Path) -> None:
    """Replace a checkpoint that has other names by a copy of it."""
    if is_shared(path):
        discard(scratch)
        copy(path, scratch)
        place(scratch, path)


def is_shared(path: Path) -> bool:
    """Whether writing to ``path`` in place would change another file."""
    if path.is_dir():
        return any(entry.stat().st_nlink > 1 for entry in path.rglob("*") if entry.is_file())
    return path.is_file() and path.stat().st_nlink > 1


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
        for marker in MARKERS:
            if os.path.lexists(path / marker):
                (path / marker).unlink()
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        path.unlink()
