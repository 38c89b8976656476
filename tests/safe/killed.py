"""SIGKILL at random moments of a run with the helper; prints how many resumed, as JSON.

``python killed.py PACKAGE MOMENTS``. One process imports Lightning; each run is a fork of it.
"""

import importlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

from ckpt_lint.safe import resume_path  # noqa: E402

PACKAGE, MOMENTS = sys.argv[1], int(sys.argv[2])
pl = importlib.import_module("lightning.pytorch" if PACKAGE == "lightning" else PACKAGE)
Safe = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
torch.set_num_threads(1)


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(400, 400)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


class Progress(pl.Callback):
    """Says on a pipe which epoch starts; Lightning runs checkpoint callbacks before that."""

    def __init__(self, pipe):
        self.pipe = pipe

    def on_train_epoch_start(self, trainer, module):
        os.write(self.pipe, b"%d\n" % trainer.current_epoch)


def train(pipe, epochs, ckpt_path):
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, logger=False, callbacks=[Safe("ck", monitor="m"), Progress(pipe)],
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    trainer.fit(Model(), DataLoader(TensorDataset(torch.zeros(8, 400)), batch_size=4), ckpt_path=ckpt_path)


def forked(epochs, ckpt_path=lambda: None):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            train(writer, epochs, ckpt_path())
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    return child, reader


def epochs_said(reader):
    with os.fdopen(reader) as stream:
        return [int(line) for line in stream.read().split()]


def one(moment):
    child, reader = forked(100_000)
    os.read(reader, 2)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    reached = max(epochs_said(reader), default=0)
    child, reader = forked(reached + 2, lambda: resume_path("ck/last.ckpt", missing_ok=True))
    failed = os.waitpid(child, 0)[1]
    said = epochs_said(reader)
    return {"reached": reached, "resumed": said[0] if said and not failed else None}


chance = random.Random(20)
runs = []
for _ in range(MOMENTS):
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        runs.append(one(chance.uniform(0.0, 0.6)))
        os.chdir(home)
print("KILLED", json.dumps(runs))
