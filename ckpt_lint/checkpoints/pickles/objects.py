"""Opcodes that name classes and functions, call them, and make objects: nothing of that is done."""

from __future__ import annotations

from ckpt_lint.checkpoints.pickles.containers import empty_dict
from ckpt_lint.checkpoints.pickles.machine import MAX_NAMES, Machine, Operation, TooLong
from ckpt_lint.checkpoints.pickles.names import renamed
from ckpt_lint.checkpoints.pickles.scalars import Unpack, decode, read_line
from ckpt_lint.checkpoints.pickles.values import OBJECT, STORAGE, Global, Value


def global_(machine: Machine, data: bytes, at: int) -> int:
    module, at = read_line(data, at)
    name, at = read_line(data, at)
    push_global(machine, decode(module), decode(name))
    return at


def stack_global(machine: Machine, data: bytes, at: int) -> int:
    name, module = machine.stack.pop(), machine.stack.pop()
    if type(module) is not str or type(name) is not str:
        raise ValueError("a name that is no text")
    push_global(machine, module, name)
    return at


def extension(length: Unpack, width: int) -> Operation:
    """A class by its number in a registry that the process which wrote this had."""

    def operation(machine: Machine, data: bytes, at: int) -> int:
        push_global(machine, "copyreg", f"extension {length(data, at)[0]}")
        return at + width

    return operation


def push_global(machine: Machine, module: str, name: str) -> None:
    """Note a class or function, and push its name in place of it."""
    found = Global(*renamed(module, name))
    machine.globals[found] = None
    machine.stack.append(found)
    if len(machine.globals) > MAX_NAMES:
        raise TooLong


def inst(machine: Machine, data: bytes, at: int) -> int:
    machine.pop_mark()
    at = global_(machine, data, at)
    machine.stack[-1] = OBJECT
    return at


def call(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.pop()
    called = machine.stack.pop()
    if type(called) is not Global:
        machine.foreign["a call of something that is no type"] = None
    # The values of an ordered dictionary follow as those of a plain one do.
    if called in _DICTS:
        return empty_dict(machine, data, at)
    machine.stack.append(OBJECT)
    return at


_DICTS = (Global("collections", "OrderedDict"), Global("collections", "Counter"))


def newobj_ex(machine: Machine, data: bytes, at: int) -> int:
    machine.stack.pop()
    return call(machine, data, at)


def persistent(machine: Machine, data: bytes, at: int) -> int:
    remember_storage(machine, machine.stack.pop())
    machine.stack.append(STORAGE)
    return at


def persistent_line(machine: Machine, data: bytes, at: int) -> int:
    _, at = read_line(data, at)
    machine.stack.append(STORAGE)
    return at


def remember_storage(machine: Machine, key: Value) -> None:
    """Key: ``("storage", type, key, location, number of elements[, view])``."""
    if type(key) is not tuple:
        machine.foreign["a persistent id that is no tensor storage"] = None
    elif len(key) >= 5 and type(key[1]) is Global and type(key[2]) is str and type(key[4]) is int:
        machine.storages[key[2]] = (key[1], key[4])
