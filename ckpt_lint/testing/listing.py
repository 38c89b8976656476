"""What lies in the run's directories when it stopped: links, sizes, and the states inside."""

from __future__ import annotations

import os
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MOST = 40


def listing(root: Path, directories: tuple[Path, ...]) -> str:
    """Every checkpoint and link below ``root``, and all that is in ``directories``."""
    found = dict.fromkeys(_interesting(root, directories))
    lines = [f"    {_shown(path, root)}  {described(path)}" for path in list(found)[:MOST]]
    if len(found) > MOST:
        lines.append(f"    and {len(found) - MOST} more")
    return "\n".join([f"  in {root}:", *(lines or ["    no checkpoint, no link"])])


def _interesting(root: Path, directories: tuple[Path, ...]) -> Iterator[Path]:
    for directory in directories:
        if directory.is_dir():
            yield from sorted(directory.resolve().iterdir())
    for parent, names, files in os.walk(root.resolve()):
        for name in sorted([*names, *files]):
            path = Path(parent, name)
            if path.suffix == ".ckpt" or path.is_symlink():
                yield path


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(path)


def described(path: Path) -> str:
    """One entry in words: where a link goes, how large a file is, which state it holds."""
    if path.is_symlink():
        broken = "" if path.exists() else f" ({broken_link(path)})"
        return f"-> {os.readlink(path)}{broken}"
    if path.is_dir():
        return "directory"
    size = f"{path.stat().st_size:,} bytes"
    if path.suffix != ".ckpt":
        return size
    try:
        content = opened(path)
    except Exception as error:  # whatever is wrong with the file is what the report is for
        return f"{size}, cannot be read: {type(error).__name__}"
    return f"{size}, saved in epoch {content.get('epoch')} at step {content.get('global_step')}"


class _Stub:
    """Stands for everything in a checkpoint that is no plain value."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __setstate__(self, state: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def append(self, value: Any) -> None:
        """Take an element, as a pickled list does."""

    extend = append


class _Header(pickle.Unpickler):
    """Reads plain values only: a listing needs two numbers, not a second copy of the model."""

    def persistent_load(self, pid: Any) -> _Stub:
        return _Stub()

    def find_class(self, module: str, name: str) -> Any:
        return OrderedDict if (module, name) == ("collections", "OrderedDict") else _Stub


def opened(path: Path) -> Mapping[str, Any]:
    """The plain values of a checkpoint that ``torch.save`` has written.

    Raises:
        OSError, zipfile.BadZipFile, pickle.UnpicklingError: The file is missing or damaged.
    """
    with zipfile.ZipFile(path) as archive:
        name = next((each for each in archive.namelist() if each.endswith("/data.pkl")), "data.pkl")
        with archive.open(name) as stream:
            content = _Header(stream).load()
    return content if isinstance(content, Mapping) else {}


def broken_link(path: Path) -> str:
    """``"to itself"``, ``"to nothing"``, or nothing where the path is no broken link."""
    if not path.is_symlink() or path.exists():
        return ""
    # Only the parents are resolved: the link itself is what is asked about.
    here = path.parent.resolve()
    target = here / os.readlink(path)
    itself = target.name == path.name and target.parent.resolve() == here
    return "to itself" if itself else "to nothing"
