# judged by: 2.1.3, 2.6.6
import functools

import lightning.pytorch as pl
from lightning.pytorch.callbacks import ModelCheckpoint

METRIC = "val/accuracy"

ModelCheckpoint(monitor="val_acc")  # CKPT108
ModelCheckpoint("runs", "best", "val_acc")  # CKPT108
ModelCheckpoint(monitor=METRIC, save_top_k=3)  # CKPT108
ModelCheckpoint(monitor="valid_mIoU", mode="min")  # CKPT108
ModelCheckpoint(monitor="val/F1Score")  # CKPT108
ModelCheckpoint(monitor="test_acc1")  # CKPT108
ModelCheckpoint(monitor="val_acc" if full else "train_acc")  # CKPT108
pl.callbacks.ModelCheckpoint(monitor="PSNR", filename="best")  # CKPT108
ModelCheckpoint(**{"monitor": "val_auroc", "save_top_k": 1})  # CKPT108


class Best(ModelCheckpoint):
    def __init__(self):
        super().__init__(monitor="dice")  # CKPT108


# The other mode, another metric, or nothing certain.
ModelCheckpoint(monitor="val_acc", mode="max")
ModelCheckpoint(monitor="val_acc", mode=mode)
ModelCheckpoint(monitor="val_acc", **settings)
ModelCheckpoint(monitor="val_loss")
ModelCheckpoint(monitor="acc_loss")
ModelCheckpoint(monitor="negative_accuracy")
ModelCheckpoint(monitor="val_error")
ModelCheckpoint(monitor="mapping_cost")
ModelCheckpoint(monitor="accumulated")
ModelCheckpoint(monitor="val_acc" if full else "val_loss")
ModelCheckpoint(monitor=f"{split}_acc")
ModelCheckpoint(monitor=metric)
ModelCheckpoint()
functools.partial(ModelCheckpoint, monitor="val_acc")
