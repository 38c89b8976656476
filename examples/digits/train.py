"""Learns scikit-learn's handwritten digits; with --resume, goes on from the newest checkpoint."""

import argparse

import lightning.pytorch as pl
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset, random_split

from ckpt_lint.safe import resume_path
from ckpt_lint.safe.lightning import SafeModelCheckpoint


class Digits(pl.LightningDataModule):
    """1,797 images of 8 x 8 pixels, a fifth of them for validation."""

    def setup(self, stage):
        images, labels = load_digits(return_X_y=True)
        pixels = torch.tensor(images, dtype=torch.float32) / 16
        data = TensorDataset(pixels, torch.tensor(labels))
        split = torch.Generator().manual_seed(1)
        self.training, self.validation = random_split(data, [0.8, 0.2], split)

    def train_dataloader(self):
        return DataLoader(self.training, batch_size=64, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.validation, batch_size=64)


class Classifier(pl.LightningModule):
    def __init__(self, width=32, rate=3e-3):
        super().__init__()
        self.save_hyperparameters()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(64, width),
            torch.nn.ReLU(),
            torch.nn.Dropout(0.1),
            torch.nn.Linear(width, 10),
        )

    def training_step(self, batch, batch_idx):
        return cross_entropy(self.layers(batch[0]), batch[1])

    def validation_step(self, batch, batch_idx):
        guesses = self.layers(batch[0])
        self.log("val_loss", cross_entropy(guesses, batch[1]))
        self.log("val_acc", (guesses.argmax(1) == batch[1]).float().mean())

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.rate)
        return [optimizer], [torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)]


def callbacks():
    return [SafeModelCheckpoint("checkpoints", monitor="val_acc", mode="max")]


def main(epochs, resume):
    ckpt_path = resume_path("checkpoints/last.ckpt") if resume else None
    trainer = pl.Trainer(max_epochs=epochs, callbacks=callbacks(), logger=False)
    trainer.fit(Classifier(), Digits(), ckpt_path=ckpt_path)
    print({name: round(float(value), 3) for name, value in trainer.callback_metrics.items()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    main(arguments.epochs, arguments.resume)
