"""Checkpoints that are directories: swapped in one step, found and judged by ``resume_path``.

Lightning's sharded layout comes from a real run on two ranks (``ModelParallelStrategy``, which FSDP
shares its layout with, and which runs on CPU); DeepSpeed needs a GPU, so its layout is built here.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import warnings
import zipfile
from pathlib import Path
from typing import Any, Callable

import pytest

from ckpt_lint.safe import CheckpointNotFoundError, _files, resume_path
from ckpt_lint.safe._sound import problem
from tests.safe.running import run

PARTS = [".metadata", "__0_0.distcp", "__1_0.distcp", "meta.pt"]


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """The directory of a run on two ranks, and what each rank said."""
    directory = tmp_path_factory.mktemp("sharded")
    done = run("sharded.py", "pytorch-lightning", "2.6.6", cwd=directory, timeout=240)
    said = [json.loads(line.partition("RANK")[2]) for line in done.stdout.splitlines() if "RANK{" in line]
    assert done.returncode == 0, done.stderr[-3000:]
    return directory / "ck", said


@pytest.fixture
def copy(sharded: tuple[Path, list[Any]], tmp_path: Path) -> Path:
    """A sharded checkpoint of that run, to damage."""
    return Path(shutil.copytree(sharded[0] / "last.ckpt", tmp_path / "last.ckpt"))


def test_two_ranks_save_and_resume_sharded_directories(sharded: tuple[Path, list[Any]]) -> None:
    directory, said = sharded
    assert sorted(each["rank"] for each in said) == [0, 1]
    assert [each["second"] for each in said] == [2, 2], "both resume after the second epoch"
    assert all(each["listing"] == dict.fromkeys(["epoch=0-step=4.ckpt", "last.ckpt"], PARTS) for each in said)
    assert sorted(os.listdir(directory)) == ["epoch=0-step=4.ckpt", "last.ckpt"]
    assert not _files.is_shared(directory / "last.ckpt"), "a later run may write its parts in place"
    assert resume_path(directory / "last.ckpt") == directory / "last.ckpt"


def cut(name: str) -> Callable[[Path], None]:
    return lambda path: os.truncate(path / name, (path / name).stat().st_size - 7)


def without(name: str) -> Callable[[Path], None]:
    return lambda path: (path / name).unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (without(".metadata"), "is a sharded checkpoint without its .metadata"),
        (without("meta.pt"), "is a sharded checkpoint of Lightning without its meta.pt"),
        (without("__1_0.distcp"), "lacks its part __1_0.distcp"),
        (cut("__0_0.distcp"), "holds __0_0.distcp, which is cut off"),
        (cut(".metadata"), "holds a damaged .metadata"),
        (cut("meta.pt"), "holds meta.pt, which is cut off or damaged"),
    ],
)
def test_a_sharded_checkpoint_that_lacks_anything_is_not_sound(
    copy: Path, damage: Callable[[Path], None], said: str
) -> None:
    assert problem(copy) is None
    damage(copy)
    assert str(problem(copy)).startswith(said)
    sound = shutil.copytree(copy, copy.with_name("epoch=3.ckpt")).parent
    with pytest.raises(CheckpointNotFoundError, match=said.split(",")[0]):
        resume_path(sound / "last.ckpt")


def test_a_directory_of_torch_distributed_checkpoint_needs_no_meta_pt(copy: Path) -> None:
    index = (copy / ".metadata").read_bytes()
    # The same index with other names for its parts, of the same length.
    (copy / ".metadata").write_bytes(
        index.replace(b"state_dict.layers", b"my_network.layers").replace(b"optimizer_0.", b"my_adamw_00.")
    )
    (copy / "meta.pt").unlink()
    assert problem(copy) is None


def torch_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\x00.")


def deepspeed(path: Path) -> Path:
    """The layout that ``DeepSpeedStrategy`` writes on two ranks."""
    for name in ("mp_rank_00_model_states", "zero_pp_rank_0_mp_rank_00_optim_states", "zero_pp_rank_1_mp_rank_00_optim_states"):  # fmt: skip
        torch_file(path / "checkpoint" / f"{name}.pt")
    (path / "latest").write_text("checkpoint")
    return path


def test_deepspeeds_layout_is_judged_by_latest_and_by_every_part(tmp_path: Path) -> None:
    path = deepspeed(tmp_path / "last.ckpt")
    assert problem(path) is None
    (path / "latest").unlink()
    assert problem(path) == "is a DeepSpeed checkpoint without its file latest"
    deepspeed(path)
    cut("checkpoint/zero_pp_rank_1_mp_rank_00_optim_states.pt")(path)
    assert "zero_pp_rank_1_mp_rank_00_optim_states.pt, which is cut off" in str(problem(path))
    (path / "checkpoint" / "mp_rank_00_model_states.pt").unlink()
    assert problem(path) == "is a DeepSpeed checkpoint without model states in checkpoint"


def test_the_newest_sound_directory_beside_a_broken_one_is_taken(tmp_path: Path) -> None:
    for number, name in enumerate(("epoch=0.ckpt", "epoch=1.ckpt", "last.ckpt")):
        deepspeed(tmp_path / name)
        os.utime(tmp_path / name, (number, number))
    (tmp_path / "last.ckpt" / "latest").unlink()
    with pytest.warns(UserWarning, match="without its file latest"):
        assert resume_path(str(tmp_path / "last.ckpt")) == str(tmp_path / "epoch=1.ckpt")


def test_no_reader_ever_sees_a_directory_missing_or_half_there(tmp_path: Path) -> None:
    target, seen, stop = deepspeed(tmp_path / "last.ckpt"), set(), threading.Event()

    def watch() -> None:
        while not stop.is_set():
            seen.add(os.path.lexists(target))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(100):
        _files.place(deepspeed(tmp_path / "new"), target)
    stop.set()
    watcher.join()
    assert seen == {True}
    assert os.listdir(tmp_path) == ["last.ckpt"]


def test_killed_where_directories_cannot_be_swapped_the_older_one_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = deepspeed(tmp_path / "last.ckpt")
    new = deepspeed(tmp_path / _files.scratch_name())
    monkeypatch.setattr(_files, "_exchange", lambda one, other: False)
    real = Path.rename

    def killed(self: Path, other: Path) -> None:
        if self == new:
            raise KeyboardInterrupt
        real(self, other)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        _files.place(new, target, target.with_name(_files.kept_name(target)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = Path(resume_path(str(target)))
    assert found.name == _files.kept_name(target)
    assert problem(found) is None
