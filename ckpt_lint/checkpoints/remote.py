"""File systems elsewhere, through fsspec."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

import fsspec

from ckpt_lint.checkpoints.files import DIRECTORY, FILE, Entry, Files

# A header needs a file's end, its pickle and little more.
BLOCK = 1 << 18


def of(url: str) -> tuple[Files, str]:
    """Return the file system of a URL and the path there.

    Raises ``ImportError``, ``ValueError`` or ``OSError``.
    """
    with _os_errors(ImportError, ValueError):
        system, path = fsspec.core.url_to_fs(url)
    return Remote(system), path


@contextmanager
def _os_errors(*others: type[Exception]) -> Iterator[None]:
    """Each file system has errors of its own, such as for missing credentials."""
    passed: tuple[type[Exception], ...] = (OSError, *others)
    try:
        yield
    except passed:
        raise
    except Exception as error:
        lines = str(error).splitlines() or [type(error).__name__]
        raise OSError(lines[0]) from error


@dataclass(frozen=True)
class _Reading:
    """An open file, as far as headers are read from it."""

    file: Any

    def seek(self, offset: int, whence: int = 0) -> int:
        with _os_errors():
            return int(self.file.seek(offset, whence))

    def read(self, size: int) -> bytes:
        with _os_errors():
            return bytes(self.file.read(size))

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()


@dataclass(frozen=True)
class Remote:
    """A file system of fsspec. It has no links."""

    system: Any
    seeks = False

    def list(self, directory: str) -> list[Entry]:
        """See ``Files``."""
        with _os_errors():
            found = [self._entry(each) for each in self.system.ls(directory, detail=True)]
        # Object stores list the directory itself as an empty object.
        return sorted(each for each in found if each.name and each.path.strip("/") != directory.strip("/"))

    def look(self, path: str) -> Entry:
        """See ``Files``."""
        with _os_errors():
            return self._entry(self.system.info(path))

    def open(self, path: str) -> BinaryIO:
        """See ``Files``."""
        with _os_errors():
            return cast(BinaryIO, _Reading(self.system.open(path, "rb", block_size=BLOCK)))

    def join(self, directory: str, name: str) -> str:
        """See ``Files``."""
        return f"{directory.rstrip('/')}/{name}"

    def parent(self, path: str) -> str:
        """See ``Files``."""
        return str(self.system._parent(path))

    def shown(self, path: str) -> str:
        """See ``Files``."""
        return str(self.system.unstrip_protocol(path))

    def _entry(self, info: dict[str, Any]) -> Entry:
        path = str(info["name"]).rstrip("/")
        kind = DIRECTORY if info["type"] == "directory" else FILE
        size = int(info.get("size") or 0) if kind == FILE else 0
        return Entry(path.rpartition("/")[2], path, kind, size, _time(info))


def _time(info: dict[str, Any]) -> float:
    for key in ("mtime", "LastModified", "last_modified", "updated", "modified", "created"):
        value = info.get(key)
        if isinstance(value, (int, float)):
            return float(value)
        if isinstance(value, datetime):
            return float(value.timestamp())
    return 0.0
