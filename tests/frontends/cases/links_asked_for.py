# judged by: 2.0.9, 2.1.4, 2.5.6, 2.6.6
import os

from lightning.pytorch import Trainer
from lightning.pytorch.callbacks import ModelCheckpoint


def train(run):
    trainer = Trainer(callbacks=[ModelCheckpoint(run, save_last="link")])
    path = os.path.join(run, "last.ckpt")
    trainer.fit(model, ckpt_path=path if os.path.exists(path) else None)  # CKPT203: 2.1.4; CKPT203: 2.5.6; CKPT203: 2.6.6
