"""CKPT107 is about the directory that is resumed from."""

from __future__ import annotations

import pytest

from tests.frontends.tools import codes

TRAINING = """from lightning.pytorch import Trainer
from lightning.pytorch.callbacks import ModelCheckpoint

def pretrain(model):
    Trainer(callbacks=[ModelCheckpoint(dirpath="runs/all", save_last=True)]).fit(model, ckpt_path={path})

def tune(model):
    callback = ModelCheckpoint(dirpath={directory}, save_last=True, save_weights_only=True)
    Trainer(callbacks=[callback]).fit(model)
"""


@pytest.mark.parametrize(
    ("directory", "path"),
    [
        ('"runs/all"', '"runs/all/last.ckpt"'),
        ('"all"', '"runs/all/last.ckpt"'),
        ('"./runs/all/"', '"runs/all/last.ckpt"'),
        ("directory", '"runs/all/last.ckpt"'),
        ('"runs/tuned"', 'os.path.join(runs, "last.ckpt")'),
        ('"runs/tuned"', 'f"{runs}/last.ckpt"'),
    ],
)
def test_a_resume_that_may_be_of_this_directory(directory: str, path: str) -> None:
    assert "CKPT107" in codes(TRAINING.format(directory=directory, path=path), "2.5.6")


def test_a_resume_from_another_directory_is_another_callbacks() -> None:
    text = TRAINING.format(directory='"runs/tuned"', path='"runs/all/last.ckpt"')
    assert "CKPT107" not in codes(text, "2.5.6")
