"""What a pickle is turned into: plain containers and numbers, and names for everything else."""

from __future__ import annotations

from typing import Any, NamedTuple

Value = Any


class Global(NamedTuple):
    """A class or function that a pickle names. It is never looked up."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Opaque:
    """Something that exists in the checkpoint and is not built here."""

    __slots__ = ("what",)

    def __init__(self, what: str) -> None:
        self.what = what

    def __repr__(self) -> str:
        return f"<{self.what}>"


# One each: a hostile pickle can ask for millions.
LIST = Opaque("list")
TUPLE = Opaque("tuple")
SET = Opaque("set")
LONG_TEXT = Opaque("long text")
NUMBER = Opaque("long number")
STORAGE = Opaque("storage")
OBJECT = Opaque("object")
