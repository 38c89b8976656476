"""Trains two epochs; with --resume, goes on to the fourth from last.ckpt.

On Lightning 2.1.3 the second step ends in "Checkpoint file not found": last.ckpt is a link
whose target is relative to the working directory, and the logger's directory is relative.
"""

import argparse
import os

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset

CHECKPOINTS = os.path.join("runs", "demo", "version_0", "checkpoints")


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def on_train_start(self):
        print(f"starting at epoch {self.current_epoch}", flush=True)

    def training_step(self, batch, batch_idx):
        loss = self.layer(batch[0]).pow(2).mean()
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def data():
    return DataLoader(TensorDataset(torch.randn(16, 4)), batch_size=4)


def callbacks():
    return [ModelCheckpoint(monitor="train_loss", save_top_k=5, save_last="link")]


def main(resume):
    ckpt_path = os.path.join(CHECKPOINTS, "last.ckpt") if resume else None
    trainer = pl.Trainer(
        accelerator="cpu",
        max_epochs=4 if resume else 2,
        logger=CSVLogger("runs", name="demo", version=0),
        callbacks=callbacks(),
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(Model(), data(), ckpt_path=ckpt_path)
    print(f"finished at epoch {trainer.current_epoch}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--resume", action="store_true")
    main(parser.parse_args().resume)
