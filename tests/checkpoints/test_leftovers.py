"""What the safe helper leaves under hidden names when its process is killed, as the doctor tells it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ckpt_lint.cli import main
from ckpt_lint.safe import resume_path
from ckpt_lint.safe._files import PREFIX, scratch_name
from tests import lightning_releases
from tests.checkpoints.builders import checkpoint, write

SCRIPT = Path(__file__).with_name("killed.py")
Say = Callable[..., str]


@dataclass(frozen=True)
class Killed:
    """Directories of killed runs, by moment, and which process each was."""

    root: Path
    processes: dict[str, int]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    root = tmp_path_factory.mktemp("killed")
    done = lightning_releases.run(SCRIPT, version="2.6.6", cwd=root)
    said = [line.split() for line in done.stdout.splitlines()]
    assert [signal for *_, signal in said] == ["9", "9"], done.stderr
    return Killed(root, {name: int(process) for name, process, _ in said})


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """``say("runs", "--fix")``: what the doctor prints in an empty project."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, code: int = 0) -> str:
        assert main(["doctor", "--isolated", "--lightning-version", "2.6.6", *arguments]) == code
        return capsys.readouterr().out

    return run


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the run is killed by SIGKILL, in a fork")
def test_a_half_written_file_of_a_killed_run_is_named_and_is_no_checkpoint(killed: Killed, say: Say) -> None:
    shutil.copytree(killed.root / "in_a_write", "ck")
    process = killed.processes["in_a_write"]
    (scratch,) = Path("ck").glob(f"{PREFIX}*")
    told = say("ck")
    assert (
        f"  left over: {scratch.name} ({scratch.stat().st_size / 1000:.1f} kB): an unfinished write, "
        f"by process {process}, which is gone; the next run here deletes it\n"
    ) in told
    assert "resume: from last.ckpt (epoch 1, step 2)" in told
    assert "1 checkpoint in 1 directory: all sound." in told
    (run,) = json.loads(say("ck", "--output-format", "json"))
    assert [each["name"] for each in run["checkpoints"]] == ["last.ckpt"]
    (left,) = run["leftovers"]
    assert (left["name"], left["kind"], left["size"]) == (scratch.name, "unfinished", scratch.stat().st_size)
    assert (left["process"], left["running"]) == (process, False)
    assert resume_path("ck/last.ckpt") == "ck/last.ckpt"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the run is killed by SIGKILL, in a fork")
def test_what_last_ckpt_was_is_left_over_beside_a_sound_last_ckpt(killed: Killed, say: Say) -> None:
    shutil.copytree(killed.root / "before_the_disk_has_it", "ck")
    (kept,) = Path("ck").glob(f"{PREFIX}*.kept.ckpt")
    told = say("ck")
    assert f"left over: {kept.name} (" in told
    assert "): the save before last.ckpt, by process" in told
    assert "resume: from last.ckpt (epoch 2, step 3)" in told
    (run,) = json.loads(say("ck", "--output-format", "json"))
    assert [each["name"] for each in run["checkpoints"]] == ["last.ckpt"]
    assert [each["kind"] for each in run["leftovers"]] == ["kept"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the run is killed by SIGKILL, in a fork")
@pytest.mark.parametrize("harm", ["cut off", "gone"])
def test_where_the_disk_lost_last_ckpt_the_kept_file_is_what_to_resume_from(
    killed: Killed, say: Say, harm: str
) -> None:
    shutil.copytree(killed.root / "before_the_disk_has_it", "ck")
    (kept,) = Path("ck").glob(f"{PREFIX}*.kept.ckpt")
    if harm == "gone":
        os.unlink("ck/last.ckpt")
    else:
        os.truncate("ck/last.ckpt", 5000)
    told = say("ck", code=int(harm == "cut off"))
    assert f"resume: from {kept.name} (epoch 1, step 2)" in told
    assert f"note: {kept.name} is what last.ckpt was before its last save" in told
    assert "left over" not in told
    with pytest.warns(UserWarning, match="Not resuming from ck/last.ckpt"):
        assert resume_path("ck/last.ckpt") == str(kept)


def test_a_process_that_is_running_or_on_another_host_is_said_to_be(say: Say) -> None:
    write(Path("ck"), last=5)
    Path("ck", scratch_name()).write_bytes(b"half")
    Path("ck", f"{PREFIX}00000000-7.tmp").write_bytes(b"half")
    told = say("ck")
    assert f"(4 B): an unfinished write, by process {os.getpid()}, which is running\n" in told
    assert "(4 B): an unfinished write, by a process on another host\n" in told
    (run,) = json.loads(say("ck", "--output-format", "json"))
    assert [(each["process"], each["running"]) for each in run["leftovers"]] == [
        (None, None),
        (os.getpid(), True),
    ]


def test_a_directory_half_written_is_no_checkpoint_and_no_run_of_its_own(say: Say) -> None:
    write(Path("ck"), last=5)
    scratch = Path("ck", scratch_name())
    scratch.mkdir()
    for name in (".metadata", "meta.pt", "inner.ckpt"):
        (scratch / name).write_bytes(checkpoint(9))
    (run,) = json.loads(say(".", "--output-format", "json"))
    assert run["resume"]["name"] == "last.ckpt"
    assert [each["size"] for each in run["leftovers"]] == [3 * len(checkpoint(9))]


def test_a_directory_with_nothing_but_leftovers_is_told_of(say: Say) -> None:
    Path("ck").mkdir()
    Path("ck", scratch_name()).write_bytes(b"half")
    told = say(".")
    assert told.startswith("ck\n  left over: .ckpt-safe-")
    assert "resume: there is nothing here that `fit` can resume from" in told


def test_no_link_is_repaired_to_a_file_that_the_next_run_deletes(say: Say) -> None:
    write(Path("ck"), best=5, last="gone.ckpt")
    kept = Path("ck", scratch_name().replace(".tmp", ".kept.ckpt"))
    kept.write_bytes(checkpoint(7))
    say("ck", "--fix", code=1)
    assert os.readlink("ck/last.ckpt") == "best.ckpt"


def test_a_leftover_that_is_named_stands_for_its_directory(say: Say) -> None:
    write(Path("ck"), last=5)
    scratch = Path("ck", scratch_name())
    scratch.write_bytes(b"half")
    (run,) = json.loads(say(str(scratch), "--output-format", "json"))
    assert [each["name"] for each in run["checkpoints"]] == ["last.ckpt"]
    assert [each["name"] for each in run["leftovers"]] == [scratch.name]
