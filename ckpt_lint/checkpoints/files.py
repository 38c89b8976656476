"""Listing and opening, on a local file system and, through fsspec, on any other."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from typing import BinaryIO, NamedTuple, Protocol, cast

FILE, DIRECTORY, LINK = "file", "directory", "link"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(://|::)")
# On Windows the slash before a drive is the URL's.
_LOCAL_URL = re.compile(r"^(file|local)://(/(?=[A-Za-z]:))?")


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


def reason(error: OSError) -> str:
    """Why something could not be done, in a few words."""
    if error.strerror is None and isinstance(error, FileNotFoundError):
        return os.strerror(errno.ENOENT)
    return error.strerror or str(error) or type(error).__name__


class Files(Protocol):
    """A file system. Everything here may raise ``OSError``.

    Attributes:
        seeks: whether to seek in a file costs little; elsewhere each is a request.
    """

    seeks: bool

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
    path = _LOCAL_URL.sub("", place)
    if not is_url(path):
        return Local(), path
    try:
        from ckpt_lint.checkpoints import remote
    except ImportError:
        raise FilesError(f"{place}: URLs need fsspec (`pip install 'ckpt-lint[remote]'`)") from None
    try:
        return remote.of(place)
    except (ImportError, ValueError, OSError) as error:
        raise FilesError(f"{place}: {error}") from None


def is_url(place: str) -> bool:
    """Whether a place is elsewhere than in the local file system; Windows drives are not."""
    return _URL.match(place) is not None


class Local:
    """Directories of this machine."""

    seeks = True

    def list(self, directory: str) -> list[Entry]:
        """See ``Files``."""
        entries = []
        with os.scandir(directory) as found:
            for each in found:
                # Training goes on: its scratch files come and go.
                with suppress(FileNotFoundError):
                    path = self.join(directory, each.name)
                    entries.append(_local(each.name, path, each.stat(follow_symlinks=False)))
        return sorted(entries)

    def look(self, path: str) -> Entry:
        """See ``Files``."""
        return _local(os.path.basename(os.path.abspath(path)), path, os.lstat(path))

    def open(self, path: str) -> BinaryIO:
        """See ``Files``."""
        # A pipe called x.ckpt must not hold the doctor up.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        return cast(BinaryIO, os.fdopen(descriptor, "rb", buffering=0))

    def join(self, directory: str, name: str) -> str:
        """See ``Files``."""
        return name if directory == os.curdir else os.path.join(directory, name)

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
