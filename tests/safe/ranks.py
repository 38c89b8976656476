"""Two ranks (``strategy="ddp"``, gloo, CPU) with the helper; each rank prints what it saw, as JSON.

``python ranks.py PACKAGE``, in the directory for the run. Lightning starts the second rank itself, by
running this script again with ``LOCAL_RANK=1``.
"""

import importlib
import json
import os
import sys
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE = sys.argv[1]
PL = "lightning.pytorch" if PACKAGE == "lightning" else PACKAGE
pl = importlib.import_module(PL)
HELPER = os.environ.get("CKPT_LINT_HELPER", "ckpt_lint.safe")
resume_path = importlib.import_module(HELPER).resume_path
Safe = importlib.import_module(f"{HELPER}.{PACKAGE}").SafeModelCheckpoint
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


def said(**facts):
    print("RANK", json.dumps({"rank": RANK, **facts}), flush=True)


first = resume_path("ck/last.ckpt", missing_ok=True)
start = fit(2, first)
again = resume_path("ck/last.ckpt")
second = fit(4, again)
said(first=str(first), start=start, again=again, second=second)
