"""Runs of the safe helper that are killed at a moment of choice; each leaves a directory behind.

Run by the tests: ``python killed.py``, in an empty directory. One process imports Lightning; each run is a
fork of it, which SIGKILLs itself in its third save.
"""

import importlib
import os
import pathlib
import signal
import warnings

warnings.filterwarnings("ignore")

import pytorch_lightning as pl  # noqa: E402
import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint  # noqa: E402

disk = importlib.import_module("ckpt_lint.safe._disk")


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(100, 100)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


class HalfWritten(pl.plugins.io.TorchCheckpointIO):
    """Dies when half of the third file is written."""

    writes = 0

    def save_checkpoint(self, checkpoint, path, storage_options=None):
        super().save_checkpoint(checkpoint, path, storage_options)
        self.writes += 1
        if self.writes == 3:
            os.truncate(path, os.path.getsize(path) // 2)
            disk.settle()  # or a slow disk leaves the save before the second one, too
            os.kill(os.getpid(), signal.SIGKILL)


def train(directory, plugins=()):
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=9, logger=False, plugins=list(plugins),
        callbacks=[SafeModelCheckpoint(directory, save_top_k=0)],
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    trainer.fit(Model(), DataLoader(TensorDataset(torch.zeros(2, 100)), batch_size=2))


def in_a_write(directory):
    train(directory, [HalfWritten()])


def before_the_disk_has_it(directory):
    flush, saves = disk.flush, []

    def third(path):
        saves.append(path)
        if len(saves) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        flush(path)

    disk.flush = third
    train(directory)


for story in (in_a_write, before_the_disk_has_it):
    child = os.fork()
    if child == 0:
        story(pathlib.Path(story.__name__))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(story.__name__, child, os.WTERMSIG(status))
