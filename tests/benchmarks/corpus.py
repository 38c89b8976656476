"""A tree of Python files of a given number and size, from installed packages and own examples."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path, PurePath
from typing import NamedTuple

from tests.benchmarks.scripts import training_scripts

FILES = 14_000
BYTES = 115_000_000
MENTIONS_ONE_IN = 60
WORDS = re.compile(rb"save_last|ModelCheckpoint|ckpt-lint|last.{0,40}ckpt|ckpt_path|resume_from_checkpoint")
# Both linters leave these out by default.
LEFT_OUT = {"build", "dist", "node_modules", "site-packages", "venv", "__pycache__"}


class Tree(NamedTuple):
    """A tree on disk and what was put into it."""

    root: Path
    files: int
    bytes: int
    lines: int
    mentioning: int

    def __str__(self) -> str:
        return (
            f"{self.files:,} files, {self.bytes / 1e6:.0f} MB, {self.lines:,} lines, "
            f"{self.mentioning} files mention the words"
        )


def make(root: Path, files: int = FILES) -> Tree:
    """Write the tree below ``root``, which must be empty or missing."""
    mentioning = files // MENTIONS_ONE_IN
    size = lines = 0
    for path, data in chain(_plain(files - mentioning, BYTES / FILES), islice(_mentioning(), mentioning)):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        size += len(data)
        lines += data.count(b"\n")
    return Tree(root, files, size, lines, mentioning)


def read(root: Path) -> Tree:
    """The tree that ``make`` wrote below ``root``."""
    files = [path.read_bytes() for path in root.rglob("*.py")]
    sizes, lines = sum(map(len, files)), sum(data.count(b"\n") for data in files)
    return Tree(root, len(files), sizes, lines, sum(WORDS.search(data) is not None for data in files))


def _plain(number: int, mean: float) -> Iterator[tuple[str, bytes]]:
    """Files without the words, whose mean size stays near ``mean``."""
    taken = size = 0
    sources = [(name, path) for name, path in _installed() if not _mentions(path)]
    for copy in count():
        for name, path in sources:
            data = path.read_bytes()
            if taken and (size > mean * taken) == (len(data) > mean):
                continue
            yield f"copy_{copy}/{name}", data
            taken, size = taken + 1, size + len(data)
            if taken == number:
                return


def _mentioning() -> Iterator[tuple[str, bytes]]:
    """What installed packages have first, but no more than own examples."""
    installed = ((f"used/{n}", p.read_bytes()) for n, p in _installed() if _mentions(p))
    scripts = (
        (f"project_{number % 20}/train_{number}.py", text.encode())
        for number, text in enumerate(training_scripts())
    )
    for real, own in zip(installed, scripts):
        yield from (real, own)
    yield from scripts


def _installed() -> Iterator[tuple[str, Path]]:
    """Files of the standard library and of the installed packages, sorted, with a name for each."""
    for key in ("stdlib", "purelib"):
        top = Path(sysconfig.get_path(key))
        for path in sorted(top.rglob("*.py")):
            inner = path.relative_to(top)
            if not _left_out(inner) and path.is_file():
                yield f"{key}/{inner.as_posix()}", path


def _left_out(path: PurePath) -> bool:
    return any(part in LEFT_OUT or part.startswith(".") for part in path.parts)


def _mentions(path: Path) -> bool:
    return WORDS.search(path.read_bytes()) is not None
