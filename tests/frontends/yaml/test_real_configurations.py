"""A rewritten configuration is built by the real LightningCLI and the real Hydra."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests import lightning_releases
from tests.frontends.projects import check, fix, found

SCRIPT = Path(__file__).with_name("configured.py")
CLI = {
    "config.yaml": """\
    seed_everything: 1
    trainer:
      logger: false
      enable_progress_bar: false
      callbacks:
        - class_path: lightning.pytorch.callbacks.ModelCheckpoint
          init_args:
            dirpath: checkpoints
            monitor: loss
            save_top_k: 2
            save_last: true
    """
}
HYDRA = {
    "conf/train.yaml": "defaults: [callbacks: default]\n",
    "conf/callbacks/default.yaml": "model_checkpoint:\n  monitor: loss\n",
    "conf/callbacks/model_checkpoint.yaml": """\
    model_checkpoint:
      _target_: lightning.pytorch.callbacks.ModelCheckpoint
      save_top_k: 2
      save_last: true
    """,
}
HYDRA["conf/callbacks/default.yaml"] = (
    "defaults: [model_checkpoint, _self_]\n" + HYDRA["conf/callbacks/default.yaml"]
)


@pytest.mark.parametrize(
    ("kind", "files", "argument"),
    [("cli", CLI, "config.yaml"), ("hydra", HYDRA, "conf")],
    ids=["cli", "hydra"],
)
@pytest.mark.parametrize("version", ["2.1.3", "2.6.6"])
def test_the_safe_callback_is_built_with_the_same_arguments(
    kind: str, files: dict[str, str], argument: str, version: str, tmp_path: Path
) -> None:
    before = {name: dedent(text) for name, text in files.items()}
    changed = fix(tmp_path, before, version)
    assert len(changed) == 1
    done = lightning_releases.run(
        SCRIPT, kind, argument, version=version, distribution="lightning", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == "ckpt_lint.safe.lightning SafeModelCheckpoint loss 2\nTrue\n"


TREE = {
    "conf/callbacks/ckpt.yaml": "_target_: lightning.pytorch.callbacks.ModelCheckpoint\nsave_last: null\n",
    "conf/callbacks/default.yaml": """\
    defaults: [ckpt@second, _self_]
    second:
      save_last: true  # CKPT101
    """,
    "conf/experiment/e.yaml": """\
    # @package _global_
    defaults: [/callbacks/ckpt@callbacks.more, _self_]
    callbacks:
      more:
        save_last: true  # CKPT101
    """,
    "conf/train.yaml": """\
    defaults:
      - callbacks: default
      - callbacks@hooks.last: ckpt
      - /callbacks/ckpt@third
      - optional experiment: null
      - _self_
    hooks:
      last:
        save_last: true  # CKPT101
    third: {save_last: true}  # CKPT101
    """,
}


def test_hydra_puts_the_sections_where_the_linter_thinks(tmp_path: Path) -> None:
    from hydra import compose, initialize_config_dir
    from omegaconf import OmegaConf

    check(tmp_path, TREE)
    with initialize_config_dir(config_dir=str(tmp_path / "conf"), version_base=None):
        whole: Any = OmegaConf.to_container(compose("train", overrides=["experiment=e"]))
    assert sorted(_saving(whole)) == ["callbacks.more", "callbacks.second", "hooks.last", "third"]


def _saving(tree: dict[str, Any], above: str = "") -> list[str]:
    """Keys of the sections that have both their class and ``save_last``."""
    if tree.get("_target_") and tree.get("save_last"):
        return [above]
    inner = [(f"{above}.{key}".lstrip("."), value) for key, value in tree.items() if isinstance(value, dict)]
    return [each for key, value in inner for each in _saving(value, key)]


@pytest.mark.parametrize(
    "value", ["${metric}", "${..early.monitor}", "${.mode}", "${a.b}", "${unset}", "${.save}"]
)
def test_omegaconf_resolves_as_the_linter_does(value: str, tmp_path: Path) -> None:
    from omegaconf import OmegaConf

    text = f"""\
    metric: loss
    unset: null
    a: {{b: "${{metric}}"}}
    early: {{monitor: loss}}
    checkpoint:
      _target_: lightning.pytorch.callbacks.ModelCheckpoint
      mode: min
      save: "${{..unset}}"
      monitor: {value}
      save_last: true
    """
    (tmp_path / "train.yaml").write_text(dedent(text), encoding="utf-8")
    monitor = OmegaConf.load(tmp_path / "train.yaml").checkpoint.monitor
    assert bool(found(tmp_path, "2.6.6")) is (monitor is not None)
