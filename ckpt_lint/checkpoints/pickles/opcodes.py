"""Which operation carries out which pickle opcode.

Source: ``pickletools``; for what the safe loader knows, ``torch/_weights_only_unpickler.py`` of torch
2.13.0.
"""

from __future__ import annotations

import pickletools
from struct import Struct

from ckpt_lint.checkpoints.pickles import containers, objects, scalars, stack
from ckpt_lint.checkpoints.pickles.machine import Machine, Operation
from ckpt_lint.checkpoints.pickles.values import LIST, OBJECT, SET, TUPLE

_UINT8, _UINT16, _UINT32, _UINT64 = (Struct(f).unpack_from for f in ("<B", "<H", "<I", "<Q"))
_INT32 = Struct("<i").unpack_from

# torch.save pickles by protocol 2; the safe loader knows its opcodes and no others.
SAFE = frozenset(b"cRb\x81aesu(t\x85\x86\x87N\x88\x89)]}\x8fJKMGXUQhjqr\x8a\x80.")


def _known_only_to_pickle(name: str, operation: Operation) -> Operation:
    def noting(machine: Machine, data: bytes, at: int) -> int:
        machine.foreign[f"pickle opcode {name}"] = None
        return operation(machine, data, at)

    return noting


def _no_opcode(machine: Machine, data: bytes, at: int) -> int:
    raise ValueError("no opcode")


_BY_NAME: dict[str, Operation] = {
    "PROTO": stack.skip(1), "FRAME": stack.skip(8), "POP": stack.pop_,
    "POP_MARK": stack.pop_to_mark, "DUP": stack.dup, "MARK": stack.mark, "BINPUT": stack.binput,
    "LONG_BINPUT": stack.long_binput, "BINGET": stack.binget, "LONG_BINGET": stack.long_binget,
    "MEMOIZE": stack.memoize, "PUT": stack.put, "GET": stack.get, "NONE": stack.push(None),
    "NEWTRUE": stack.push(True), "NEWFALSE": stack.push(False), "NEXT_BUFFER": stack.push(OBJECT),
    "READONLY_BUFFER": stack.skip(0), "EMPTY_LIST": stack.push(LIST), "APPEND": stack.pop_,
    "APPENDS": stack.pop_to_mark, "EMPTY_SET": stack.push(SET), "ADDITEMS": stack.pop_to_mark,
    "EMPTY_TUPLE": stack.push(TUPLE), "BUILD": stack.pop_,
    "BININT": scalars.binint, "BININT1": scalars.binint1, "BININT2": scalars.binint2,
    "BINFLOAT": scalars.binfloat, "LONG1": scalars.long1, "LONG4": scalars.long4,
    "INT": scalars.number_line, "LONG": scalars.number_line, "FLOAT": scalars.float_line,
    "STRING": scalars.string_line, "UNICODE": scalars.unicode_line,
    "BINUNICODE": scalars.sized(_UINT32, 4), "SHORT_BINUNICODE": scalars.sized(_UINT8, 1),
    "BINUNICODE8": scalars.sized(_UINT64, 8), "BINSTRING": scalars.sized(_INT32, 4, text=False),
    "SHORT_BINSTRING": scalars.sized(_UINT8, 1, text=False),
    "BINBYTES": scalars.sized(_UINT32, 4, text=False),
    "SHORT_BINBYTES": scalars.sized(_UINT8, 1, text=False),
    "BINBYTES8": scalars.sized(_UINT64, 8, text=False),
    "BYTEARRAY8": scalars.sized(_UINT64, 8, text=False),
    "EMPTY_DICT": containers.empty_dict, "DICT": containers.dict_, "SETITEM": containers.setitem,
    "SETITEMS": containers.setitems, "LIST": containers.collect(LIST),
    "FROZENSET": containers.collect(SET), "TUPLE": containers.tuple_,
    "TUPLE1": containers.short_tuple(1), "TUPLE2": containers.short_tuple(2),
    "TUPLE3": containers.short_tuple(3), "OBJ": containers.collect(OBJECT),
    "GLOBAL": objects.global_, "STACK_GLOBAL": objects.stack_global,
    "EXT1": objects.extension(_UINT8, 1), "EXT2": objects.extension(_UINT16, 2),
    "EXT4": objects.extension(_INT32, 4), "INST": objects.inst, "REDUCE": objects.call,
    "NEWOBJ": objects.call, "NEWOBJ_EX": objects.newobj_ex, "BINPERSID": objects.persistent,
    "PERSID": objects.persistent_line,
}  # fmt: skip


def _table() -> tuple[Operation, ...]:
    table: list[Operation] = [_no_opcode] * 256
    for opcode in pickletools.opcodes:
        code = ord(opcode.code)
        operation = _BY_NAME.get(opcode.name, _no_opcode)
        table[code] = operation if code in SAFE else _known_only_to_pickle(opcode.name, operation)
    return tuple(table)


OPERATIONS = _table()
