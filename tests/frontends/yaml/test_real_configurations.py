"""A rewritten configuration is built by the real LightningCLI and the real Hydra."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests import lightning_releases
from tests.frontends.projects import fix

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
