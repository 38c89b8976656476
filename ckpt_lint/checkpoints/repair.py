"""Makes links lead to the newest sound state again, and keeps every link that it replaces."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ckpt_lint.checkpoints import leftovers, links
from ckpt_lint.checkpoints.diagnosis import Checkpoint, newest
from ckpt_lint.checkpoints.files import LINK
from ckpt_lint.checkpoints.states import ABSOLUTE_LINK, STALE, UNFIT, UNREADABLE
from ckpt_lint.reports.style import printable

# A name without "last" and .ckpt: ckpt_path="last" takes any that contains it up to 2.0.
KEPT = "replaced-{}.link"
_LAST = re.compile(r"last(-v\d+)?\.ckpt")
_REPAIRABLE = (UNFIT | {ABSOLUTE_LINK, STALE}) - {UNREADABLE}


class RepairError(Exception):
    """A link that could not be repaired; it is as it was. One clear line."""


@dataclass(frozen=True)
class Repair:
    """One link that should lead elsewhere.

    Attributes:
        path: the link.
        before: where it leads now.
        after: where it should lead; a name in its own directory.
    """

    path: str
    before: str
    after: str


def plan(checkpoints: Sequence[Checkpoint]) -> list[Repair]:
    """Say which links of one directory should lead where; nothing is written.

    ``last.ckpt`` and ``last-vN.ckpt`` lead to the newest sound state. A link by another name leads to
    the file that it names, if that lies beside it: what else it meant, nobody knows.
    """
    lasting = [each for each in checkpoints if not leftovers.is_one(each.entry.name)]
    sound = [each for each in lasting if each.is_fit and each.entry.kind != LINK]
    best = newest(sound)
    repairs = []
    for each in checkpoints:
        before = each.entry.target
        if before is None or _REPAIRABLE.isdisjoint(each.states):
            continue
        target = best if _LAST.fullmatch(each.entry.name) else _namesake(before, sound)
        if target is not None and not _is_ahead(each, target):
            repairs.append(Repair(each.entry.path, before, target.entry.name))
    return repairs


def _namesake(before: str, sound: list[Checkpoint]) -> Checkpoint | None:
    name = os.path.basename(before)
    return next((each for each in sound if each.entry.name == name), None)


def _is_ahead(link: Checkpoint, target: Checkpoint) -> bool:
    """Whether a link leads to a later state, in another directory, than any beside it."""
    return link.is_fit and links.leaves_directory(link.entry) and link.step > target.step


def diff(repair: Repair) -> str:
    """The change as git shows that of a link: its target as the content, without a line end."""
    path, before, after = map(printable, (repair.path, repair.before, repair.after))
    lines = difflib.unified_diff([before], [after], path, path)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def carry_out(repair: Repair) -> str:
    """Replace the link in one step, and return the name that the old one was kept under.

    Raises ``RepairError``.
    """
    directory = os.path.dirname(repair.path)
    scratch = os.path.join(directory, f".ckpt-lint-{os.getpid()}.link")
    kept = None
    try:
        is_directory = os.path.isdir(os.path.join(directory, repair.after))
        os.symlink(repair.after, scratch, target_is_directory=is_directory)
        if os.readlink(repair.path) != repair.before:
            raise RepairError(f"{repair.path}: was changed meanwhile; it is left as it is")
        kept = _keep(directory, repair.before)
        os.replace(scratch, repair.path)
    except OSError as error:
        if kept is not None:
            os.unlink(os.path.join(directory, kept))
        raise RepairError(f"{repair.path}: could not be repaired: {error.strerror or error}") from None
    finally:
        if os.path.lexists(scratch):
            os.unlink(scratch)
    return kept


def _keep(directory: str, target: str) -> str:
    """Make a copy of the old link under the first free name."""
    number = 1
    while True:
        try:
            os.symlink(target, os.path.join(directory, KEPT.format(number)))
        except FileExistsError:
            number += 1
        else:
            return KEPT.format(number)
