"""Listing and opening, on a local file system and, through fsspec, on any other."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

FILE, DIRECTORY, LINK = "file", "directory", "link"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(://|::)")


class FilesError(Exception):
    """A place that cannot be looked at; one clear line."""


class Entry(NamedTuple):
    """One name in a directory.

    Attributes:
        kind: ``file``, ``directory`` or ``link``.
        size: in bytes; 0 of what is no file.
        modified: seconds since the epoch; of a link, its own.
        target: where a link says that it leads.
        identity: the same for two names of one file, where that is known.
    """

    name: str
    path: str
    kind: str
    size: int = 0
    modified: float = 0.0
    target: str | None = None
    identity: tuple[int, int] | None = None


class Files(Protocol):
    """A file system. Everything here may raise ``OSError``."""

    def list(self, directory: str) -> list[Entry]:
        """Names in a directory, sorted; nothing is followed."""

    def look(self, path: str) -> Entry:
        """What is at ``path``; nothing is followed."""

    def open(self, path: str) -> BinaryIO:
        """A file to read from, unbuffered where that is possible."""

    def join(self, directory: str, name: str) -> str:
        """The path of a name in a directory."""

    def parent(self, path: str) -> str:
        """The directory that holds ``path``."""

    def shown(self, path: str) -> str:
        """How a user would write ``path``: elsewhere than here, as a URL."""


def of(place: str) -> tuple[Files, str]:
    """Return the file system that a path or URL belongs to, and the path there.

    Raises ``FilesError``.
    """
    if not _URL.match(place):
        return Local(), place
    try:
        import fsspec
    except ImportError:
        raise FilesError(f"{place}: URLs need fsspec (`pip install 'ckpt-lint[remote]'`)") from None
    try:
        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError, OSError) as error:
        raise FilesError(f"{place}: {error}") from None
    return Remote(system), path


class Local:
    """Directories of this machine."""

    def list(self, directory: str) -> list[Entry]:
        """See ``Files``."""
        with os.scandir(directory) as found:
            return sorted(_local(each.name, each.path, each.stat(follow_symlinks=False)) for each in found)

    def look(self, path: str) -> Entry:
        """See ``Files``."""
        return _local(os.path.basename(path), path, os.lstat(path))

    def open(self, path: str) -> BinaryIO:
        """See ``Files``."""
        # A pipe called x.ckpt must not hold the doctor up.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        return cast(BinaryIO, os.fdopen(descriptor, "rb", buffering=0))

    def join(self, directory: str, name: str) -> str:
        """See ``Files``."""
        return os.path.join(directory, name)

    def parent(self, path: str) -> str:
        """See ``Files``."""
        return os.path.dirname(path) or "."

    def shown(self, path: str) -> str:
        """See ``Files``."""
        return path


def _local(name: str, path: str, status: os.stat_result) -> Entry:
    if stat.S_ISLNK(status.st_mode):
        return Entry(name, path, LINK, 0, status.st_mtime, os.readlink(path))
    kind = DIRECTORY if stat.S_ISDIR(status.st_mode) else FILE
    # Windows does not say it when it lists.
    identity = (status.st_dev, status.st_ino) if status.st_ino else None
    size = status.st_size if kind == FILE else 0
    return Entry(name, path, kind, size, status.st_mtime, identity=identity)


@dataclass(frozen=True)
class Remote:
    """A file system of fsspec. It has no links."""

    system: Any

    def list(self, directory: str) -> list[Entry]:
        """See ``Files``."""
        found = [self._entry(each) for each in self.system.ls(directory, detail=True)]
        # Object stores list the directory itself as an empty object.
        return sorted(each for each in found if each.name and each.path.strip("/") != directory.strip("/"))

    def look(self, path: str) -> Entry:
        """See ``Files``."""
        return self._entry(self.system.info(path))

    def open(self, path: str) -> BinaryIO:
        """See ``Files``."""
        return cast(BinaryIO, self.system.open(path, "rb", block_size=1 << 18))

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
