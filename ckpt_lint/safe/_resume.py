"""Which checkpoint to resume from when the one asked for is missing or broken."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Literal, TypeVar, overload

from ._files import KEPT, PREFIX, expanded
from ._ranks import as_rank_zero
from ._sound import holds_checkpoints, problem

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
        path: The checkpoint asked for, as ``str`` or ``os.PathLike``; a directory of checkpoints stands
            for the newest in it. ``None``, ``""``, ``"last"``,
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
    ``torch.save`` writes), a non-empty pickle (what it wrote before 1.6), or a directory with all
    parts that its index names (Lightning's sharded layout, ``torch.distributed.checkpoint``'s,
    DeepSpeed's). A link counts as what it leads to: 2.1.3 wrote ones that lead nowhere (scenario
    ``moved``), 2.1.3 to 2.5.6 ones that lead to themselves (scenario ``recurse``).

    All ranks of a run get rank zero's answer where ``torch.distributed`` is initialised.
    """
    if path is None or (isinstance(path, str) and (path in _KEYWORDS or _URL.match(path))):
        return path
    asked = expanded(Path(path))
    try:
        found = as_rank_zero(str(path), lambda: _found(asked, missing_ok))
    except FileNotFoundError as error:
        raise CheckpointNotFoundError(str(error)) from None
    if found is None or found == str(asked):
        return None if found is None else path
    return type(path)(found)  # type: ignore[call-arg]


def _found(asked: Path, missing_ok: bool) -> str | None:
    wrong = problem(asked)
    if wrong is None:
        return str(asked)
    seen = [f"{asked}: {wrong}"]
    for other in _beside(asked):
        trouble = problem(other)
        if trouble is None:
            message = f"Not resuming from {asked}, which {wrong}; resuming from {other} instead."
            warnings.warn(message, UserWarning, stacklevel=5)
            return str(other)
        seen.append(f"{other}: {trouble}")
    if missing_ok and len(seen) == 1 and not os.path.lexists(asked):
        return None
    listed = "\n  ".join(seen)
    raise CheckpointNotFoundError(f"No checkpoint to resume from:\n  {listed}")


def _beside(path: Path) -> list[Path]:
    """Other checkpoints in the directory of ``path``, or in it, the one modified last first."""
    extension = path.suffix or ".ckpt"
    try:
        directory = path if holds_checkpoints(path) else path.parent
        entries = sorted(directory.iterdir())
    except OSError:
        return []
    found = [
        entry
        for entry in entries
        if entry != path and entry.name.endswith(extension) and _is_candidate(entry.name)
    ]
    return sorted(found, key=_modified, reverse=True)


def _is_candidate(name: str) -> bool:
    """Whether a file is meant to be found: hidden ones are not, but for what a lost last.ckpt was."""
    return not name.startswith(".") or (name.startswith(PREFIX) and KEPT in name)


def _modified(path: Path) -> int:
    """Nanoseconds since the epoch; zero for what is gone or leads nowhere."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
