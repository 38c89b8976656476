# judged by: 2.3.3, 2.5.6, 2.6.6
import argparse
import enum
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import hydra
import numpy as np
import pytorch_lightning as pl
import torch
from omegaconf import DictConfig, OmegaConf
from pytorch_lightning import LightningModule, Trainer
from torch import nn


class Kind(enum.Enum):
    ONE = 1


@dataclass
class Settings:
    width: int = 4


class ByPath(LightningModule):
    def __init__(self, width: int, data: Path):
        super().__init__()
        self.save_hyperparameters()


class ByModule(pl.LightningModule):
    def __init__(self, backbone: nn.Module, kind: "Kind", settings: Settings, mean: np.ndarray):
        super().__init__()
        self.save_hyperparameters(ignore=["backbone", "kind", "mean"])


class Ignoring(LightningModule):
    def __init__(self, backbone: nn.Module, width: int = 3):
        super().__init__()
        self.save_hyperparameters(ignore="backbone")


class Naming(LightningModule):
    def __init__(self, data: Path, width: int):
        super().__init__()
        self.save_hyperparameters("width")


class Configured(LightningModule):
    def __init__(self, cfg):
        super().__init__()
        self.save_hyperparameters(cfg)


class Perhaps(LightningModule):
    def __init__(self, data: Optional[Path] = None, rate: float = 0.1, names: list[str] = ()):
        super().__init__()
        self.save_hyperparameters()


class Unsaved(LightningModule):
    def __init__(self, data: Path):
        super().__init__()


trainer = Trainer()
trainer.fit(ByPath(1, "x"), ckpt_path="best.ckpt")  # CKPT206: 2.3.3; CKPT206: 2.6.6
model = ByModule(1, 2, 3, 4)
trainer.test(model, ckpt_path="best")  # CKPT206: 2.3.3; CKPT206: 2.6.6
ByPath.load_from_checkpoint("best.ckpt", map_location="cpu").eval()  # CKPT206: 2.3.3; CKPT206: 2.6.6
loaded = ByModule.load_from_checkpoint("best.ckpt")  # CKPT206: 2.3.3; CKPT206: 2.6.6
perhaps = Perhaps(Path("x"))
trainer.fit(perhaps, ckpt_path="best.ckpt")  # CKPT206: 2.3.3; CKPT206: 2.6.6
trainer.validate(Perhaps(data=Path("x")), ckpt_path="best")  # CKPT206: 2.3.3; CKPT206: 2.6.6


@hydra.main()
def main(cfg: DictConfig):
    model = Configured(cfg)
    Trainer().fit(model, ckpt_path="best.ckpt")  # CKPT206: 2.3.3; CKPT206: 2.6.6
    Trainer().predict(Configured(OmegaConf.load("x")), ckpt_path="best")  # CKPT206: 2.3.3; CKPT206: 2.6.6


def by_name(parser: argparse.ArgumentParser):
    cfg = OmegaConf.load("x")
    Trainer().fit(Perhaps(cfg), ckpt_path="best.ckpt")  # CKPT206: 2.3.3; CKPT206: 2.6.6
    parser = argparse.ArgumentParser()
    args = parser.parse_args()
    Trainer().fit(Perhaps(args), ckpt_path="best.ckpt")  # CKPT206: 2.3.3; CKPT206: 2.6.6
    # Its items are saved, and what those are is not known.
    Trainer().fit(Configured(args), ckpt_path="best.ckpt")
    Trainer().fit(Perhaps(names=vars(args)), ckpt_path="best.ckpt")
    path = Path("x") if args.x else None
    Trainer().fit(Perhaps(path), ckpt_path="best.ckpt")
    other = OtherParser().parse_args()
    Trainer().fit(Perhaps(other), ckpt_path="best.ckpt")


# Nothing is loaded, nothing of it is refused, or that is not known.
trainer.fit(ByPath(1, "x"))
trainer.fit(ByPath(1, "x"), ckpt_path=None)
trainer.fit(ByPath(1, "x"), ckpt_path="best.ckpt", weights_only=False)
ByPath.load_from_checkpoint("best.ckpt", weights_only=False).eval()
trainer.fit(Ignoring(nn.Linear(1, 1)), ckpt_path="best.ckpt")
trainer.fit(Naming(Path("x"), 3), ckpt_path="best.ckpt")
trainer.fit(Configured(unknown), ckpt_path="best.ckpt")
trainer.fit(Perhaps(), ckpt_path="best.ckpt")
trainer.fit(Unsaved(Path("x")), ckpt_path="best.ckpt")
trainer.fit(unknown, ckpt_path="best.ckpt")
