"""LightningCLI's configurations: ``class_path`` and ``init_args``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frontends.projects import check, fix


@pytest.mark.parametrize("release", ["2.1.3", "2.5.6", "2.6.6"])
def test_callbacks_of_the_trainer(tmp_path: Path, release: str) -> None:
    check(
        tmp_path,
        {
            "config.yaml": """\
            seed_everything: 1
            trainer:
              callbacks:
                - class_path: lightning.pytorch.callbacks.ModelCheckpoint
                  init_args:
                    monitor: val_loss
                    save_last: true  # CKPT101: 2.1.3; CKPT103: 2.6.6
                - class_path: lightning.pytorch.callbacks.ModelCheckpoint
                  init_args: {save_last: false}
                - class_path: lightning.pytorch.callbacks.ModelCheckpoint
                  init_args: {save_last: null, monitor: a}
                - class_path: lightning.pytorch.callbacks.ModelCheckpoint  # CKPT111
                - class_path: lightning.pytorch.callbacks.EarlyStopping
                  init_args: {monitor: val_loss}
                - lightning.pytorch.callbacks.RichProgressBar
            model:
              class_path: mine.Model
            """
        },
        release,
    )


def test_the_short_form_and_one_callback_without_a_list(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "a.yaml": """\
            trainer:
              callbacks+:
                class_path: ModelCheckpoint
                init_args:
                  save_last: true  # CKPT101
            """,
            "b.yml": """\
            trainer.callbacks+:
              - class_path: "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"
                init_args:
                  'save_last': yes  # CKPT101
            """,
        },
    )


@pytest.mark.parametrize("release", ["2.1.3", "2.5.6"])
def test_link_is_a_value_that_lightning_cli_refuses_before_it_knows_it(tmp_path: Path, release: str) -> None:
    config = """\
        seed_everything: 1
        trainer:
          callbacks:
            class_path: lightning.pytorch.callbacks.ModelCheckpoint
            init_args:
              monitor: val_loss
              save_last: link  # CKPT102: 2.5.6
        """
    check(tmp_path, {"config.yaml": config}, release)


def test_other_classes_of_the_name_are_silent(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "config.yaml": """\
            callbacks:
              - class_path: tensorflow.keras.callbacks.ModelCheckpoint
                init_args: {save_last: true}
              - class_path: mine.ModelCheckpoint
                init_args: {save_last: true}
              - class_path: lightning.pytorch.callbacks.ModelCheckpointer
                init_args: {save_last: true}
              - {type: CheckpointHook, save_last: true}
            checkpoint: {save_last_ckpt: true}
            """
        },
    )


def test_a_resume_at_the_top_or_under_fit(tmp_path: Path) -> None:
    top = """\
        seed_everything: 1
        trainer: {max_epochs: 3}
        ckpt_path: runs/a/last.ckpt  # CKPT201
        model:
          init_args: {pretrained: runs/b/last.ckpt}
        """
    fit = """\
        fit:
          trainer: {max_epochs: 3}
          model: {class_path: mine.Model}
          ckpt_path: "runs/a/last.ckpt"  # CKPT201
        test:
          trainer: {max_epochs: 3}
          model: {class_path: mine.Model}
          ckpt_path: runs/a/last.ckpt
        """
    old = """\
        seed_everything: 1
        trainer:
          resume_from_checkpoint: runs/a/last.ckpt  # CKPT201; CKPT205
        """
    sharded = "seed_everything: 1\ntrainer: {}\nckpt_path: runs/a/last.ckpt/  # CKPT201\n"
    evaluation = "seed_everything: 1\ntrainer: {}\nckpt_path: runs/a/last.ckpt\n"
    training = {"top.yaml": top, "fit.yaml": fit, "old.yaml": old, "sharded.yaml": sharded}
    check(tmp_path, {**training, "test_config.yaml": evaluation})


def test_near_names_are_no_last_checkpoint(tmp_path: Path) -> None:
    names = ["last-epoch.ckpt", "a/epoch-last.ckpt", "last", "a/last.ckpt.bak", "notlast.ckpt"]
    files = {
        f"{number}.yaml": f"seed_everything: 1\ntrainer: {{}}\nckpt_path: {name}\n# last.ckpt\n"
        for number, name in enumerate(names)
    }
    check(tmp_path, files)


def test_the_class_path_is_exchanged_and_every_other_byte_stays(tmp_path: Path) -> None:
    before = """\
        # our runs
        trainer:
          callbacks:
            -   class_path:   "lightning.pytorch.callbacks.ModelCheckpoint"   # saves
                init_args: { monitor: val_loss,  save_last: true }
            - class_path: lightning.pytorch.callbacks.ModelCheckpoint
              init_args:

                save_last: !!bool yes   # é
        """
    after = before.replace(
        "lightning.pytorch.callbacks.ModelCheckpoint", "ckpt_lint.safe.lightning.SafeModelCheckpoint"
    )
    assert fix(tmp_path, {"config.yaml": before}) == {"config.yaml": dedented(after)}


def test_the_short_form_takes_the_package_that_the_file_names(tmp_path: Path) -> None:
    before = """\
        trainer:
          logger: {class_path: pytorch_lightning.loggers.CSVLogger}
          callbacks: [{class_path: ModelCheckpoint, init_args: {save_last: true}}]
        """
    after = before.replace("ModelCheckpoint", "ckpt_lint.safe.pytorch_lightning.SafeModelCheckpoint")
    assert fix(tmp_path, {"config.yaml": before}) == {"config.yaml": dedented(after)}


def test_the_short_form_takes_the_package_that_the_project_requires(tmp_path: Path) -> None:
    files = {
        "config.yaml": "callbacks: [{class_path: ModelCheckpoint, init_args: {save_last: true}}]\n",
        "requirements.txt": "lightning==2.1.3\n",
    }
    fixed = fix(tmp_path, files)
    assert "class_path: ckpt_lint.safe.lightning.SafeModelCheckpoint," in fixed["config.yaml"]


def test_no_fix_where_the_package_is_not_known(tmp_path: Path) -> None:
    config = "trainer: {callbacks: [{class_path: ModelCheckpoint, init_args: {save_last: true}}]}\n"
    assert fix(tmp_path, {"config.yaml": config}) == {}


def dedented(text: str) -> str:
    from textwrap import dedent

    return dedent(text)
