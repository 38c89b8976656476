"""What ``torch.save`` wrote before 1.6 (pickles, then storages), and before 0.2 (a tar archive)."""

from __future__ import annotations

from typing import BinaryIO

from ckpt_lint.checkpoints.archive import LARGEST_PICKLE
from ckpt_lint.checkpoints.pickles.following import follow
from ckpt_lint.checkpoints.pickles.machine import Machine, PickleError, TooLong
from ckpt_lint.checkpoints.states import DAMAGED, TRUNCATED, Unfit

# The pickled number 0x1950a86a20f9469cfc6c.
MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
TAR_BLOCK = 512
TAR_MEMBERS = 16

_BYTES = {
    "Double": 8, "Long": 8, "ComplexFloat": 8, "ComplexDouble": 16, "Float": 4, "Int": 4, "QInt32": 4,
    "Half": 2, "BFloat16": 2, "Short": 2, "Char": 1, "Byte": 1, "Bool": 1, "QInt8": 1, "QUInt8": 1,
}  # fmt: skip


def pickle_of(file: BinaryIO, size: int) -> tuple[bytes, int]:
    """Return the first bytes of the file, and where in them the pickled checkpoint begins.

    Before it stand a magic number, a format number and a description of the machine.
    """
    file.seek(0)
    data = file.read(min(size, LARGEST_PICKLE))
    at = 0
    try:
        for _ in range(3):
            preface = Machine(data)
            follow(preface, at)
            at = preface.end
    except (PickleError, TooLong) as error:
        raise Unfit(TRUNCATED, "the file ends before its first tensor") from error
    return data, at


def check_storages(seen: Machine, size: int) -> None:
    """Raise ``Unfit`` where the file ends before the last tensor does.

    Behind the pickle come a list of keys and, for each storage, its length and its elements.
    """
    keys = Machine(seen.data)
    try:
        follow(keys, seen.end)
    except (PickleError, TooLong) as error:
        if len(seen.data) < size:
            return  # the keys lie beyond what was read
        raise Unfit(TRUNCATED, "the file ends before its first tensor") from error
    sizes = [(_BYTES.get(kind.name.partition("Storage")[0]), count) for kind, count in seen.storages.values()]
    least = keys.end + sum(8 + count * (width or 0) for width, count in sizes)
    if size < least:
        raise Unfit(TRUNCATED, f"{least - size} bytes of tensors are missing")


def is_tar(start: bytes) -> bool:
    """Whether a file that begins so is a tar archive."""
    return start[257:262] == b"ustar"


def pickle_in_tar(file: BinaryIO, size: int) -> tuple[bytes, bool]:
    """Return the archive's member ``pickle``, and whether that is all of it."""
    at = 0
    for _ in range(TAR_MEMBERS):
        file.seek(at)
        block = file.read(TAR_BLOCK)
        name, length = block[:100].rstrip(b"\0"), block[124:136].strip(b" \0")
        if len(block) < TAR_BLOCK or not name:
            break
        if not length.isdigit() or set(length) - set(b"01234567"):
            raise Unfit(DAMAGED, "a member of the tar archive has no length")
        at += TAR_BLOCK
        if name == b"pickle":
            data = file.read(min(int(length, 8), LARGEST_PICKLE))
            return data, int(length, 8) <= LARGEST_PICKLE
        at += -(-int(length, 8) // TAR_BLOCK) * TAR_BLOCK
    raise Unfit(TRUNCATED, "a tar archive without its member pickle")
