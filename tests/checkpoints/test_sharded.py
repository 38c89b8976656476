"""Checkpoints that are directories.

Shards are written by torch.distributed.checkpoint itself, meta.pt as Lightning writes it. DeepSpeed
needs a GPU and a compiler: its layout is built by hand, with torch's own files in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ckpt_lint.checkpoints.diagnosis import Checkpoint
from tests.checkpoints.builders import write
from tests.checkpoints.test_repair import fix
from tests.checkpoints.test_runs import found
from tests.checkpoints.test_states import best, examine

torch = pytest.importorskip("torch")
distributed = pytest.importorskip("torch.distributed.checkpoint")

META = {"epoch": 4, "global_step": 50, "pytorch-lightning_version": "2.6.6", "callbacks": {}, "loops": {}}


@pytest.fixture
def sharded(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> Path:
    """A directory checkpoint as ModelParallelStrategy and FSDPStrategy write it."""
    model = torch.nn.Linear(4, 4)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.zeros(1, 4)).sum().backward()
    optimizer.step()
    directory = tmp_path / "run/epoch=4.ckpt"
    state = {"model": model.state_dict(), "optimizer_0": optimizer.state_dict()}
    distributed.save(state, checkpoint_id=directory, no_dist=True)
    torch.save(META, directory / "meta.pt")
    return directory


@pytest.fixture
def deepspeed(tmp_path: Path) -> Path:
    """A directory checkpoint in DeepSpeed's layout, stage 2, one process."""
    directory = tmp_path / "run/epoch=4.ckpt"
    (directory / "checkpoint").mkdir(parents=True)
    torch.save({"module": {}, **META}, directory / "checkpoint/mp_rank_00_model_states.pt")
    optimizer = {"optimizer_state_dict": {"fp32": [torch.zeros(3)]}}
    torch.save(optimizer, directory / "checkpoint/bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt")
    (directory / "latest").write_text("checkpoint")
    (directory / "zero_to_fp32.py").write_text("# DeepSpeed's own script\n")
    return directory


def judged(directory: Path) -> Checkpoint:
    return examine(directory.parent)[directory.name]


def test_a_sharded_checkpoint_is_sound_and_full(sharded: Path) -> None:
    checkpoint = judged(sharded)
    assert checkpoint.states == ("sound",)
    assert checkpoint.header is not None
    assert (checkpoint.header.layout, checkpoint.header.contents) == ("sharded", "full")
    assert (checkpoint.header.epoch, checkpoint.step, checkpoint.header.lightning) == (4, 50, "2.6.6")
    assert checkpoint.size == sum(each.stat().st_size for each in sharded.iterdir())
    assert best(sharded.parent) == sharded.name


def test_a_deepspeed_checkpoint_is_sound_and_full(deepspeed: Path) -> None:
    checkpoint = judged(deepspeed)
    assert checkpoint.states == ("sound",)
    assert checkpoint.header is not None
    assert (checkpoint.header.layout, checkpoint.header.contents) == ("deepspeed", "full")
    assert (checkpoint.header.epoch, checkpoint.step) == (4, 50)
    assert best(deepspeed.parent) == deepspeed.name


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize(
    ("break_it", "text"),
    [
        (lambda d: (d / "meta.pt").unlink(), "meta.pt is missing"),
        (lambda d: (d / ".metadata").unlink(), ".metadata is missing"),
        (lambda d: (d / "__0_0.distcp").unlink(), "__0_0.distcp is missing, which .metadata names"),
        (lambda d: (d / "__0_0.distcp").write_bytes(b""), "__0_0.distcp is missing, which .metadata names"),
        (lambda d: _cut(d / "__0_0.distcp"), "__0_0.distcp ends too early"),
        (lambda d: _cut(d / "meta.pt"), "meta.pt: the zip archive has no end"),
        (lambda d: (shutil.rmtree(d), d.mkdir()), "an empty directory"),
    ],
)
def test_a_sharded_checkpoint_without_a_part_is_truncated(
    sharded: Path, break_it: Callable[[Path], object], text: str
) -> None:
    break_it(sharded)
    assert judged(sharded).problems == (("truncated", text),)


@pytest.mark.parametrize(
    ("break_it", "text"),
    [
        (lambda d: (d / "latest").unlink(), "the file latest is missing, which is written last"),
        (lambda d: (d / "latest").write_text("step9"), "step9 is missing, which the file latest names"),
        (
            lambda d: _cut(d / "checkpoint/mp_rank_00_model_states.pt"),
            "mp_rank_00_model_states.pt: the zip archive has no end",
        ),
        (
            lambda d: _cut(d / "checkpoint/bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt"),
            "bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt: the zip archive has no end",
        ),
        (
            lambda d: (d / "checkpoint/mp_rank_00_model_states.pt").unlink(),
            "checkpoint holds no model states",
        ),
    ],
)
def test_a_deepspeed_checkpoint_without_a_part_is_truncated(
    deepspeed: Path, break_it: Callable[[Path], object], text: str
) -> None:
    break_it(deepspeed)
    assert judged(deepspeed).problems == (("truncated", text),)


def test_a_directory_without_an_extension_is_found_by_its_layout(sharded: Path) -> None:
    sharded.rename(sharded.parent / "step50")
    assert best(sharded.parent) == "step50"
    assert best(sharded.parent / "step50") == "step50"


def test_a_place_inside_of_which_is_a_checkpoint_stands_for_its_run(sharded: Path) -> None:
    assert found(sharded) == {"..": [sharded.name]}


def test_another_directory_is_no_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "run/a.ckpt/notes").mkdir(parents=True)
    assert judged(tmp_path / "run/a.ckpt").states == ("no-checkpoint",)


def test_a_link_to_a_directory_is_judged_and_repaired_like_one_to_a_file(sharded: Path) -> None:
    write(sharded.parent, last=sharded.name, last_v1="gone.ckpt")
    link = examine(sharded.parent)["last.ckpt"]
    assert (link.step, link.states) == (50, ("sound",))
    fix(sharded.parent)
    assert examine(sharded.parent)["last-v1.ckpt"].step == 50
