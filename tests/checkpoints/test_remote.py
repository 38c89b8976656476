"""Checkpoints on another file system, through fsspec."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from tests.checkpoints.builders import checkpoint, write
from tests.checkpoints.test_doctor import Doctor, doctor
from tests.safe.test_remote import s3

__all__ = ["doctor", "s3"]

ROOT = Path(__file__).parents[2]


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


@pytest.mark.parametrize("protocol", ["file", "local"])
def test_a_local_url_is_the_directory_links_and_repairs_included(
    doctor: Doctor, tmp_path: Path, protocol: str
) -> None:
    write(tmp_path / "runs", best=20, last="gone.ckpt")
    run = doctor(f"{protocol}://{tmp_path}/runs", "--output-format", "json")
    assert run.json[0]["checkpoints"][1]["problems"][0]["state"] == "dangling"
    doctor(f"{protocol}://{tmp_path}/runs", "--fix")
    assert (tmp_path / "runs/last.ckpt").readlink() == Path("best.ckpt")


def test_a_bucket_on_a_server_is_judged(s3: dict[str, str], tmp_path: Path) -> None:
    s3fs = pytest.importorskip("s3fs")
    server = s3fs.S3FileSystem(
        endpoint_url=s3["FSSPEC_S3_ENDPOINT_URL"], key="key", secret="secret", skip_instance_cache=True
    )
    for name, data in {"a b/best": checkpoint(40), "a b/last": checkpoint(10), "c/last": b"PK"}.items():
        server.pipe(f"bucket/doctor/{name}.ckpt", data)
    server.touch("bucket/doctor/c/")
    done = subprocess.run(
        [sys.executable, "-m", "ckpt_lint", "doctor", "s3://bucket/doctor", "--output-format", "json"],
        env={**os.environ, **s3}, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    first, second = json.loads(done.stdout)
    assert (done.returncode, first["resume"]["name"]) == (1, "best.ckpt")
    assert first["resume"]["argument"] == 'ckpt_path="s3://bucket/doctor/a b/best.ckpt"'
    assert [each["state"] for each in second["checkpoints"][0]["problems"]] == ["truncated"]


def test_a_server_that_is_not_there_is_one_line(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs")
    for name, value in (("ENDPOINT_URL", "http://127.0.0.1:9"), ("KEY", "key"), ("SECRET", "secret")):
        monkeypatch.setitem(fsspec.config.conf.setdefault("s3", {}), name.lower(), value)
    monkeypatch.setitem(fsspec.config.conf["s3"], "config_kwargs", {"retries": {"max_attempts": 0}})
    run = doctor("s3://bucket/doctor")
    assert (run.code, len(run.errors)) == (2, 1)
    assert run.errors[0].startswith("ckpt-lint: error: s3://bucket/doctor: Could not connect")


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
