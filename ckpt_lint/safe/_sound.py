"""Whether a checkpoint is whole, told without torch."""

from __future__ import annotations

import errno
import os
import pickle
import stat
import zipfile
from pathlib import Path
from typing import Any

# What Lightning calls the parts of a state; other users of torch.distributed.checkpoint have no meta.pt.
LIGHTNINGS = ("state_dict.", "optimizer_0.")
LOCAL_HEADER = b"PK\x03\x04"


def problem(path: Path) -> str | None:
    """What makes ``path`` unfit to resume from, to follow "which"; ``None`` if it is sound."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            return _of_directory(path)
        return _of_file(path)
    except zipfile.BadZipFile:
        return "is cut off or damaged"
    except OSError as error:
        return _why_unreadable(path, error)


def _of_file(path: Path) -> str | None:
    with path.open("rb") as file:
        start = file.read(4)
        if not start:
            return "is empty"
        if start != LOCAL_HEADER:
            return None if start[:1] == b"\x80" else "is not a file that torch.save writes"
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
        # A disk that lost power keeps the length of a file, and zeros for what it had not written.
        for entry in entries:
            file.seek(entry.header_offset)
            if file.read(4) != LOCAL_HEADER:
                return "is cut off or damaged"
    if any(entry.filename.rpartition("/")[2] == "data.pkl" for entry in entries):
        return None
    return "is a zip archive without data.pkl, not a checkpoint"


def _of_directory(path: Path) -> str | None:
    """Lightning's sharded layout, torch.distributed.checkpoint's, DeepSpeed's, or one not known."""
    names = {entry.name for entry in path.iterdir()}
    if not names:
        return "is an empty directory"
    if ".metadata" in names or "meta.pt" in names or any(name.endswith(".distcp") for name in names):
        return _of_sharded(path, names)
    if "latest" in names or (path / "checkpoint").is_dir():
        return _of_deepspeed(path)
    return "is a directory of checkpoints, not one" if holds_checkpoints(path) else None


def holds_checkpoints(path: Path) -> bool:
    """Whether it is a directory in which there are checkpoints by Lightning's extension."""
    return path.is_dir() and any(entry.name.endswith(".ckpt") for entry in path.iterdir())


def _of_sharded(path: Path, names: set[str]) -> str | None:
    if ".metadata" not in names:
        return "is a sharded checkpoint without its .metadata"
    if "meta.pt" in names and problem(path / "meta.pt") is not None:
        return f"holds meta.pt, which {problem(path / 'meta.pt')}"
    try:
        index = _index(path / ".metadata")
        sizes = _sizes(index)
    except (pickle.UnpicklingError, AttributeError, EOFError, IndexError, KeyError, TypeError, ValueError):
        return "holds a damaged .metadata"
    if "meta.pt" not in names and any(
        str(key).startswith(LIGHTNINGS) for key in index["state_dict_metadata"]
    ):
        return "is a sharded checkpoint of Lightning without its meta.pt"
    for name, size in sorted(sizes.items()):
        try:
            found = (path / name).stat().st_size
        except FileNotFoundError:
            return f"lacks its part {name}"
        if found < size:
            return f"holds {name}, which is cut off ({found} of {size} bytes)"
    return None


def _of_deepspeed(path: Path) -> str | None:
    # DeepSpeed writes ``latest`` when all parts are there; Lightning's tag is "checkpoint".
    if not (path / "latest").is_file():
        return "is a DeepSpeed checkpoint without its file latest"
    tag = (path / "latest").read_text(errors="replace").strip()
    parts = sorted((path / tag).glob("*.pt"))
    if not any(part.name.endswith("model_states.pt") for part in parts):
        return f"is a DeepSpeed checkpoint without model states in {tag}"
    for part in parts:
        if problem(part) is not None:
            return f"holds {tag}/{part.name}, which {problem(part)}"
    return None


class _Anything:
    """Stands for every class and function that a pickle names: it keeps state and does nothing."""

    def __init__(self, *args: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        if isinstance(state, dict):
            vars(self).update(state)

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def append(self, value: object) -> None:
        pass

    extend = append


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _Anything

    def persistent_load(self, pid: Any) -> Any:
        return _Anything()


def _index(metadata: Path) -> dict[str, Any]:
    """What torch.distributed.checkpoint writes last: which parts hold what."""
    with metadata.open("rb") as file:
        return dict(vars(_Plain(file).load()))


def _sizes(index: dict[str, Any]) -> dict[str, int]:
    """Bytes that each part needs."""
    sizes: dict[str, int] = {}
    for part in index["storage_data"].values():
        where = vars(part)
        name, end = str(where["relative_path"]), int(where["offset"]) + int(where["length"])
        sizes[name] = max(sizes.get(name, 0), end)
    return sizes


def _why_unreadable(path: Path, error: OSError) -> str:
    if os.path.islink(path):
        target = os.readlink(path)
        if error.errno == errno.ELOOP:
            return f"is a symbolic link that leads back to itself ({target})"
        if isinstance(error, FileNotFoundError):
            return f"is a symbolic link to {target}, which does not exist"
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return "does not exist"
    return f"cannot be read ({error.strerror or error})"
