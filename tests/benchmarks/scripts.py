"""Training scripts that mention the words, in the spellings of real projects."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

IMPORTS = (
    (
        "import pytorch_lightning as pl\nfrom pytorch_lightning.callbacks import ModelCheckpoint",
        "pl",
        "ModelCheckpoint",
    ),
    (
        "import lightning as L\nfrom lightning.pytorch.callbacks import ModelCheckpoint as Saver",
        "L",
        "Saver",
    ),
    ("import lightning.pytorch as pl", "pl", "pl.callbacks.ModelCheckpoint"),
    (
        "try:\n    import lightning.pytorch as pl\n    from lightning.pytorch import callbacks\n"
        "except ImportError:\n    import pytorch_lightning as pl\n"
        "    from pytorch_lightning import callbacks",
        "pl",
        "callbacks.ModelCheckpoint",
    ),
)

SAVES = (
    '{saver}(dirpath=args.output, monitor="val_loss", save_top_k=3, save_last=True)',
    '{saver}(monitor="val_loss", mode="min", save_last="link", filename="{{epoch:03d}}")',
    "{saver}(every_n_train_steps=args.every, save_top_k=-1)",
    "{saver}(**dict(save_top_k=1, save_last=args.save_last))",
    "{saver}(save_top_k=0, save_last=True)",
    "{saver}(args.output, save_weights_only=False)",
)

RESUMES = (
    '    path = os.path.join(args.output, "last.ckpt")\n    resume = path if os.path.exists(path) else None',
    '    resume = Path(args.output) / "checkpoints" / "last.ckpt"',
    '    resume = f"{args.output}/last.ckpt" if args.resume else None',
    '    args.ckpt_path = args.output + "/last.ckpt"\n    resume = args.ckpt_path',
    '    resume = "last" if args.resume else None',
    "    resume = args.ckpt_path  # such as runs/demo/last.ckpt",
)

HEAD = '''"""Trains {name}; its checkpoints and last.ckpt go below --output."""

import argparse
import os
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

{imports}
'''

MAIN = """

def build_callbacks(args):
    monitors = [{pl}.callbacks.LearningRateMonitor(logging_interval="step")]
    return [*monitors, {save}]


def train(args):
    {pl}.seed_everything(args.seed)
    model = Block0(args.width)
    loader = DataLoader(Block0Data(args.output), batch_size=args.batch_size)
{resume}
    trainer = {pl}.Trainer(max_epochs=args.epochs, callbacks=build_callbacks(args))
    trainer.fit(model, loader, ckpt_path=resume)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="runs")
    parser.add_argument("--ckpt_path", default=None)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--save_last", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1000)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--batch_size", type=int, default=32)
    return parser.parse_args()


if __name__ == "__main__":
    train(parse_arguments())
"""

BLOCK = '''

class {name}Data(Dataset):
    """Samples as they lie on disk, one file each."""

    def __init__(self, root, split="train", transform=None):
        self.root = Path(root) / split
        self.transform = transform
        self.files = sorted(self.root.glob("*.pt")) if self.root.is_dir() else []

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        sample = torch.load(self.files[index])
        image, label = sample["image"], int(sample["label"])
        if self.transform is not None:
            image = self.transform(image)
        return image.float() / 255.0, label


class {name}({pl}.LightningModule):
    """A small network with attention, and how it is trained."""

    def __init__(self, width=256, depth={depth}, heads=8, dropout=0.1, lr=3e-4):
        super().__init__()
        self.save_hyperparameters()
        self.embed = nn.Linear(784, width)
        self.blocks = nn.ModuleList(
            [
                nn.TransformerEncoderLayer(
                    d_model=width,
                    nhead=heads,
                    dim_feedforward=4 * width,
                    dropout=dropout,
                    batch_first=True,
                )
                for _ in range(depth)
            ]
        )
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        x = self.embed(x.flatten(1)).unsqueeze(1)
        for index, block in enumerate(self.blocks):
            x = block(x) + x if index % 2 else block(x)
        return self.head(self.norm(x.mean(dim=1)))

    def _shared_step(self, batch, stage):
        images, labels = batch
        logits = self(images)
        loss = F.cross_entropy(logits, labels, label_smoothing=0.1)
        accuracy = (logits.argmax(dim=-1) == labels).float().mean()
        self.log(f"{{stage}}_loss", loss, prog_bar=True, sync_dist=True)
        self.log(f"{{stage}}_accuracy", accuracy, prog_bar=True, sync_dist=True)
        return loss

    def training_step(self, batch, batch_idx):
        return self._shared_step(batch, "train")

    def validation_step(self, batch, batch_idx):
        return self._shared_step(batch, "val")

    def configure_optimizers(self):
        decay = [p for n, p in self.named_parameters() if p.ndim > 1 and "norm" not in n]
        plain = [p for n, p in self.named_parameters() if p.ndim <= 1 or "norm" in n]
        groups = [{{"params": decay, "weight_decay": 0.05}}, {{"params": plain}}]
        optimizer = torch.optim.AdamW(groups, lr=self.hparams.lr, betas=(0.9, 0.95))
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=100)
        return {{"optimizer": optimizer, "lr_scheduler": {{"scheduler": scheduler}}}}


def metrics_of_{lower}(outputs, threshold=0.5):
    """Means of what the steps gave, by name."""
    totals = {{}}
    for output in outputs:
        for key, value in output.items():
            if isinstance(value, torch.Tensor):
                value = value.detach().cpu().item()
            totals.setdefault(key, []).append(value)
    means = {{key: sum(values) / max(len(values), 1) for key, values in totals.items()}}
    return {{key: mean for key, mean in means.items() if mean >= threshold or key == "loss"}}
'''


def training_scripts() -> Iterator[str]:
    """Scripts without end, the same on every run, each of 200 to 600 lines."""
    choice = random.Random(1)
    for number in itertools.count():
        imports, pl, saver = IMPORTS[number % len(IMPORTS)]
        save = choice.choice(SAVES).format(saver=saver)
        blocks = "".join(
            BLOCK.format(name=f"Block{each}", lower=f"block{each}", pl=pl, depth=each + 2)
            for each in range(choice.randint(2, 7))
        )
        yield (
            HEAD.format(name=f"model {number}", imports=imports)
            + blocks
            + MAIN.format(pl=pl, save=save, resume=choice.choice(RESUMES))
        )
