"""The helper, or ModelCheckpoint, where ``dirpath`` is a URL; prints what was seen, as JSON.

``python remote.py PACKAGE safe|plain URL CASE[,CASE ...]``; each case has a directory of its own below
the URL.
"""

import contextlib
import importlib
import io
import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings

warnings.filterwarnings("ignore")

import fsspec  # noqa: E402
import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE, KIND, BASE, CASES = sys.argv[1:5]
URL = BASE
pl = importlib.import_module("lightning.pytorch" if PACKAGE == "lightning" else PACKAGE)
Checkpoint = pl.callbacks.ModelCheckpoint
if KIND == "safe":
    Checkpoint = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
from ckpt_lint.safe import resume_path  # noqa: E402

torch.set_num_threads(1)


class Model(pl.LightningModule):
    def __init__(self, size=4):
        super().__init__()
        self.layer = torch.nn.Linear(size, size)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


class Started(pl.Callback):
    epoch = None

    def on_train_start(self, trainer, module):
        self.epoch = trainer.current_epoch


def fit(epochs, ckpt_path=None, size=4, *more):
    started = Started()
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, logger=False,
        callbacks=[Checkpoint(URL, monitor="m", save_last=True), started, *more],
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    data = DataLoader(TensorDataset(torch.zeros(2, size)), batch_size=2)
    trainer.fit(Model(size), data, ckpt_path=ckpt_path)
    return started.epoch


def files():
    return fsspec.core.url_to_fs(URL)[0]


def last():
    return f"{URL}/last.ckpt"


def epochs():
    """Which epoch each file holds; ``None`` for half a file."""
    paths = sorted(files().ls(URL, detail=False, refresh=True))
    return {path.rpartition("/")[2]: epoch_of(files().cat_file(path)) for path in paths}


def epoch_of(content):
    try:
        return torch.load(io.BytesIO(content), weights_only=False)["epoch"]
    except Exception:
        return None


def runs():
    """A run, the run resumed, and a fresh one in the same directory."""
    fit(2)
    first = epochs()
    start = fit(4, resume_path(last()))
    second = epochs()
    fit(1)
    return {"first": first, "start": start, "second": second, "third": epochs()}


def watched():
    """What a reader sees under the name last.ckpt while it is written ten times."""
    seen, stop = [], threading.Event()

    def watch():
        while not stop.wait(0.002):
            with contextlib.suppress(FileNotFoundError):
                content = files().cat_file(last())
                seen.append(content[:2] == b"PK" and content[-22:-18] == b"PK\x05\x06")

    watcher = threading.Thread(target=watch)
    watcher.start()
    fit(10, None, 700)
    stop.set()
    watcher.join()
    return {"reads": len(seen), "half": seen.count(False)}


class Failing(pl.Callback):
    """From the third epoch on, a write sends half and fails."""

    def on_train_epoch_start(self, trainer, module):
        if trainer.current_epoch == 2:
            opened = type(files().open(f"{URL}/probe", "wb"))
            self.opened, self.write = opened, opened.write
            opened.write = self.half

    def half(self, data):
        raise OSError("the network is gone")


def failed():
    """A write that fails: what is left under the name last.ckpt."""
    failing = Failing()
    with contextlib.suppress(OSError):
        fit(9, None, 4, failing)
    failing.opened.write = failing.write
    return {"last": epochs().get("last.ckpt", "none")}


def killed():
    """SIGKILL at moments of uploads to a server; what a plain HTTP request then finds there."""
    found = []
    for moment in (0.2, 0.4, 0.6, 0.8):
        child = os.fork()  # before this process has used s3fs, whose threads a fork does not keep
        if child == 0:
            with contextlib.suppress(Exception):
                fit(1000, None, 1500)
            os._exit(0)
        while content() is None:
            time.sleep(0.05)
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found.append(epoch_of(content()))
    return {"last": found}


def content():
    """last.ckpt as the server has it, or ``None``."""
    address = os.environ["FSSPEC_S3_ENDPOINT_URL"] + "/" + last().partition("://")[2]
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read()
    except urllib.error.HTTPError:
        return None


seen = {}
for case in CASES.split(","):
    URL = f"{BASE}/{case}"
    seen[case] = {each.__name__: each for each in (runs, watched, failed, killed)}[case]()
print("SEEN", json.dumps(seen))
