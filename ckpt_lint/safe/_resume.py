"""Which checkpoint to resume from when the one asked for is missing or broken."""

from __future__ import annotations

import errno
import os
import re
import stat
import warnings
import zipfile
from pathlib import Path
from typing import Literal, TypeVar, overload

AnyPath = TypeVar("AnyPath", str, "os.PathLike[str]", None)

_KEYWORDS = ("", "last", "best", "hpc")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(://|::)|registry(:|$)")


class CheckpointNotFoundError(FileNotFoundError):
    """Nothing sound to resume from; the message lists what was seen."""


@overload
def resume_path(path: AnyPath, missing_ok: Literal[False] = ...) -> AnyPath: ...
@overload
def resume_path(path: AnyPath, missing_ok: bool) -> AnyPath | None: ...
def resume_path(path: AnyPath, missing_ok: bool = False) -> AnyPath | None:
    """A checkpoint that ``trainer.fit(ckpt_path=...)`` can resume from.

    Args:
        path: The checkpoint asked for, as ``str`` or ``os.PathLike``. ``None``, ``""``, ``"last"``,
            ``"best"``, ``"hpc"``, ``"registry..."`` and URLs are Lightning's to resolve and come
            back unchanged.
        missing_ok: Allow a fresh start where there is nothing yet: no file or link called ``path``
            and no checkpoint beside it. A broken checkpoint is an error all the same.

    Returns:
        ``path`` itself where it is sound; otherwise the sound checkpoint beside it (same extension)
        that was modified last, in the type of ``path``, with a ``UserWarning`` that says what was
        wrong. Modification times are all that orders different runs in one directory; a copy that
        does not keep them (``cp -r``) loses that order. ``None`` only as ``missing_ok`` says.

    Raises:
        CheckpointNotFoundError: Nothing there is sound; a ``FileNotFoundError``.

    Sound means, without torch: a zip archive whole to its last byte that holds ``data.pkl`` (what
    ``torch.save`` writes), a non-empty pickle (what it wrote before 1.6), or a directory with
    something in it (sharded). A link counts as what it leads to: 2.1.3 wrote ones that lead nowhere
    (scenario ``moved``), 2.1.3 to 2.5.6 ones that lead to themselves (scenario ``recurse``).
    """
    if path is None or (isinstance(path, str) and (path in _KEYWORDS or _URL.match(path))):
        return path
    asked = Path(path)
    wrong = problem(asked)
    if wrong is None:
        return path
    seen = [f"{asked}: {wrong}"]
    for other in _beside(asked):
        trouble = problem(other)
        if trouble is None:
            message = f"Not resuming from {asked}, which {wrong}; resuming from {other} instead."
            warnings.warn(message, UserWarning, stacklevel=2)
            return type(path)(str(other))  # type: ignore[call-arg]
        seen.append(f"{other}: {trouble}")
    if missing_ok and len(seen) == 1 and not os.path.lexists(asked):
        return None
    listed = "\n  ".join(seen)
    raise CheckpointNotFoundError(f"No checkpoint to resume from:\n  {listed}")


def problem(path: Path) -> str | None:
    """What makes ``path`` unfit to resume from, to follow "which"; ``None`` if it is sound."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return None if any(path.iterdir()) else "is an empty directory"
        with path.open("rb") as file:
            start = file.read(4)
        if not start:
            return "is empty"
        if start == b"PK\x03\x04":
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
            if any(name.rpartition("/")[2] == "data.pkl" for name in names):
                return None
            return "is a zip archive without data.pkl, not a checkpoint"
        return None if start[:1] == b"\x80" else "is not a file that torch.save writes"
    except zipfile.BadZipFile:
        return "is cut off or damaged"
    except OSError as error:
        return _why_unreadable(path, error)


def _why_unreadable(path: Path, error: OSError) -> str:
    if path.is_symlink():
        target = os.readlink(path)
        if error.errno == errno.ELOOP:
            return f"is a symbolic link that leads back to itself ({target})"
        if isinstance(error, FileNotFoundError):
            return f"is a symbolic link to {target}, which does not exist"
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return "does not exist"
    return f"cannot be read ({error.strerror or error})"


def _beside(path: Path) -> list[Path]:
    """Other checkpoints in the directory of ``path``, the one modified last first."""
    extension = path.suffix or ".ckpt"
    try:
        entries = sorted(path.parent.iterdir())
    except OSError:
        return []
    found = [
        entry
        for entry in entries
        if entry.name != path.name and not entry.name.startswith(".") and entry.name.endswith(extension)
    ]
    return sorted(found, key=_modified, reverse=True)


def _modified(path: Path) -> int:
    """Nanoseconds since the epoch; zero for what is gone or leads nowhere."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
