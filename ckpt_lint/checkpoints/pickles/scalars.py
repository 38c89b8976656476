"""Opcodes that push numbers, text and bytes."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct

from ckpt_lint.checkpoints.pickles.machine import MAX_TEXT, Machine, Operation
from ckpt_lint.checkpoints.pickles.values import LONG_TEXT, NUMBER

Unpack = Callable[[bytes, int], "tuple[int, ...]"]

_INT32, _UINT16, _DOUBLE = (Struct(f).unpack_from for f in ("<i", "<H", ">d"))


def binint(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(_INT32(data, at)[0])
    return at + 4


def binint1(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(data[at])
    return at + 1


def binint2(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(_UINT16(data, at)[0])
    return at + 2


def binfloat(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(_DOUBLE(data, at)[0])
    return at + 8


def long1(machine: Machine, data: bytes, at: int) -> int:
    end = at + 1 + data[at]
    machine.stack.append(int.from_bytes(data[at + 1 : end], "little", signed=True))
    return end


def number_line(machine: Machine, data: bytes, at: int) -> int:
    line, at = read_line(data, at)
    if line in (b"00", b"01"):
        machine.stack.append(line == b"01")
    else:
        machine.stack.append(int(line.rstrip(b"L")) if len(line) < 64 else NUMBER)
    return at


def float_line(machine: Machine, data: bytes, at: int) -> int:
    line, at = read_line(data, at)
    machine.stack.append(float(line) if len(line) < 64 else NUMBER)
    return at


def unicode_line(machine: Machine, data: bytes, at: int) -> int:
    line, at = read_line(data, at)
    machine.stack.append(line.decode("raw-unicode-escape") if len(line) <= MAX_TEXT else LONG_TEXT)
    return at


def string_line(machine: Machine, data: bytes, at: int) -> int:
    line, at = read_line(data, at)
    machine.stack.append(line.strip(b"'\"") if len(line) <= MAX_TEXT else LONG_TEXT)
    return at


def sized(length: Unpack, width: int, *, text: bool = True) -> Operation:
    """Text or bytes behind their own length; long ones are stepped over, not copied."""

    def operation(machine: Machine, data: bytes, at: int) -> int:
        size = length(data, at)[0]
        at += width
        kept = data[at : at + size] if 0 <= size <= MAX_TEXT else None
        machine.stack.append(LONG_TEXT if kept is None else decode(kept) if text else kept)
        return at + checked(size)

    return operation


def long4(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(NUMBER)
    return at + 4 + checked(_INT32(data, at)[0])


def decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def checked(size: int) -> int:
    """A length that does not lead back, or ``ValueError``."""
    if size < 0:
        raise ValueError("negative length")
    return size


def read_line(data: bytes, at: int) -> tuple[bytes, int]:
    """The line at a position, of a long one a little more than ``MAX_TEXT``, and where the next begins."""
    end = data.index(b"\n", at)
    return data[at : min(end, at + MAX_TEXT + 1)], end + 1
