"""A hostile checkpoint executes nothing, and takes neither the memory nor the time of its reader."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.checkpoints import hostile

ROOT = Path(__file__).parents[2]
RUNNABLE = ("reduce", "reduce_protocol_4", "eval", "global", "inst", "obj", "stack_global")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All hostile files read by one process that may take 400 MB."""
    directory = tmp_path_factory.mktemp("hostile")
    done = subprocess.run(
        [sys.executable, "-m", "tests.checkpoints.hostile", str(directory)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return {"left": os.listdir(directory), **json.loads(done.stdout)}


@pytest.mark.parametrize("name", RUNNABLE)
def test_the_exploits_are_real(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pickle`` itself runs what they hold: a test that proves the next one means something."""
    monkeypatch.chdir(tmp_path)
    pickle.loads(dict(hostile.exploits())[name])
    assert os.listdir() == [hostile.TRACE]


def test_nothing_is_executed(outcomes: dict[str, Any]) -> None:
    assert outcomes["left"] == []


def test_an_exploit_is_read_and_what_it_would_run_is_named(outcomes: dict[str, Any]) -> None:
    for name in dict(hostile.exploits()):
        found = outcomes["results"][name]
        assert found["state"] == "read", name
        assert found["epoch"] in (0, 7)
        assert {"os.system", "posix.system", "nt.system", "builtins.eval", "antigravity.fly"} & set(
            found["refused"]
        ), name


def test_no_bomb_takes_more_than_400_megabytes_or_20_seconds(outcomes: dict[str, Any]) -> None:
    for name, found in outcomes["results"].items():
        assert found["seconds"] < 20, name
    assert outcomes["peak_kilobytes"] < 400_000


def test_the_header_of_a_bomb_is_still_known(outcomes: dict[str, Any]) -> None:
    for name in dict(hostile.bombs()):
        found = outcomes["results"][name]
        assert (found["state"], found.get("epoch")) in (("read", 7), ("damaged", None)), name


@pytest.mark.parametrize("name", ["laughs", "marks", "nones", "dicts", "memo", "many_names", "zip_bomb"])
def test_what_is_too_large_is_said_to_be_unread(outcomes: dict[str, Any], name: str) -> None:
    assert outcomes["results"][name]["complete"] is False


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("deflated", "read"),
        ("lzma", "no-checkpoint"),
        ("no_pickle", "no-checkpoint"),
        ("empty_archive", "no-checkpoint"),
        ("size_beyond", "damaged"),
        ("offset_beyond", "damaged"),
        ("directory_cut", "damaged"),
        ("many_members", "no-checkpoint"),
        ("zip64_nowhere", "damaged"),
        ("zip64_without_sizes", "damaged"),
        ("tar_loop", "truncated"),
        ("tar_far", "truncated"),
        ("tar_sizeless", "damaged"),
        ("zeros", "truncated"),
        ("text", "no-checkpoint"),
        ("pickle", "no-checkpoint"),
    ],
)
def test_an_archive_that_lies_is_found_out(outcomes: dict[str, Any], name: str, state: str) -> None:
    assert outcomes["results"][name]["state"] == state
