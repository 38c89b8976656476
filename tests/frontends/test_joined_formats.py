"""Configurations and command lines whose meaning only the project's Python knows."""

from __future__ import annotations

from pathlib import Path

import pytest

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


LAUNCH = """\
    import argparse
    import lightning.pytorch as pl

    def main(args, model, cfg):
        trainer = pl.Trainer()
        if args.train:
            trainer.fit(model, ckpt_path=cfg.resume)
        elif args.export:
            trainer.predict(model, ckpt_path=cfg.resume)

    parser = argparse.ArgumentParser()
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--export", action="store_true")
    args, extras = parser.parse_known_args()
    main(args, extras, None)
    """
OTHER = """\
    import argparse
    import lightning.pytorch as pl

    def main(model):
        parser = argparse.ArgumentParser()
        parser.add_argument("-r", "--resume-from", type=str)
        parser.add_argument("-e", "--export", action="store_true")
        parser.add_argument("--name")
        args = parser.parse_args()
        if args.export:
            pl.Trainer().predict(model, ckpt_path=args.resume_from)
            return
        if not args.name:
            print("no name")
        pl.Trainer().fit(model, ckpt_path=args.resume_from)
    """


def test_a_command_that_skips_the_fit_resumes_nothing(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "pyproject.toml": "",
            "launch.py": LAUNCH,
            "other.py": OTHER,
            "run.sh": """\
            python launch.py --train resume=a/last.ckpt  # CKPT201
            python launch.py --export --config $config resume=a/last.ckpt
            python launch.py resume=a/last.ckpt "$@"  # CKPT201
            python other.py -r a/last.ckpt  # CKPT201
            python other.py -r a/last.ckpt -e
            python other.py --resume-from a/last.ckpt --name "$@"  # CKPT201
            python other.py --resume-from a/last.ckpt --export "$@"
            """,
        },
    )


HYDRA = """\
    import lightning.pytorch as pl

    def main(cfg, model):
        if cfg.get("train"):
            pl.Trainer().fit(model, ckpt_path=cfg.get("ckpt_path"))
        if cfg.get("test") and not cfg.dry:
            pl.Trainer().test(model, ckpt_path=cfg.get("ckpt_path"))
    """


def test_a_key_that_skips_the_fit_silences_the_path_beside_it(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "pyproject.toml": "",
            "train.py": HYDRA,
            "run.sh": """\
            python train.py ckpt_path=a/last.ckpt  # CKPT201
            python train.py train=False test=True ckpt_path=a/last.ckpt
            python train.py ++train=false ckpt_path=a/last.ckpt "$@"
            python train.py train=True test=False ckpt_path=a/last.ckpt  # CKPT201
            """,
            "conf/experiment/a.yaml": "# @package _global_\ntrain: False\nckpt_path: a/last.ckpt\n",
            "conf/experiment/b.yaml": "# @package _global_\ntrain: true\nckpt_path: a/last.ckpt  # CKPT201\n",
            "conf/experiment/c.yaml": "# @package _global_\ntest: false\nckpt_path: a/last.ckpt  # CKPT201\n",
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


CLICK = """\
    import click
    import lightning.pytorch as pl

    @click.command()
    @click.option("--resume-from", "-r", default=None)
    @click.option("--name", "other")
    def main(resume_from, other, model=None):
        pl.Trainer().fit(model, ckpt_path=resume_from)
    """
TYPER = """\
    import typer
    import lightning.pytorch as pl

    def main(model: str, resume: str = typer.Option(None, "--continue"), warm_up: str = typer.Option(None)):
        pl.Trainer().fit(model, ckpt_path=resume or warm_up)

    typer.run(main)
    """
COMMAND = """\
    import typer
    import lightning.pytorch as pl

    app = typer.Typer()

    @app.command()
    def train(model: str, from_ckpt: str = ""):
        pl.Trainer().fit(model, ckpt_path=from_ckpt)

    def other(model, path=None):
        pl.Trainer().fit(model, ckpt_path=path)
    """
FIRE = """\
    import fire
    import lightning.pytorch as pl

    def train(model, ckpt=None):
        pl.Trainer().fit(model, ckpt_path=ckpt)

    def other(model, from_path=None):
        pl.Trainer().fit(model, ckpt_path=from_path)

    fire.Fire(train)
    """


@pytest.mark.parametrize(
    ("script", "given", "others"),
    [
        (CLICK, ("-r ", "--resume-from="), ("--name ", "--resume ", "-o ")),
        (TYPER, ("--continue ", "--warm-up "), ("--resume ",)),
        (COMMAND, ("--from-ckpt ",), ("--path ",)),
        (FIRE, ("--ckpt=",), ("--from_path ", "--from-path ")),
    ],
    ids=["click", "typer", "command", "fire"],
)
def test_options_of_functions(script: str, given: tuple[str], others: tuple[str], tmp_path: Path) -> None:
    loud = [f"python train.py {each}a/last.ckpt  # CKPT201" for each in given]
    silent = [f"python train.py {each}a/last.ckpt" for each in others]
    check(tmp_path, {"pyproject.toml": "", "train.py": script, "run.sh": "\n".join([*loud, *silent, ""])})


def test_a_registry_of_the_project_says_what_a_section_is(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "",
        "src/registry.py": """\
        callbacks = {
            "model_checkpoint": "lightning.pytorch.callbacks.ModelCheckpoint",
            "early_stopping": "lightning.pytorch.callbacks.EarlyStopping",
            "name": "lightning.pytorch.callbacks.ModelCheckpoint",
        }
        """,
        "configs/callbacks/checkpoint.yaml": """\
        model_checkpoint:
          monitor: ${train.monitor}
          save_last: True  # CKPT101
        early_stopping:
          save_last: true
        """,
        "configs/train.yaml": "callbacks:\n  model_checkpoint:\n    save_last: link  # CKPT101\n",
        "configs/name.yaml": "name:\n  save_last: true\n",
        "configs/flat.yaml": "save_last: true\n",
        "configs/other/model_checkpoint.yaml": "save_last: true  # CKPT101\n",
        "src/fields.py": "from lightning.pytorch import Trainer\n\nclass C:\n    save_last: bool = True\n",
    }
    check(tmp_path, files)
    after = fix(tmp_path, files, unsafe=True)
    assert list(after) == ["src/registry.py"]
    assert '"model_checkpoint": "ckpt_lint.safe.lightning.SafeModelCheckpoint"' in after["src/registry.py"]


def test_an_override_is_judged_by_a_class_that_a_module_of_the_project_inherits(tmp_path: Path) -> None:
    further = "from pkg.mine import *\n\nclass MyCkpt(Mine):\n    pass\n"
    experiment = "# @package _global_\ncallbacks:\n  c:\n    save_last: true  # CKPT101\n"
    check(
        tmp_path,
        {
            "pyproject.toml": "",
            "src/pkg/__init__.py": "",
            "src/pkg/mine.py": CLASS,
            "src/pkg/own.py": SILENT_CLASS,
            "src/pkg/further.py": further,
            "src/pkg/callbacks/__init__.py": "from ..further import *\n",
            "configs/callbacks/c.yaml": "c:\n  _target_: pkg.callbacks.MyCkpt\n  dirpath: x\n",
            "configs/callbacks/d.yaml": "d:\n  _target_: pkg.own.Own\n",
            "configs/callbacks/default.yaml": """\
            defaults: [c, d, _self_]
            c:
              save_last: true  # CKPT101
            d:
              save_last: true
            """,
            "configs/experiment/a.yaml": experiment,
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
