"""Opcodes that move things on the stack, and between the stack and the memo."""

from __future__ import annotations

from struct import Struct

from ckpt_lint.checkpoints.pickles.machine import Machine, Operation
from ckpt_lint.checkpoints.pickles.scalars import read_line
from ckpt_lint.checkpoints.pickles.tensors import step_over
from ckpt_lint.checkpoints.pickles.values import OBJECT, Value

_UINT32 = Struct("<I").unpack_from
_MARK = ord("(")


def push(value: Value) -> Operation:
    def operation(machine: Machine, data: bytes, at: int) -> int:
        machine.stack.append(value)
        return at

    return operation


def skip(size: int) -> Operation:
    return lambda machine, data, at: at + size


def pop_(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.pop()
    return at


def pop_to_mark(machine: Machine, data: bytes, at: int) -> int:
    machine.pop_mark()
    return at


def dup(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(machine.stack[-1])
    return at


def mark(machine: Machine, data: bytes, at: int) -> int:
    if data[at] == _MARK:
        behind = step_over(machine, data, at)
        if behind is not None:
            return behind
    machine.marks.append(len(machine.stack))
    return at


def binput(machine: Machine, data: bytes, at: int) -> int:
    machine.memo[data[at]] = machine.stack[-1]
    return at + 1


def long_binput(machine: Machine, data: bytes, at: int) -> int:
    machine.memo[_UINT32(data, at)[0]] = machine.stack[-1]
    return at + 4


def binget(machine: Machine, data: bytes, at: int) -> int:
    # What was stepped over with a tensor has no entry.
    machine.stack.append(machine.memo.get(data[at], OBJECT))
    return at + 1


def long_binget(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.append(machine.memo.get(_UINT32(data, at)[0], OBJECT))
    return at + 4


def memoize(machine: Machine, data: bytes, at: int) -> int:
    machine.memo[len(machine.memo)] = machine.stack[-1]
    return at


def put(machine: Machine, data: bytes, at: int) -> int:
    line, at = read_line(data, at)
    machine.memo[int(line[:20])] = machine.stack[-1]
    return at


def get(machine: Machine, data: bytes, at: int) -> int:
    line, at = read_line(data, at)
    machine.stack.append(machine.memo.get(int(line[:20]), OBJECT))
    return at
