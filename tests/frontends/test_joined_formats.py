"""Configurations and command lines whose meaning only the project's Python knows."""

from __future__ import annotations

from pathlib import Path

from tests.frontends.projects import check, fix, found

TRAIN = """\
    import lightning.pytorch as pl
    from lightning.pytorch.callbacks import ModelCheckpoint

    def main(cfg, model):
        trainer = pl.Trainer(callbacks=[ModelCheckpoint(**cfg.checkpoint)])
        trainer.fit(model, ckpt_path=cfg.get("ckpt_path"))
    """
RESUME = """\
    import argparse
    import lightning.pytorch as pl

    parser = argparse.ArgumentParser()
    parser.add_argument("--resume-from", default=None)
    args = parser.parse_args()
    pl.Trainer().fit(args.model, ckpt_path=args.resume_from)
    """
CLASS = """\
    from lightning.pytorch.callbacks import ModelCheckpoint

    class Mine(ModelCheckpoint):
        pass
    """
SILENT_CLASS = """\
    from lightning.pytorch.callbacks import ModelCheckpoint

    class Own(ModelCheckpoint):
        def _save_last_checkpoint(self, trainer, candidates):
            self._save_checkpoint(trainer, "last.ckpt")
    """


def test_keys_of_a_configuration_are_those_that_python_reads(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "pyproject.toml": "",
            "train.py": TRAIN,
            "conf/train.yaml": """\
            ckpt_path: ${.dir}/last.ckpt  # CKPT201
            checkpoint:
              monitor: loss
              save_last: true  # CKPT101
            resume: a/last.ckpt
            model:
              ckpt_path: a/last.ckpt
            other:
              save_last: true
            """,
            "conf/eval.yaml": "ckpt_path: a/last.ckpt\n",
        },
    )


def test_options_of_a_command_line_are_those_that_a_parser_declares(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "pyproject.toml": "",
            "train.py": TRAIN,
            "resume.py": RESUME,
            "run.sh": """\
            python resume.py --resume-from a/last.ckpt  # CKPT201
            python resume.py --pretrained a/last.ckpt
            python train.py ckpt_path=a/last.ckpt  # CKPT201
            python train.py init_ckpt=a/last.ckpt
            python evaluate.py ckpt_path=a/last.ckpt
            """,
        },
    )


def test_a_class_of_the_projects_own_is_judged_by_what_it_inherits(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "pyproject.toml": "",
            "src/pkg/mine.py": CLASS,
            "src/pkg/own.py": SILENT_CLASS,
            "configs/callbacks/a.yaml": "a:\n  _target_: pkg.mine.Mine\n  save_last: true  # CKPT101\n",
            "configs/callbacks/b.yaml": "b:\n  _target_: pkg.own.Own\n  save_last: true\n",
        },
    )


CONFIGURED = {
    "pyproject.toml": "",
    "train.py": TRAIN,
    "conf/train.yaml": "ckpt_path: a/last.ckpt\ncheckpoint: {save_last: true}\n",
}


def test_the_fix_is_made_where_python_resumes(tmp_path: Path) -> None:
    after = fix(tmp_path, CONFIGURED)
    assert list(after) == ["train.py"]
    assert 'ckpt_path=resume_path(cfg.get("ckpt_path"))' in after["train.py"]
    assert "SafeModelCheckpoint" not in after["train.py"]


def test_the_class_of_every_configuration_is_exchanged_only_when_asked_to(tmp_path: Path) -> None:
    after = fix(tmp_path, CONFIGURED, unsafe=True)
    assert "SafeModelCheckpoint(**cfg.checkpoint)" in after["train.py"]


def test_a_path_on_a_command_line_is_reported_without_a_fix(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "",
        "train.py": TRAIN,
        "run.sh": "python train.py ckpt_path=a/last.ckpt  # CKPT201\n",
        "start.ipynb": '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": '
        '["!python train.py ckpt_path=a/last.ckpt"]}], "nbformat": 4, "nbformat_minor": 5}',
    }
    assert fix(tmp_path, files, unsafe=True) == {}
    assert {name for name, _, code in found(tmp_path) if code == "CKPT201"} == {"run.sh", "start.ipynb"}
