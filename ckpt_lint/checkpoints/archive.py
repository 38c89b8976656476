"""The zip archive that ``torch.save`` writes: whether it is whole, and where its pickle lies.

The standard library's ``zipfile`` takes twice the time, since it builds an object for each of thousands
of tensors, and as much memory as a hostile archive asks for. Format: PKWARE's APPNOTE, sections 4.3
and 4.5.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from struct import Struct, error
from typing import BinaryIO, NamedTuple

from ckpt_lint.checkpoints.states import DAMAGED, NO_CHECKPOINT, TRUNCATED, Unfit

MAGIC, END_MAGIC = b"PK\x03\x04", b"PK\x05\x06"
LARGEST_PICKLE = 32 << 20
LARGEST_DIRECTORY = 32 << 20
STORED, DEFLATED = 0, 8

END = Struct("<4s4HLLH")
_LOCATOR = Struct("<4sLQL")
_END64 = Struct("<4sQ2H2L4Q")
_ENTRY = Struct("<4s4x2H8x2L3H8xL")
_LOCAL = Struct("<4s22x2H")
_LONGEST_END = END.size + 0xFFFF


class Member(NamedTuple):
    """One file of an archive; sizes and the offset of its own header in bytes."""

    name: bytes
    method: int
    packed: int
    size: int
    offset: int


def pickle_of(
    file: BinaryIO, size: int, *, seeks: bool = True, most: int | None = None
) -> tuple[bytes, bool]:
    """Return the archive's ``data.pkl`` and whether that is all of it, not its first part.

    No tensor is read, but that each lies within the file is checked.

    Args:
        file: seekable.
        size: of the file, in bytes.
        seeks: look at the start of each member too, which finds holes; one seek each.
        most: bytes of the pickle that are enough.

    Raises:
        Unfit: it is no whole archive, or none that ``torch.save`` writes.
    """
    try:
        start, directory = _directory(file, size)
        names = _Names()
        for member in _members(directory):
            if member.offset + _LOCAL.size + len(member.name) + member.packed > start:
                raise Unfit(DAMAGED, "a member leads beyond the end of the archive")
            if seeks and not _begins(file, member.offset):
                raise Unfit(DAMAGED, "a part of the zip archive was never written, or overwritten")
            names.add(member)
        return _content(file, names.pickle(), most or LARGEST_PICKLE)
    except (error, zlib.error) as trouble:
        raise Unfit(DAMAGED, "the zip archive contradicts itself") from trouble


class _Names:
    """Which member torch takes for the pickle: by these rules of PyTorchStreamReader (torch 2.13).

    All members are in the directory of the first; ``version`` must be there; names of any case match.
    """

    def __init__(self) -> None:
        self.root: bytes | None = None
        self.pickles: list[Member] = []
        self.strays = self.versioned = False

    def add(self, member: Member) -> None:
        if self.root is None:
            self.root = member.name.partition(b"/")[0] + b"/"
        name = member.name[len(self.root) :].lower()
        self.strays |= not member.name.startswith(self.root)
        self.versioned |= name in (b"version", b".data/version")
        if name == b"data.pkl":
            self.pickles.append(member)

    def pickle(self) -> Member:
        """Raises ``Unfit`` where torch would read none, or may read either of two."""
        if not self.pickles or not self.versioned:
            raise Unfit(NO_CHECKPOINT, f"a zip archive without {'version' if self.pickles else 'data.pkl'}")
        if self.strays or len(self.pickles) > 1:
            raise Unfit(NO_CHECKPOINT, "a zip archive of several directories, or with data.pkl twice")
        return self.pickles[0]


def _begins(file: BinaryIO, offset: int) -> bool:
    """Whether a member's own header is there: a disk that lost power keeps a file's length, and zeros."""
    file.seek(offset)
    return file.read(len(MAGIC)) == MAGIC


def _directory(file: BinaryIO, size: int) -> tuple[int, bytes]:
    """Return the central directory, and where it starts."""
    tail_at = max(0, size - _LONGEST_END - _LOCATOR.size)
    tail = _read(file, tail_at, size - tail_at)
    at = tail.rfind(END_MAGIC)
    if at < 0 or len(tail) - at < END.size:
        raise Unfit(TRUNCATED, "the zip archive has no end")
    *_, length, start, _ = END.unpack_from(tail, at)
    if at >= _LOCATOR.size and tail[at - _LOCATOR.size : at].startswith(b"PK\x06\x07"):
        _, _, record, _ = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)
        *_, length, start = _END64.unpack(_read(file, record, _END64.size))
    if start + length > tail_at + at:
        raise Unfit(DAMAGED, "parts of the zip archive are missing")
    if length > LARGEST_DIRECTORY:
        raise Unfit(NO_CHECKPOINT, "a zip archive of more members than any checkpoint has")
    if start >= tail_at:
        return start, tail[start - tail_at : start - tail_at + length]
    return start, _read(file, start, length)


def _members(directory: bytes) -> Iterator[Member]:
    at, unpack = 0, _ENTRY.unpack_from
    while at < len(directory):
        signature, flags, method, packed, size, name, extra, comment, offset = unpack(directory, at)
        if signature != b"PK\x01\x02" or flags & 1:
            raise Unfit(DAMAGED, "the directory of the zip archive is none")
        begin = at + 46
        at = begin + name + extra + comment
        member = Member(directory[begin : begin + name], method, packed, size, offset)
        if 0xFFFFFFFF in (packed, size, offset):
            member = _widened(member, directory[begin + name : begin + name + extra])
        yield member


def _widened(member: Member, extra: bytes) -> Member:
    """The sizes of a member that 32 bits do not hold, from its extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = Struct("<2H").unpack_from(extra, at)
        if kind == 1:
            wide = iter(Struct(f"<{length // 8}Q").unpack_from(extra, at + 4))
            narrow = (member.size, member.packed, member.offset)
            size, packed, offset = (next(wide, n) if n == 0xFFFFFFFF else n for n in narrow)
            return member._replace(size=size, packed=packed, offset=offset)
        at += 4 + length
    raise Unfit(DAMAGED, "a member has no size")


def _content(file: BinaryIO, member: Member, most: int) -> tuple[bytes, bool]:
    signature, name, extra = _LOCAL.unpack(_read(file, member.offset, _LOCAL.size))
    if signature != MAGIC:
        raise Unfit(DAMAGED, "data.pkl is not where the zip archive says")
    start = member.offset + _LOCAL.size + name + extra
    if member.method == STORED:
        return _read(file, start, min(member.size, most)), member.size <= most
    if member.method != DEFLATED:
        raise Unfit(NO_CHECKPOINT, f"compressed by method {member.method}, which torch does not read")
    # A bomb unpacks to no more than this, however large it says it is.
    packed = _read(file, start, min(member.packed, LARGEST_PICKLE))
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpacker.decompress(packed, most)
    return content, unpacker.eof


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    if at > 1 << 62:
        raise Unfit(DAMAGED, "an offset leads nowhere")
    file.seek(at)
    data = file.read(length)
    if len(data) < length:
        raise Unfit(TRUNCATED, "the file ends too early")
    return data
