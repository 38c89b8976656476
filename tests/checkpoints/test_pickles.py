"""The pickle machine: it finds what ``pickle`` finds, and builds and runs nothing."""

from __future__ import annotations

import argparse
import collections
import enum
import io
import pathlib
import pickle
import pickletools
import random
from typing import Any

import pytest

from ckpt_lint.checkpoints.pickles import machine
from ckpt_lint.checkpoints.pickles.following import follow
from ckpt_lint.checkpoints.pickles.machine import Machine, PickleError, TooLong
from ckpt_lint.checkpoints.pickles.opcodes import OPERATIONS
from ckpt_lint.checkpoints.pickles.values import Opaque

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
PLAIN = {
    "none": None,
    "yes": True,
    "no": False,
    "zero": 0,
    "byte": 255,
    "short": 65535,
    "int": -(2**31),
    "long": 2**70,
    "negative": -(2**70),
    "float": 0.1,
    "text": "naïve ☃",
    "nested": {"a": {"b": {"c": 1}}},
    "again": "naïve ☃",
}


class Color(enum.Enum):
    RED = 1


def followed(data: bytes) -> Machine:
    found = Machine(data)
    follow(found)
    return found


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_plain_content_comes_back_as_pickle_gives_it(protocol: int) -> None:
    assert followed(pickle.dumps(PLAIN, protocol)).result == PLAIN


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_lists_sets_tuples_and_objects_stay_unbuilt(protocol: int) -> None:
    values = {
        "list": [1, [2]],
        "tuple": (1, (2, 3), ()),
        "set": {1},
        "frozen": frozenset({1}),
        "object": argparse.Namespace(a=1),
        "enum": Color.RED,
        "path": pathlib.PurePosixPath("a"),
        "bytes": b"x" * 300,
        "array": bytearray(300),
        "text": "x" * 1000,
        "number": 1 << 3000,
    }
    found = followed(pickle.dumps(values, protocol)).result
    assert set(found) == set(values)
    assert all(isinstance(value, Opaque) for value in found.values())


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_class_and_function_that_pickle_looks_up_is_named(protocol: int) -> None:
    looked_up = []

    class Watching(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            found = super().find_class(module, name)
            looked_up.append(f"{found.__module__}.{found.__qualname__}")
            return found

    values = [Color.RED, collections.OrderedDict(a=1), {1}, argparse.Namespace(), len, range(3), 1j]
    data = pickle.dumps(values, protocol)
    Watching(io.BytesIO(data)).load()
    assert {str(each) for each in followed(data).globals} == set(looked_up)


def test_every_opcode_is_known() -> None:
    unknown = OPERATIONS[0]
    assert [each.name for each in pickletools.opcodes if OPERATIONS[ord(each.code)] is unknown] == ["STOP"]


def test_an_ordered_dictionary_is_read_like_a_plain_one() -> None:
    assert followed(pickle.dumps(collections.OrderedDict(a=1), 2)).result == {"a": 1}


def test_an_unfinished_dictionary_gives_what_it_has() -> None:
    """The header stands first: what a huge pickle holds behind it is not needed."""
    data = pickle.dumps({"epoch": 3, "global_step": 40, "hyper_parameters": ["x"] * 50_000}, 2)
    found = Machine(data[:-20_000])
    with pytest.raises(PickleError):
        follow(found)
    assert found.result["epoch"] == 3
    assert found.result["global_step"] == 40


@pytest.mark.parametrize("size", range(60))
def test_a_pickle_that_breaks_off_is_an_error(size: int) -> None:
    data = pickle.dumps({"epoch": 3, "global_step": 40, "version": "2.6.6", "more": [1, 2.5, (1, 2)]}, 2)
    with pytest.raises(PickleError):
        followed(data[: min(size, len(data) - 1)])


@pytest.mark.parametrize(
    "data",
    [
        b".",
        b"",
        b"\x80\x02.",
        b"\xff.",
        b"N0.",
        b"a.",
        b"}s.",
        b"(u.",
        b"\x86.",
        b"R.",
        b"\x81.",
        b"b.",
        b"Q.",
        b"cos\nsystem",
        b"T\xff\xff\xff\xff.",
        b"\x8b\xff\xff\xff\xff.",
        b"X\xff\xff\xff\xffabc.",
        b"\x8d" + b"\xff" * 8 + b".",
        b"Inot a number\n.",
        b"Fnan?\n.",
        b"X\x01\x00\x00\x00\xff.",
        b"p\xff\n.",
    ],
)
def test_nonsense_is_an_error_and_not_a_crash(data: bytes) -> None:
    with pytest.raises(PickleError):
        followed(data)


def test_a_pickle_of_more_steps_than_any_checkpoint_takes_is_left() -> None:
    with pytest.raises(TooLong):
        followed(b"N" + b"N0" * machine.MAX_STEPS + b".")


def test_random_bytes_never_raise_anything_else() -> None:
    source = random.Random(7)
    whole = pickle.dumps(PLAIN, 2)
    for _ in range(3000):
        data = bytearray(whole)
        for _ in range(source.randrange(1, 6)):
            data[source.randrange(len(data))] = source.randrange(256)
        try:
            followed(bytes(data))
        except (PickleError, TooLong):
            continue
