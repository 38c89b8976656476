# judged by: 2.6.6
# select: CKPT202, CKPT209, CKPT210
from pathlib import Path
from typing import Optional

from mine import Config
from pytorch_lightning import LightningModule, Trainer
from pytorch_lightning.callbacks import ModelCheckpoint


class Net(LightningModule):
    def __init__(self, data: Optional[Path], config: Config, width: int):
        super().__init__()
        self.save_hyperparameters()


class Plain(LightningModule):
    def __init__(self, width: int = 3, names: list[str] = (), rate: Optional[float] = None):
        super().__init__()
        self.save_hyperparameters()


class Configured(LightningModule):
    def __init__(self, cfg, width):
        super().__init__()
        self.save_hyperparameters()


def literal(model):
    Trainer().fit(model, ckpt_path="runs/last.ckpt")  # CKPT202


def may_fail():
    Trainer().fit(Net(None, Config(), 3), ckpt_path="best.ckpt")  # CKPT210
    Configured.load_from_checkpoint("best.ckpt", strict=False).eval()  # CKPT210
    Trainer().fit(Plain(), ckpt_path="best.ckpt")


def twice(model):
    Trainer(max_epochs=3).fit(model)
    Trainer(max_epochs=3).fit(model, ckpt_path="best.ckpt")  # CKPT209


def same_trainer(model):
    trainer = Trainer(max_epochs=5)
    trainer.fit(model)
    trainer.fit(model, ckpt_path="best.ckpt")  # CKPT209


def longer(model):
    Trainer(max_epochs=30).fit(model)
    Trainer(max_epochs=40).fit(model, ckpt_path="best.ckpt")


def only_resumed(model):
    Trainer(max_epochs=50).fit(model, ckpt_path="best.ckpt")
