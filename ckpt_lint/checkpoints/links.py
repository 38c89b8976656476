"""Where a symbolic link leads, and what is wrong with that."""

from __future__ import annotations

import errno
import os

from ckpt_lint.checkpoints.files import Entry
from ckpt_lint.checkpoints.states import ABSOLUTE_LINK, DANGLING, SELF_LINK, Problem, Unfit


def follow(entry: Entry) -> os.stat_result:
    """Return what the link leads to.

    Raises:
        Unfit: it leads nowhere (written by 2.1.0 to 2.1.3, scenario ``moved``), or to itself (2.1.0
            to 2.5.6, scenario ``recurse``).
        OSError: it cannot be followed for another reason.
    """
    try:
        return os.stat(entry.path)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unfit(SELF_LINK, "the link leads back to itself") from error
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise Unfit(DANGLING, "the link leads to nothing") from error
        raise


def absolute(entry: Entry) -> Problem | None:
    """The problem of a link that works for as long as nothing is moved."""
    if entry.target is None or not os.path.isabs(entry.target):
        return None
    if leaves_directory(entry):
        return Problem(ABSOLUTE_LINK, "the link is absolute and leaves the directory")
    return Problem(ABSOLUTE_LINK, "the link is absolute, and breaks when the run moves")


def leaves_directory(entry: Entry) -> bool:
    """Whether a link leads out of the directory that it is in."""
    here = os.path.dirname(os.path.abspath(entry.path))
    there = os.path.dirname(os.path.join(here, entry.target or ""))
    return os.path.realpath(here) != os.path.realpath(there)
