"""What lies in the run's directories when it stopped: links, sizes, and the states inside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ckpt_lint.checkpoints.header import Header, read
from ckpt_lint.checkpoints.states import Unfit

MOST = 40
# Lightning writes epoch and step first; every check lists every file.
POSITION = 512


def listing(root: Path, directories: tuple[Path, ...]) -> str:
    """Every checkpoint and link below ``root``, and all that is in ``directories``."""
    found = dict.fromkeys(_interesting(root, directories))
    described = ((path, description(path)) for path in list(found)[:MOST])
    lines = [f"    {_shown(path, root)}  {text}" for path, text in described if text]
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


def description(path: Path) -> str:
    """One entry in words: where a link goes, how large a file is, which state it holds.

    Empty for what is gone by now: files may be written, and scratch files deleted, by threads.
    """
    if path.is_symlink():
        broken = "" if path.exists() else f" ({broken_link(path)})"
        return f"-> {os.readlink(path)}{broken}"
    if path.is_dir():
        return "directory"
    try:
        size = f"{path.stat().st_size:,} bytes"
    except FileNotFoundError:
        return ""
    if path.suffix != ".ckpt":
        return size
    try:
        with path.open("rb") as file:
            header = read(file, seeks=False, most=POSITION)
    except (OSError, Unfit) as error:
        return f"{size}, cannot be read: {error}"
    return f"{size}, saved in epoch {header.epoch} at step {header.global_step}"


def opened(path: Path) -> Header:
    """What a checkpoint says of itself.

    Raises:
        OSError, Unfit: The file is missing or damaged.
    """
    with path.open("rb") as file:
        return read(file)


def broken_link(path: Path) -> str:
    """``"to itself"``, ``"to nothing"``, or nothing where the path is no broken link."""
    if not path.is_symlink() or path.exists():
        return ""
    # Only the parents are resolved: the link itself is what is asked about.
    here = path.parent.resolve()
    target = here / os.readlink(path)
    itself = target.name == path.name and target.parent.resolve() == here
    return "to itself" if itself else "to nothing"
