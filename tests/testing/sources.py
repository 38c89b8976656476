"""The project that the tests of the fixture run: its model, sound uses and broken ones."""

from __future__ import annotations

from functools import cache

from tests.testing.project import Outcome, Project
from tests.testing.sources_broken import BROKEN, MISUSED
from tests.testing.sources_sound import SOUND

TRAIN = '''
import os
import pathlib

import pytorch_lightning as pl
import pytest
import torch
from pytorch_lightning.callbacks import Callback, EarlyStopping, ModelCheckpoint, Timer
from pytorch_lightning.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset


def loader():
    return DataLoader(TensorDataset(torch.randn(16, 4)), batch_size=4)


def pair():
    return loader(), loader()


class Model(pl.LightningModule):
    """Logs ``m``, which gets worse with every epoch, and ``val_loss``."""

    def __init__(self, root=None):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Sequential(torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 1))

    def loss(self, batch):
        return self.layer(batch[0]).pow(2).mean()

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.loss(batch)

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.loss(batch))

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=0.01)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


class Bare(Model):
    def train_dataloader(self):
        return loader()


class Data(pl.LightningDataModule):
    def train_dataloader(self):
        return loader()

    val_dataloader = train_dataloader


class Counter(Callback):
    """Counts epochs, and does so after a checkpoint that is saved in validation."""

    def __init__(self):
        self.epochs = 0

    def on_train_epoch_end(self, trainer, pl_module):
        self.epochs += 1

    def state_dict(self):
        return {"epochs": self.epochs}

    def load_state_dict(self, state):
        self.epochs = state["epochs"]


def last(**arguments):
    return ModelCheckpoint(**{"dirpath": "ck", "save_last": True, **arguments})


def logger():
    return {"logger": CSVLogger("logs")}
'''


PROJECT = Project(
    {
        "train.py": TRAIN,
        "test_sound.py": SOUND,
        "test_broken.py": BROKEN,
        "test_misused.py": MISUSED,
    }
)


def of(distribution: str, project: Project = PROJECT) -> Project:
    """The project, written for that package."""
    if distribution == "lightning":
        renamed = project.replace("pytorch_lightning", "lightning.pytorch")
        return renamed.replace("ckpt_lint.safe.lightning.pytorch", "ckpt_lint.safe.lightning")
    return project


OLD_AND_NEW = [
    ("2.0.9", "pytorch-lightning"),
    ("2.1.3", "pytorch-lightning"),
    ("2.1.4", "pytorch-lightning"),
    ("2.5.6", "pytorch-lightning"),
    ("2.6.6", "pytorch-lightning"),
    ("2.1.3", "lightning"),
    ("2.6.6", "lightning"),
]


@cache
def _outcome(version: str, distribution: str) -> Outcome:
    return of(distribution).run_pytest(version=version, distribution=distribution)


def outcome(version: str, distribution: str = "pytorch-lightning") -> Outcome:
    """All of the project's tests on one release, run once."""
    return _outcome(version, distribution)
