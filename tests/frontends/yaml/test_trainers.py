"""Trainers of configurations: their own arguments, and the callbacks that meet in one."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.frontends.projects import check, fix

WRITER = "lightning.pytorch.callbacks.ModelCheckpoint"
TARGET = "_target_: pytorch_lightning.Trainer\n"
CLI = "seed_everything: 1\ntrainer:\n  max_epochs: 3\n"


@pytest.mark.parametrize(
    "config",
    [
        f"trainer:\n  {TARGET}  resume_from_checkpoint: a.ckpt  # CKPT205\n",
        f"{TARGET}resume_from_checkpoint: ${{ckpt}}  # CKPT205\n",
        f"{TARGET}resume_from_checkpoint: null  # CKPT205\n",
        f"{CLI}  resume_from_checkpoint:  # CKPT205\n",
        "fit:\n  trainer:\n    resume_from_checkpoint: a  # CKPT205\n  model: {class_path: a.Model}\n",
    ],
)
def test_the_removed_argument_of_a_trainer(tmp_path: Path, config: str) -> None:
    check(tmp_path, {"config.yaml": config}, "2.5.6")


@pytest.mark.parametrize(
    "config",
    [
        "_target_: transformers.TrainingArguments\nresume_from_checkpoint: a.ckpt\n",
        "trainer:\n  resume_from_checkpoint: a.ckpt\n",
        "_target_: lightning.fabric.Trainer2\nresume_from_checkpoint: a.ckpt\n",
        f"model:\n  resume_from_checkpoint: a.ckpt\ntrainer:\n  {TARGET}",
        f"{CLI}model:\n  resume_from_checkpoint: a.ckpt\n",
    ],
)
def test_that_key_elsewhere_is_silent(tmp_path: Path, config: str) -> None:
    check(tmp_path, {"config.yaml": config}, "2.5.6")


def test_on_a_release_that_takes_it_the_argument_is_silent(tmp_path: Path) -> None:
    check(tmp_path, {"config.yaml": f"{TARGET}resume_from_checkpoint: a.ckpt\n"}, "1.9.5")


def test_a_value_that_says_nothing_is_taken_out_with_its_row(tmp_path: Path) -> None:
    config = f"# ours\n{TARGET}resume_from_checkpoint: null\nmax_epochs: 3  # long\n"
    assert fix(tmp_path, {"config.yaml": config}, "2.5.6") == {
        "config.yaml": f"# ours\n{TARGET}max_epochs: 3  # long\n"
    }


@pytest.mark.parametrize(
    "config",
    [
        f"{TARGET}resume_from_checkpoint: a.ckpt\nmax_epochs: 3\n",
        f"{TARGET}resume_from_checkpoint: null  # not now\nmax_epochs: 3\n",
        "{_target_: pytorch_lightning.Trainer, resume_from_checkpoint: null}\n",
        f"{TARGET}max_epochs: 3\nresume_from_checkpoint: null",
    ],
)
def test_a_value_or_a_remark_is_not_taken_out(tmp_path: Path, config: str) -> None:
    assert fix(tmp_path, {"config.yaml": config}, "2.5.6") == {}


def writers(first: str, second: str, found: str = "") -> str:
    return dedent(
        f"""\
        seed_everything: 1
        trainer:
          callbacks:
            - class_path: {WRITER}
              init_args: {{{first}save_last: true, monitor: x}}  # CKPT103: 2.6.6
            - class_path: {WRITER}
              init_args: {{{second}save_last: true, monitor: y}}  # {found}CKPT103: 2.6.6
        """
    )


@pytest.mark.parametrize("release", ["2.5.6", "2.6.6"])
@pytest.mark.parametrize("directory", ["dirpath: a, ", "", "dirpath: '${out}/a', "])
def test_two_writers_of_one_trainer(tmp_path: Path, directory: str, release: str) -> None:
    config = writers(directory, directory, "CKPT106: 2.6.6; ")
    check(tmp_path, {"config.yaml": config}, release)


def test_two_writers_in_two_directories_are_silent(tmp_path: Path) -> None:
    check(tmp_path, {"config.yaml": writers("dirpath: a, ", "dirpath: b, ")}, "2.6.6")


GROUP = f"""\
    best:
      _target_: {WRITER}
      dirpath: ${{paths.output_dir}}/checkpoints
      monitor: val/loss
      save_last: true  # CKPT103: 2.6.6
    newest:
      _target_: {WRITER}
      dirpath: ${{paths.output_dir}}/checkpoints
      every_n_epochs: 1
      save_last: true  # CKPT106: 2.6.6
    """


def test_two_writers_of_a_group_of_callbacks(tmp_path: Path) -> None:
    check(tmp_path, {"configs/callbacks/default.yaml": GROUP}, "2.6.6")


def test_two_callbacks_that_stand_in_different_lists_are_silent(tmp_path: Path) -> None:
    apart = GROUP.replace("    best:", "    one:", 1).replace("  # CKPT106: 2.6.6", "")
    check(tmp_path, {"configs/checkpoint/default.yaml": apart}, "2.6.6")


def test_a_dry_run_beside_a_writer(tmp_path: Path) -> None:
    config = f"""\
        seed_everything: 1
        trainer:
          fast_dev_run: true  # CKPT109: 2.6.6
          callbacks:
            class_path: {WRITER}
            init_args: {{save_last: true}}
        """
    check(tmp_path, {"config.yaml": config}, "2.6.6")
    check(tmp_path, {"config.yaml": config.replace("true  # CKPT109: 2.6.6", "false")}, "2.6.6")


def test_two_packages_in_one_trainer(tmp_path: Path) -> None:
    config = f"""\
        trainer:
          _target_: lightning.pytorch.Trainer
          callbacks:
            - _target_: pytorch_lightning.callbacks.ModelCheckpoint  # CKPT208: 2.6.6
            - _target_: {WRITER}
              every_n_epochs: 2
        """
    check(tmp_path, {"config.yaml": config}, "2.6.6")
