"""Steps over a whole pickled tensor at once.

Nearly all of a checkpoint's pickle are tensors, and torch writes each of them by the same some 25
opcodes. One regular expression takes them in a tenth of the time. Every opcode has its own first
byte and its own length, so there is no other way to read what matches; what does not match is left
to the machine.
"""

from __future__ import annotations

import re

from ckpt_lint.checkpoints.pickles.machine import Machine
from ckpt_lint.checkpoints.pickles.values import OBJECT, Global

_REBUILD = Global("torch._utils", "_rebuild_tensor_v2")

_GET, _PUT = rb"(?:h.|j....)", rb"(?:q.|r....)"
_INT = rb"(?:K.|M..|J....)"
_SHAPE = rb"(?:\)|(?:%b\x85|%b{2}\x86|%b{3}\x87|\(%b{4,64}t)%b)" % (_INT, _INT, _INT, _INT, _PUT)
_TENSOR = re.compile(
    rb"\((?P<storage>%b)(?P<type>%b)X(?P<length>.)\0\0\0(?P<key>\d{1,9})(?P<put>%b)" % (_GET, _GET, _PUT)
    + rb"%b(?P<count>%b)t%bQ" % (_GET, _INT, _PUT)
    + rb"%b%b%b[\x88\x89]%b\)R%bt%bR" % (_INT, _SHAPE, _SHAPE, _GET, _PUT, _PUT),
    re.DOTALL,
).match


def step_over(machine: Machine, data: bytes, at: int) -> int | None:
    """Follow one call of ``_rebuild_tensor_v2`` whose first mark has been read.

    Returns the position behind it; ``None``, and nothing has changed, where it looks otherwise.
    """
    if not machine.stack or machine.stack[-1] != _REBUILD:
        return None
    found = _TENSOR(data, at)
    if found is None or len(found["key"]) != found["length"][0]:
        return None
    kind = machine.memo.get(_number(found["type"]))
    if machine.memo.get(_number(found["storage"])) != "storage" or type(kind) is not Global:
        return None
    key = found["key"].decode()
    machine.memo[_number(found["put"])] = key
    machine.storages[key] = (kind, _number(found["count"]))
    machine.stack[-1] = OBJECT
    return found.end()


def _number(operation: bytes) -> int:
    """The argument of a memo or number opcode."""
    return int.from_bytes(operation[1:], "little", signed=operation[:1] == b"J")
