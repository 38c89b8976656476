"""Two ranks (``strategy="ddp"``, gloo, CPU) with the helper; each rank prints what it saw, as JSON.

``python ranks.py PACKAGE CASE[,CASE ...]``, in the directory for the run. Lightning starts the second rank itself, by
running this script again with ``LOCAL_RANK=1``.
"""

import importlib
import json
import os
import resource
import sys
import threading
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE = sys.argv[1]
PL = "lightning.pytorch" if PACKAGE == "lightning" else PACKAGE
pl = importlib.import_module(PL)
Safe = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
from ckpt_lint.safe import resume_path  # noqa: E402

RANK = int(os.environ.get("LOCAL_RANK", 0))
torch.set_num_threads(1)


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


class Started(pl.Callback):
    epoch = None

    def on_train_start(self, trainer, module):
        self.epoch = trainer.current_epoch


def fit(epochs, ckpt_path):
    started = Started()
    trainer = pl.Trainer(
        accelerator="cpu", devices=2, strategy="ddp", max_epochs=epochs, logger=False,
        callbacks=[Safe("ck", monitor="m"), started],
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    trainer.fit(Model(), DataLoader(TensorDataset(torch.zeros(8, 4)), batch_size=2), ckpt_path=ckpt_path)
    return started.epoch


def resumes():
    first = resume_path("ck/last.ckpt", missing_ok=True)
    start = fit(2, first)
    again = resume_path("ck/last.ckpt")
    return {"first": first, "start": start, "again": again, "second": fit(4, again), "ck": os.listdir("ck")}


def apart():
    """Nodes that share no file system: rank one finds nothing where rank zero finds a checkpoint."""
    if RANK == 1:
        os.makedirs("node1", exist_ok=True)
        os.chdir("node1")
    try:
        return {"start": fit(6, resume_path("ck/last.ckpt", missing_ok=True))}
    except RuntimeError as error:
        return {"error": str(error)}


def late():
    """Rank one sees last.ckpt two seconds after rank zero has resumed from it."""
    source = os.path.abspath("ck/last.ckpt")
    if RANK == 1:
        os.makedirs("slow/ck", exist_ok=True)
        os.chdir("slow")
        threading.Timer(2, lambda: os.symlink(source, "ck/last.ckpt")).start()
    answer = resume_path("ck/last.ckpt", missing_ok=True)
    return {"answer": answer, "start": fit(5, answer)}


def alone():
    """One rank asks and the other does not, either way round."""
    ranks = importlib.import_module("ckpt_lint.safe._ranks")
    patience, ranks.WAIT_SECONDS = ranks.WAIT_SECONDS, 1.0
    answer = resume_path("ck/last.ckpt") if RANK == 0 else None
    other = resume_path("ck/./last.ckpt") if RANK == 1 else None
    ranks.WAIT_SECONDS = patience
    return {"answer": answer, "other": other}


def full():
    """Rank zero cannot write: neither rank waits for the other."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    fit(9, resume_path("ck/last.ckpt"))


found = {}
for case in sys.argv[2].split(","):
    found[case] = {each.__name__: each for each in (resumes, apart, late, alone, full)}[case]()
sys.stdout.write("RANK" + json.dumps({"rank": RANK, **found}) + "\n")
