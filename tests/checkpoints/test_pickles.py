"""The pickle machine: it finds what ``pickle`` finds, and builds and runs nothing."""

from __future__ import annotations

import argparse
import collections
import enum
import io
import pathlib
import pickle
import pickletools
from typing import Any

import pytest
import torch

from ckpt_lint.checkpoints.pickles import machine
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


def follow(data: bytes) -> Machine:
    found = Machine(data)
    machine.follow(found)
    return found


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_plain_content_comes_back_as_pickle_gives_it(protocol: int) -> None:
    assert follow(pickle.dumps(PLAIN, protocol)).result == PLAIN


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
    found = follow(pickle.dumps(values, protocol)).result
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
    assert {str(each) for each in follow(data).globals} == set(looked_up)


def test_every_opcode_is_known() -> None:
    unknown = OPERATIONS[0]
    assert [each.name for each in pickletools.opcodes if OPERATIONS[ord(each.code)] is unknown] == ["STOP"]


def test_an_ordered_dictionary_is_read_like_a_plain_one() -> None:
    assert follow(pickle.dumps(collections.OrderedDict(a=1), 2)).result == {"a": 1}


def test_tensors_are_stepped_over_as_the_opcodes_one_by_one_do(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = torch.zeros(3, 4, 5, 6, 7)
    values = {
        "weights": {f"w{i}": torch.zeros([2] * (i % 6)) for i in range(400)},
        "large": torch.empty(100_000),
        "views": [shared, shared[0], shared[1]],
        "types": {str(t): torch.zeros(2, dtype=t) for t in (torch.int8, torch.bfloat16, torch.bool)},
        "parameter": torch.nn.Parameter(torch.zeros(2)),
        "step": 7,
    }
    data = _pickle_of(values)
    fast = follow(data)
    monkeypatch.setattr("ckpt_lint.checkpoints.pickles.stack.step_over", lambda *_: None)
    slow = follow(data)
    assert (fast.end, fast.globals, fast.storages) == (slow.end, slow.globals, slow.storages)
    assert fast.result["step"] == slow.result["step"] == 7
    assert set(fast.result["weights"]) == set(values["weights"])
    assert len(fast.storages) == 406
    assert len(fast.memo) < len(slow.memo) / 2


def _pickle_of(values: object) -> bytes:
    import zipfile

    file = io.BytesIO()
    torch.save(values, file)
    with zipfile.ZipFile(file) as opened:
        return opened.read(next(name for name in opened.namelist() if name.endswith("data.pkl")))


def test_an_unfinished_dictionary_gives_what_it_has() -> None:
    """The header stands first: what a huge pickle holds behind it is not needed."""
    data = pickle.dumps({"epoch": 3, "global_step": 40, "hyper_parameters": ["x"] * 50_000}, 2)
    found = Machine(data[:-20_000])
    with pytest.raises(PickleError):
        machine.follow(found)
    assert found.result["epoch"] == 3
    assert found.result["global_step"] == 40


@pytest.mark.parametrize("size", range(60))
def test_a_pickle_that_breaks_off_is_an_error(size: int) -> None:
    data = pickle.dumps({"epoch": 3, "global_step": 40, "version": "2.6.6", "more": [1, 2.5, (1, 2)]}, 2)
    with pytest.raises(PickleError):
        follow(data[: min(size, len(data) - 1)])


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
        follow(data)


def test_a_pickle_of_more_steps_than_any_checkpoint_takes_is_left() -> None:
    with pytest.raises(TooLong):
        follow(b"N" + b"N0" * machine.MAX_STEPS + b".")


def test_random_bytes_never_raise_anything_else() -> None:
    import random

    source = random.Random(7)
    whole = pickle.dumps(PLAIN, 2)
    for _ in range(3000):
        data = bytearray(whole)
        for _ in range(source.randrange(1, 6)):
            data[source.randrange(len(data))] = source.randrange(256)
        try:
            follow(bytes(data))
        except (PickleError, TooLong):
            continue
