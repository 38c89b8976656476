"""A checkpoint file's header: what it is and at which step, from its first bytes and its pickle."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import BinaryIO

from ckpt_lint.checkpoints import archive, legacy, safe_types
from ckpt_lint.checkpoints.pickles.following import follow
from ckpt_lint.checkpoints.pickles.machine import Machine, PickleError, TooLong
from ckpt_lint.checkpoints.states import DAMAGED, NO_CHECKPOINT, TRUNCATED, Unfit

FULL, WEIGHTS_ONLY, OTHER = "full", "weights-only", "other"
# A hostile file can claim a step of 600 digits.
LARGEST_NUMBER, LONGEST_VERSION = 1 << 63, 64


@dataclass(frozen=True)
class Header:
    """What a checkpoint says about itself; ``None`` is what it does not say.

    Attributes:
        layout: ``zip`` (torch 1.6 and newer), ``legacy``, ``tar``, ``sharded`` or ``deepspeed``.
        epoch: the number of epochs that were begun, from 0.
        global_step: the number of optimizer steps that were made.
        lightning: the release that wrote it.
        contents: ``full``, ``weights-only`` (Lightning's, but ``fit`` cannot resume from it), or
            ``other`` (not Lightning's).
        refused: types that ``torch.load(weights_only=True)`` would refuse, sorted.
        unsupported: what else it would not read, such as opcodes of later pickle protocols.
        complete: whether the whole pickle was read; if not, the former two are what was seen.
    """

    layout: str
    epoch: int | None = None
    global_step: int | None = None
    lightning: str | None = None
    contents: str | None = None
    refused: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    complete: bool = True


def read(file: BinaryIO, *, seeks: bool = True, most: int | None = None) -> Header:
    """Read the header of an open file that can be sought in; no tensor is read.

    Args:
        file: seekable.
        seeks: look for holes, which takes a seek for each tensor.
        most: bytes of a zip archive's pickle that are enough; all of any real one where not given.

    Raises:
        Unfit: nothing can be resumed from it.
        OSError: it cannot be read.
    """
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise Unfit(TRUNCATED, "an empty file")
    file.seek(0)
    start = file.read(legacy.TAR_BLOCK)
    if start.startswith(archive.MAGIC):
        data, whole = archive.pickle_of(file, size, seeks=seeks, most=most)
        return of_pickle("zip", Machine(data), whole=whole)
    if legacy.is_tar(start):
        data, whole = legacy.pickle_in_tar(file, size)
        tar = of_pickle("tar", Machine(data), whole=whole)
        return replace(tar, unsupported=(*tar.unsupported, "the tar format"))
    if start.startswith(legacy.MAGIC):
        data, at = legacy.pickle_of(file, size)
        seen = Machine(data)
        header = of_pickle("legacy", seen, at, whole=len(data) == size)
        if header.complete:
            legacy.check_storages(seen, size)
        return header
    if archive.MAGIC.startswith(start) or legacy.MAGIC.startswith(start):
        raise Unfit(TRUNCATED, f"the file ends after {size} bytes")
    if not start.strip(b"\0"):
        raise Unfit(TRUNCATED, "the file begins with zero bytes, as after a crash")
    raise Unfit(NO_CHECKPOINT, "not what torch.save writes")


def of_pickle(layout: str, seen: Machine, start: int = 0, *, whole: bool = True) -> Header:
    """The header that a pickle makes; ``whole`` says whether ``seen.data`` is all of it.

    Raises ``Unfit`` where it is no pickle.
    """
    complete = True
    try:
        follow(seen, start)
    except TooLong:
        complete = False
    except PickleError as error:
        if whole and layout == "legacy":
            raise Unfit(TRUNCATED, "the file ends within its header") from error
        if whole:
            raise Unfit(DAMAGED, str(error)) from error
        complete = False
    result = seen.result
    found = result if type(result) is dict else {}
    lightning = found.get("pytorch-lightning_version")
    return Header(
        layout,
        epoch=_number(found.get("epoch")),
        global_step=_number(found.get("global_step")),
        lightning=lightning if type(lightning) is str and len(lightning) <= LONGEST_VERSION else None,
        contents=_contents(found, complete),
        refused=safe_types.refused(seen.globals),
        unsupported=tuple(sorted(seen.foreign)),
        complete=complete,
    )


def _contents(found: dict[str, object], complete: bool) -> str | None:
    if "optimizer_states" in found and "pytorch-lightning_version" in found:
        return FULL
    if not complete:
        return None
    return WEIGHTS_ONLY if "pytorch-lightning_version" in found else OTHER


def _number(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < LARGEST_NUMBER else None
