"""Opcodes that make dictionaries, lists, sets and tuples, and fill them."""

from __future__ import annotations

from ckpt_lint.checkpoints.pickles.machine import MAX_DICTS, Machine, Operation, TooLong
from ckpt_lint.checkpoints.pickles.values import TUPLE, Value


def empty_dict(machine: Machine, data: bytes, at: int) -> int:
    machine.dicts += 1
    if machine.dicts > MAX_DICTS:
        raise TooLong
    machine.stack.append({})
    return at


def dict_(machine: Machine, data: bytes, at: int) -> int:
    empty_dict(machine, data, at)
    made = machine.stack.pop()
    fill(made, machine.pop_mark())
    machine.stack.append(made)
    return at


def setitem(machine: Machine, data: bytes, at: int) -> int:
    value, key = machine.stack.pop(), machine.stack.pop()
    fill(machine.stack[-1], (key, value))
    return at


def setitems(machine: Machine, data: bytes, at: int) -> int:
    items = machine.pop_mark()
    fill(machine.stack[-1], items)
    return at


def fill(target: Value, items: list[Value] | tuple[Value, ...]) -> None:
    # Other keys could be made to collide, or nested until hashing them overflows the C stack.
    if type(target) is dict:
        for key, value in zip(items[::2], items[1::2]):
            if type(key) is str:
                target[key] = value


def collect(value: Value) -> Operation:
    def operation(machine: Machine, data: bytes, at: int) -> int:
        machine.pop_mark()
        machine.stack.append(value)
        return at

    return operation


def tuple_(machine: Machine, data: bytes, at: int) -> int:
    items = machine.pop_mark()
    is_storage = bool(items) and items[0] in ("storage", b"storage") and len(items) < 8
    machine.stack.append(tuple(items) if is_storage else TUPLE)
    return at


def short_tuple(size: int) -> Operation:
    def operation(machine: Machine, data: bytes, at: int) -> int:
        machine.stack[-size]  # so many there must be
        machine.stack[-size:] = [TUPLE]
        return at

    return operation
