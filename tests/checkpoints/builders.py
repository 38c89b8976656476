"""Checkpoint files built without torch: the layout that ``torch.save`` writes, any pickle in it."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

from ckpt_lint.checkpoints import header
from ckpt_lint.checkpoints.header import Header
from ckpt_lint.checkpoints.states import Problem, Unfit


def content(step: int = 10, epoch: int = 0, lightning: str = "2.6.6", **more: Any) -> dict[str, Any]:
    """What Lightning saves, as far as it is plain."""
    return {
        "epoch": epoch,
        "global_step": step,
        "pytorch-lightning_version": lightning,
        "state_dict": {},
        "optimizer_states": [],
        **more,
    }


def archive(pickled: bytes, method: int = zipfile.ZIP_STORED, name: str = "archive/data.pkl") -> bytes:
    """A zip archive around a pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        made.writestr(name, pickled)
        made.writestr("archive/data/0", b"\0" * 64)
        made.writestr("archive/version", b"3\n")
    return file.getvalue()


def empty_member(name: bytes, offset: int) -> tuple[bytes, bytes]:
    """An empty file of a zip archive that is made by hand: what stands at ``offset``, and its entry."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0)
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, offset
    )
    return local + name, entry + name


def checkpoint(step: int = 10, **more: Any) -> bytes:
    """A sound checkpoint."""
    return archive(pickle.dumps(content(step, **more), protocol=2))


def write(directory: Path, **files: bytes | str | int) -> Path:
    """Write ``name=step``, ``name=bytes`` or ``name="link target"`` as ``name.ckpt``; ``_`` is ``-``."""
    directory.mkdir(parents=True, exist_ok=True)
    for stem, what in files.items():
        path = directory / f"{stem.replace('_', '-')}.ckpt"
        if isinstance(what, str):
            path.symlink_to(what)
        else:
            path.write_bytes(checkpoint(what) if isinstance(what, int) else what)
    return directory


def read(data: bytes) -> Header:
    """The header of a file with these bytes."""
    return header.read(io.BytesIO(data))


def problem(data: bytes) -> Problem | None:
    """What makes a file with these bytes unfit."""
    try:
        read(data)
    except Unfit as error:
        return error.problem
    return None
