"""The machine at work: one opcode after the other, within bounds."""

from __future__ import annotations

import struct

from ckpt_lint.checkpoints.pickles.machine import MAX_REMEMBERED, MAX_STEPS, Machine, PickleError, TooLong
from ckpt_lint.checkpoints.pickles.opcodes import OPERATIONS

STOP = 0x2E
CHECKED_EVERY = 1_000


def follow(machine: Machine, start: int = 0) -> None:
    """Follow the pickle that begins at ``machine.data[start]`` to its end.

    Raises:
        PickleError: it is none, or it breaks off.
        TooLong: it takes more than ``MAX_STEPS``, or builds more than any checkpoint does.
    """
    data, at = machine.data, start
    try:
        for _ in range(MAX_STEPS // CHECKED_EVERY):
            for _ in range(CHECKED_EVERY):
                code = data[at]
                if code == STOP:
                    machine.finish(at + 1)
                    return
                at = OPERATIONS[code](machine, data, at + 1)
            if len(machine.memo) > MAX_REMEMBERED or len(machine.stack) > MAX_REMEMBERED:
                break
    except (IndexError, KeyError, ValueError, TypeError, AttributeError, struct.error) as error:
        raise PickleError(f"the pickle makes no sense at byte {at}") from error
    raise TooLong
