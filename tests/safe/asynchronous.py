"""A checkpoint class of choice beside an ``AsyncCheckpointIO``; prints what became of each case, as JSON.

``python asynchronous.py PACKAGE safe|plain``. One process imports Lightning; each case is a fork of it.
"""

import errno
import importlib
import json
import os
import signal
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE, KIND = sys.argv[1:3]
PL = "lightning.pytorch" if PACKAGE == "lightning" else PACKAGE
pl = importlib.import_module(PL)
io = importlib.import_module(f"{PL}.plugins.io")
Checkpoint = pl.callbacks.ModelCheckpoint
if KIND == "safe":
    Checkpoint = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
torch.set_num_threads(1)


class Model(pl.LightningModule):
    """Every weight is the number of steps that were taken."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1_000_000))

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return -self.weight.sum()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=1.0)


class Slow(io.TorchCheckpointIO):
    """Every write takes longer than an epoch; the third one fails where it is told to."""

    def __init__(self, fails=False):
        self.fails, self.writes = fails, 0

    def save_checkpoint(self, checkpoint, path, storage_options=None):
        self.writes += 1
        time.sleep(0.2)
        if self.fails and self.writes == 3:
            with open(path, "wb") as file:
                file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        super().save_checkpoint(checkpoint, path, storage_options)


class Wrapping(io.wrapper._WrappingCheckpointIO):
    """A plugin of a user's own around Lightning's."""

    def teardown(self):
        self.checkpoint_io.teardown()


def fit(plugin, epochs, **arguments):
    """The error that a run ends with, in a line."""
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, logger=False, plugins=[plugin],
        callbacks=[Checkpoint("ck", save_last=True, **arguments)],
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    try:
        trainer.fit(Model(), DataLoader(TensorDataset(torch.zeros(4, 1)), batch_size=1))
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    return None


def held():
    """Of each file the epoch, the step, and the lowest and highest weight; ``None`` for a broken one."""
    return {name: contents(f"ck/{name}") for name in sorted(os.listdir("ck"))}


def contents(path):
    try:
        found = torch.load(path, weights_only=False)
    except Exception:
        return None
    weight = found["state_dict"]["weight"]
    return [found["epoch"], found["global_step"], float(weight.min()), float(weight.max())]


def every_epoch():
    """All epochs are kept, while training goes on during each write."""
    fit(io.AsyncCheckpointIO(Slow()), 4, save_top_k=-1)
    return held()


def best():
    """One best file, which is replaced in every epoch, while writes lag behind."""
    fit(io.AsyncCheckpointIO(Slow()), 4, monitor="m", mode="max")
    return held()


def wrapped():
    """An AsyncCheckpointIO inside a plugin of a user's own."""
    fit(Wrapping(io.AsyncCheckpointIO(Slow())), 3, monitor="m", mode="max")
    return held()


def failing():
    """The third write fails half way."""
    return {"error": fit(io.AsyncCheckpointIO(Slow(fails=True)), 6, monitor="m", mode="min"), "held": held()}


def older_run():
    """A fresh run in the directory of a finished one."""
    for epochs in (3, 1):
        fit(io.AsyncCheckpointIO(Slow()), epochs, save_top_k=0)
    return held()


def forked(case):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(120)
        os.write(writer, json.dumps(case()).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else "died"


def main():
    found = {}
    for case in (every_epoch, best, wrapped, failing, older_run):
        home = os.getcwd()
        with tempfile.TemporaryDirectory() as directory:
            os.chdir(directory)
            found[case.__name__] = forked(case)
            os.chdir(home)
    print("FOUND", json.dumps(found))


main()
