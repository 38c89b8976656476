"""Two ranks that save sharded directories (``ModelParallelStrategy``, gloo, CPU) with the helper.

``python sharded.py PACKAGE``, in the directory for the run; each rank prints what it saw, as JSON.
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
ModelParallelStrategy = importlib.import_module(f"{PL}.strategies").ModelParallelStrategy
HELPER = os.environ.get("CKPT_LINT_HELPER", f"ckpt_lint.safe.{PACKAGE}")
Safe = importlib.import_module(HELPER).SafeModelCheckpoint
from ckpt_lint.safe import resume_path  # noqa: E402

torch.set_num_threads(1)


class Model(pl.LightningModule):
    def configure_model(self):
        if hasattr(self, "layers"):
            return
        from torch.distributed._composable.fsdp import fully_shard

        self.layers = torch.nn.Sequential(torch.nn.Linear(8, 8), torch.nn.Linear(8, 2))
        fully_shard(self.layers, mesh=self.device_mesh["data_parallel"])

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layers(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=0.01)


class Started(pl.Callback):
    epoch = None

    def on_train_start(self, trainer, module):
        self.epoch = trainer.current_epoch


def fit(epochs, ckpt_path=None):
    started = Started()
    trainer = pl.Trainer(
        accelerator="cpu", devices=2, strategy=ModelParallelStrategy(), max_epochs=epochs, logger=False,
        callbacks=[Safe("ck", monitor="m"), started],
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    data = DataLoader(TensorDataset(torch.ones(8, 8)), batch_size=2)
    trainer.fit(Model(), data, ckpt_path=ckpt_path)
    return started.epoch


fit(2)
listing = {name: sorted(os.listdir(f"ck/{name}")) for name in sorted(os.listdir("ck"))}
again = resume_path("ck/last.ckpt")
second = fit(4, again)
rank = int(os.environ.get("LOCAL_RANK", 0))
sys.stdout.write("RANK" + json.dumps({"rank": rank, "listing": listing, "second": second}) + "\n")
