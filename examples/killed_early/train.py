"""Trains nine epochs; --die-at N kills the process then; --resume goes on from last.ckpt.

On Lightning 2.6.0 and newer a killed run leaves nothing: with `save_top_k=0`, last.ckpt is
written only when the fit ends.
"""

import argparse
import os
import signal

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import ModelCheckpoint
from torch.utils.data import DataLoader, TensorDataset


class Model(pl.LightningModule):
    def __init__(self, die_at):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
        self.die_at = die_at

    def on_train_start(self):
        print(f"starting at epoch {self.current_epoch}", flush=True)

    def on_train_epoch_start(self):
        if self.current_epoch == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def training_step(self, batch, batch_idx):
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def main(resume, die_at):
    trainer = pl.Trainer(
        accelerator="cpu",
        max_epochs=9,
        logger=False,
        callbacks=[ModelCheckpoint("checkpoints", save_top_k=0, save_last=True)],
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    data = DataLoader(TensorDataset(torch.randn(16, 4)), batch_size=4)
    trainer.fit(Model(die_at), data, ckpt_path="checkpoints/last.ckpt" if resume else None)
    print(f"finished at epoch {trainer.current_epoch}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--die-at", type=int)
    arguments = parser.parse_args()
    main(arguments.resume, arguments.die_at)
