"""SIGKILL at random moments of a run that mostly writes; prints how each one resumed, as JSON.

``python killed.py PACKAGE safe|plain MOMENTS``. Checkpoints are 50 MB and an epoch is little else than a
save, so that kills land inside writes; with ``CKPT_LINT_ASYNC`` in the environment an AsyncCheckpointIO
writes, while epochs take longer than a write. The moments are the same for both kinds. One process imports
Lightning; each run is a fork of it. ``python -m tests.safe.kills`` prints the table.
"""

import contextlib
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

PACKAGE, KIND, MOMENTS = sys.argv[1], sys.argv[2], int(sys.argv[3])
pl = importlib.import_module("lightning.pytorch" if PACKAGE == "lightning" else PACKAGE)
Checkpoint = pl.callbacks.ModelCheckpoint
if KIND == "safe":
    Checkpoint = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
from ckpt_lint.safe import resume_path  # noqa: E402

torch.set_num_threads(1)
LAST = "ck/last.ckpt"
ASYNC = bool(os.environ.get("CKPT_LINT_ASYNC"))
LONGER_THAN_A_WRITE = 0.4
SHARED = "/dev/shm" if os.path.isdir("/dev/shm") else None


class Model(pl.LightningModule):
    """``m`` improves with every epoch, so that ModelCheckpoint's last.ckpt follows on every release."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2500, 5000)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


class Progress(pl.Callback):
    """Says on a pipe which epoch starts, and when a write begins (-1) and ends (-2)."""

    def __init__(self, pipe, stop):
        self.pipe, self.stop = pipe, stop

    def say(self, number):
        os.write(self.pipe, b"%d\n" % number)

    def on_fit_start(self, trainer, module):
        writer = trainer.strategy.checkpoint_io.checkpoint_io if ASYNC else trainer
        write = writer.save_checkpoint

        def save_checkpoint(*args, **kwargs):
            self.say(-1)
            write(*args, **kwargs)
            self.say(-2)

        writer.save_checkpoint = save_checkpoint

    def on_train_epoch_start(self, trainer, module):
        time.sleep(LONGER_THAN_A_WRITE if ASYNC else 0)
        self.say(trainer.current_epoch)
        if self.stop:
            raise KeyboardInterrupt


def train(pipe, ckpt_path, stop):
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=100_000, logger=False,
        callbacks=[Checkpoint("ck", monitor="m", mode="max", save_last=True), Progress(pipe, stop)],
        enable_progress_bar=False, enable_model_summary=False,
        plugins=[importlib.import_module(f"{pl.__name__}.plugins.io").AsyncCheckpointIO()] if ASYNC else [],
    )  # fmt: skip
    data = DataLoader(TensorDataset(torch.zeros(2, 2500)), batch_size=2)
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        trainer.fit(Model(), data, ckpt_path=ckpt_path)


def path_to_resume():
    if KIND == "safe":
        return resume_path(LAST, missing_ok=True)
    return LAST if os.path.exists(LAST) else None


def forked(stop):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with contextlib.suppress(Exception):
            train(writer, path_to_resume(), stop)
        os._exit(0)
    os.close(writer)
    return child, reader


def said(reader):
    with os.fdopen(reader) as stream:
        return [int(line) for line in stream.read().split()]


def one(write, moment):
    """Killed so many seconds after that write began, unless the run has failed of itself before."""
    child, reader = forked(stop=False)
    seen, more = b"", b"."
    while more and seen.count(b"-1") < write:
        more = os.read(reader, 1)
        seen += more
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    before = [*map(int, seen.split()), *said(reader)]
    child, reader = forked(stop=True)
    os.waitpid(child, 0)
    after = said(reader)
    return {
        "reached": max(before, default=0),
        "writing": before.count(-1) > before.count(-2),
        "resumed": after[0] if after else None,
    }


def main():
    chance = random.Random(20)
    runs = []
    for _ in range(MOMENTS):
        home = os.getcwd()
        # Not where temporary files are: releases from 2.4.0 on write there first, and a cluster's
        # disks are seldom that device.
        with tempfile.TemporaryDirectory(dir=SHARED) as directory:
            os.chdir(directory)
            runs.append(one(chance.randint(1, 8), chance.uniform(0.0, 0.6)))
            print(runs[-1], file=sys.stderr, flush=True)
            os.chdir(home)
    print("KILLED", json.dumps(runs))


main()
