"""Checkpoints on another file system, through fsspec."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from tests.checkpoints.builders import checkpoint, write
from tests.checkpoints.test_doctor import Doctor, doctor

__all__ = ["doctor"]


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_runs_below_a_url_are_found_and_judged(doctor: Doctor, memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/bucket/runs/a/epoch.ckpt", checkpoint(40, epoch=3))
    memory.pipe("/bucket/runs/a/last.ckpt", checkpoint(10))
    memory.pipe("/bucket/runs/b/last.ckpt", checkpoint(10)[:-1])
    run = doctor("memory://bucket/runs", "--output-format", "json")
    first, second = run.json
    assert (run.code, first["directory"]) == (1, "memory:///bucket/runs/a")
    assert first["resume"]["argument"] == 'ckpt_path="memory:///bucket/runs/a/epoch.ckpt"'
    assert [each["kind"] for each in first["checkpoints"]] == ["file", "file"]
    assert first["checkpoints"][1]["problems"][0]["state"] == "stale"
    assert second["checkpoints"][0]["problems"][0]["state"] == "truncated"
    assert second["resume"] is None


def test_the_path_that_is_advised_opens(doctor: Doctor, memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/bucket/last.ckpt", checkpoint(40))
    argument = doctor("memory://bucket", "--output-format", "json").json[0]["resume"]["argument"]
    with fsspec.open(argument.partition('"')[2].rstrip('"')) as file:
        assert file.read() == checkpoint(40)


def test_there_is_nothing_to_repair(doctor: Doctor, memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/bucket/last.ckpt", checkpoint(10))
    memory.pipe("/bucket/last-v1.ckpt", checkpoint(20))
    run = doctor("memory://bucket", "--fix")
    assert run.code == 1
    assert "repaired" not in run.out
    assert sorted(memory.store) == ["/bucket/last-v1.ckpt", "/bucket/last.ckpt"]


def test_a_url_that_leads_nowhere_is_one_line(doctor: Doctor, memory: fsspec.AbstractFileSystem) -> None:
    run = doctor("memory://nowhere")
    assert (run.code, len(run.errors)) == (2, 1)
    assert run.errors[0] == "ckpt-lint: error: memory://nowhere: No such file or directory"


def test_a_local_url_is_judged_as_the_directory(doctor: Doctor, tmp_path: Path) -> None:
    write(tmp_path / "runs", last=10)
    run = doctor(f"file://{tmp_path}/runs", "--output-format", "json")
    assert run.json[0]["checkpoints"][0]["global_step"] == 10


def test_without_fsspec_a_url_is_one_line_that_says_what_to_install(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.delitem(sys.modules, "ckpt_lint.checkpoints.remote", raising=False)
    monkeypatch.delattr("ckpt_lint.checkpoints.remote", raising=False)
    run = doctor("s3://bucket/runs")
    assert run.code == 2
    assert run.errors == [
        "ckpt-lint: error: s3://bucket/runs: URLs need fsspec (`pip install 'ckpt-lint[remote]'`)"
    ]


@pytest.mark.parametrize("failing", ["ls", "info", "_open"])
def test_errors_of_a_file_system_s_own_are_one_line(
    doctor: Doctor, memory: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """What object stores raise without credentials, or when a connection is lost, is no OSError."""
    memory.pipe("/bucket/last.ckpt", checkpoint(10))

    def refuse(*args: object, **options: object) -> None:
        raise RuntimeError("Unable to locate credentials\nand so on")

    monkeypatch.setattr(type(memory), failing, refuse)
    run = doctor("memory://bucket")
    assert (run.code, len(run.errors)) == (2, 1)
    assert run.errors[0].endswith("Unable to locate credentials")
