"""Trains four epochs in which the metric gets worse; with --resume, goes on from last.ckpt.

On Lightning 2.6.0 and newer it goes on from the first epoch, not the fourth: beside a
`monitor`, last.ckpt is written only when the metric improves.
"""

import argparse

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import ModelCheckpoint
from torch.utils.data import DataLoader, TensorDataset


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def on_train_start(self):
        print(f"starting at epoch {self.current_epoch}", flush=True)

    def training_step(self, batch, batch_idx):
        self.log("val_loss", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def main(resume):
    checkpoint = ModelCheckpoint(
        dirpath="checkpoints",
        monitor="val_loss",
        save_top_k=1,
        save_last=True,  # meant: the newest state
    )
    trainer = pl.Trainer(
        accelerator="cpu",
        max_epochs=6 if resume else 4,
        logger=False,
        callbacks=[checkpoint],
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    data = DataLoader(TensorDataset(torch.randn(16, 4)), batch_size=4)
    trainer.fit(Model(), data, ckpt_path="checkpoints/last.ckpt" if resume else None)
    print(f"finished at epoch {trainer.current_epoch}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--resume", action="store_true")
    main(parser.parse_args().resume)
