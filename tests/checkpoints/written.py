"""Writes checkpoints with one real Lightning release, and prints what torch itself says of each, as JSON.

Run by the tests: ``python written.py``, in an empty directory.
"""

import argparse
import dataclasses
import enum
import json
import os
import pathlib
import shutil
import warnings

warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import omegaconf  # noqa: E402
import pytorch_lightning as pl  # noqa: E402
import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

from ckpt_lint.cli import main as doctor  # noqa: E402

Checkpoint = pl.callbacks.ModelCheckpoint


class Color(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Sizes:
    width: int = 4


HYPER_PARAMETERS = {
    "plain": {"lr": 0.1, "sizes": [1, 2], "name": "net", "big": 2**70, "nothing": None, "flag": True},
    "path": {"data": pathlib.Path("data")},
    "numpy": {"lr": np.float64(0.1), "n": np.int64(3)},
    "enum": {"color": Color.RED},
    "dataclass": {"sizes": Sizes()},
    "omegaconf": {"cfg": omegaconf.OmegaConf.create({"a": {"b": [1, 2.5]}})},
    "collections": {
        "classes": {"a", "b"},
        "raw": b"bytes",
        "number": 1j,
        "few": (1,),
        "ban": bytearray(b"x"),
    },
    "frozen": {"classes": frozenset({"a"}), "steps": range(3), "namespace": argparse.Namespace(a=1)},
    "torch": {"dtype": torch.bfloat16, "size": torch.Size([1, 2]), "device": torch.device("cpu")},
}


class Model(pl.LightningModule):
    def __init__(self, extra=None):
        super().__init__()
        self.extra = extra or {}
        self.net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 1))
        self.tied = self.net[0].weight
        self.register_buffer("empty", torch.zeros(0))

    def on_save_checkpoint(self, checkpoint):
        if self.extra:
            checkpoint["hyper_parameters"] = self.extra

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.net(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.01)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


def fit(epochs, *callbacks, extra=None, ckpt_path=None, **options):
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, callbacks=list(callbacks), logger=False,
        enable_progress_bar=False, enable_model_summary=False, **options,
    )  # fmt: skip
    trainer.fit(Model(extra), DataLoader(TensorDataset(torch.rand(8, 4)), batch_size=2), ckpt_path=ckpt_path)
    return trainer


def write():
    trainer = fit(1, enable_checkpointing=False)
    os.mkdir("hparams")
    for name, extra in HYPER_PARAMETERS.items():
        trainer.model.extra = extra
        trainer.save_checkpoint(f"hparams/{name}.ckpt")
    trainer.model.extra = {}
    trainer.save_checkpoint("weights/only.ckpt", weights_only=True)
    content = torch.load("hparams/plain.ckpt", weights_only=True)
    os.mkdir("legacy")
    torch.save(content, "legacy/old.ckpt", _use_new_zipfile_serialization=False)
    os.mkdir("newer")
    torch.save(content, "newer/protocol.ckpt", pickle_protocol=4)
    os.mkdir("other")
    torch.save(trainer.model.state_dict(), "other/state_dict.ckpt")
    fit(3, Checkpoint("stale", monitor="m", save_top_k=1, save_last=True))
    fit(1, Checkpoint("rerun", save_last=True))
    fit(3, Checkpoint("rerun", save_last=True))
    fit(2, Checkpoint("linked", monitor="m", mode="max", save_last="link"))
    fit(2, Checkpoint(monitor="m", mode="max", save_last="link"), default_root_dir="relative")
    fit(2, Checkpoint("before", monitor="m", mode="max", save_last="link"))
    shutil.move("before", "moved")


class Began(pl.Callback):
    epoch = None

    def on_train_epoch_start(self, trainer, module):
        self.epoch = trainer.current_epoch if self.epoch is None else self.epoch


def resume(directory):
    """Resume from what the doctor names, with its arguments; the epoch that training began at."""
    doctor(["doctor", directory, "--isolated", "--output-format", "json", "--exit-zero", "-o", "said.json"])
    (said,) = json.loads(pathlib.Path("said.json").read_text())
    arguments = eval(f"dict({said['resume']['argument']})")
    return said["resume"]["name"], began_from(arguments["ckpt_path"])


def began_from(path):
    began = Began()
    fit(9, began, ckpt_path=path, limit_train_batches=1, enable_checkpointing=False)
    return began.epoch


def repaired(directory):
    """Resume from the literal last.ckpt after the doctor repaired it."""
    shutil.copytree(directory, f"{directory}_repaired", symlinks=True)
    doctor(["doctor", f"{directory}_repaired", "--isolated", "--fix", "-o", os.devnull])
    return began_from(f"{directory}_repaired/last.ckpt")


def says_torch(path):
    found = torch.load(path, weights_only=False)
    try:
        torch.load(path, weights_only=True)
        refusal = None
    except Exception as error:
        refusal = str(error)
    try:
        unsafe = sorted(torch.serialization.get_unsafe_globals_in_checkpoint(path))
    except Exception:  # legacy files, and other protocols
        unsafe = None
    keys = ("epoch", "global_step", "pytorch-lightning_version")
    return {
        **{key: found.get(key) for key in keys},
        "refusal": refusal,
        "unsafe": unsafe,
        "keys": sorted(found),
    }


if __name__ == "__main__":
    write()
    paths = sorted(str(path) for path in pathlib.Path().rglob("*.ckpt") if path.exists())
    files = {path: says_torch(path) for path in paths}
    resumed = {each: resume(each) for each in ("linked", "moved", "rerun", "relative/checkpoints")}
    print(json.dumps({"files": files, "resumed": resumed, "repaired": repaired("moved")}))
