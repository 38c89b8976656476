"""A pickle machine that executes nothing.

It follows a pickle's own stack and memo, but a class or function stays a name, a call stays a
word, and an object's state is thrown away. What is left is plain: ``dict`` with ``str`` keys,
``int``, ``float``, ``bool``, ``None``, short ``str`` and ``bytes``. Time and memory are bounded by
``MAX_STEPS``, whatever the pickle says about itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ckpt_lint.checkpoints.pickles.values import Global, Value

# A model of 50,000 tensors with Adam's state takes a million steps.
MAX_STEPS = 2_000_000
MAX_REMEMBERED = 500_000
MAX_DICTS = 200_000
MAX_NAMES = 10_000
MAX_TEXT = 256

# Gets the machine, the bytes and the position behind its opcode; returns that of the next opcode. A
# length that leads beyond the bytes is found out there.
Operation = Callable[["Machine", bytes, int], int]


class PickleError(Exception):
    """The bytes are no pickle, or it breaks off; one phrase."""


class TooLong(Exception):
    """The pickle is larger than the machine follows; what was found so far stands."""


@dataclass
class Machine:
    """The state of one run.

    Attributes:
        globals: every class or function that is named, in order of appearance.
        foreign: operations that torch's safe loader does not know, or does only to allowed types.
        storages: the type and number of elements of every tensor storage, by its key.
    """

    data: bytes
    stack: list[Value] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    memo: dict[int, Value] = field(default_factory=dict)
    globals: dict[Global, None] = field(default_factory=dict)
    foreign: dict[str, None] = field(default_factory=dict)
    storages: dict[str, tuple[Global, int]] = field(default_factory=dict)
    dicts: int = 0
    end: int = 0

    @property
    def result(self) -> Value:
        """The object that was pickled; of one that was not read to its end, what is known."""
        if not self.stack or type(self.stack[0]) is not dict or self.marks[:1] != [1]:
            return self.stack[0] if self.stack else None
        # A dictionary that is still being filled: its keys and values stand on the stack.
        items = self.stack[1 : self.marks[1] if len(self.marks) > 1 else None]
        filled = {key: value for key, value in zip(items[::2], items[1::2]) if type(key) is str}
        return {**self.stack[0], **filled}

    def finish(self, end: int) -> None:
        """Keep the top of the stack, the object that was pickled; ``IndexError`` if there is none."""
        self.stack[:] = [self.stack[-1]]
        self.end = end

    def pop_mark(self) -> list[Value]:
        """Take what was pushed since the last mark off the stack."""
        start = self.marks.pop()
        items = self.stack[start:]
        del self.stack[start:]
        return items
