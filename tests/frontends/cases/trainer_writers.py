# judged by: 2.5.6, 2.6.6
import pytorch_lightning as pl
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint

DIRECTORY = "runs"


def in_one_display():
    first = ModelCheckpoint(DIRECTORY, save_last=True)
    return Trainer(callbacks=[first, ModelCheckpoint(DIRECTORY, save_last=True, mode="max")])  # CKPT106: 2.6.6


def without_directories():
    callbacks = [ModelCheckpoint(save_last=True)]
    callbacks.append(EarlyStopping("x"))
    callbacks.append(ModelCheckpoint(save_last=True, mode="max"))  # CKPT106: 2.6.6
    return Trainer(callbacks=callbacks)


def extended(directory):
    callbacks = [ModelCheckpoint(directory, save_last=True)]
    callbacks.extend([ModelCheckpoint(directory, save_last=True, mode="max")])  # CKPT106: 2.6.6
    return pl.Trainer(callbacks=callbacks)


def made():
    callbacks = [EarlyStopping("x")]
    callbacks += [ModelCheckpoint(save_last=True)]
    callbacks += [ModelCheckpoint(save_last=True, mode="max")]  # CKPT106: 2.6.6
    return callbacks


def made_elsewhere():
    settings = {"callbacks": made()}
    return Trainer(**settings)


def of_links():
    one = ModelCheckpoint(save_last="link")
    two = ModelCheckpoint(save_last="link", mode="max")  # CKPT106
    return Trainer(callbacks=[one] + [two])


class Experiment:
    def __init__(self):
        self.callbacks = [ModelCheckpoint(save_last=True)]
        self.callbacks.append(ModelCheckpoint(save_last=True, mode="max"))  # CKPT106: 2.6.6

    def run(self):
        self.trainer = Trainer(callbacks=self.callbacks)


# One writer, two directories, or never in one list.
Trainer(callbacks=[ModelCheckpoint(save_last=True), ModelCheckpoint(mode="max")])
Trainer(callbacks=[ModelCheckpoint("a", save_last=True), ModelCheckpoint("b", save_last=True, mode="max")])
Trainer(callbacks=[ModelCheckpoint("a", save_last=True), ModelCheckpoint(save_last=True, mode="max")])
Trainer(callbacks=[ModelCheckpoint(save_last=True) if fast else ModelCheckpoint(save_last=True)])
Trainer(callbacks=[ModelCheckpoint(save_last=True), other])
Trainer(callbacks=ModelCheckpoint(save_last=True))


def either(fast):
    callbacks = []
    if fast:
        callbacks.append(ModelCheckpoint(save_last=True))
    else:
        callbacks.append(ModelCheckpoint(save_last=True))
    return Trainer(callbacks=callbacks)


# Dry runs.
def dry(args):
    return Trainer(fast_dev_run=args.debug, callbacks=[ModelCheckpoint(save_last=True)])  # CKPT109


def dry_by_settings():
    settings = dict(fast_dev_run=True)  # CKPT109
    return Trainer(callbacks=[ModelCheckpoint(save_last=True)], **settings)


Trainer(fast_dev_run=3, callbacks=[ModelCheckpoint(save_last="link")])  # CKPT109
Trainer(fast_dev_run=False, callbacks=[ModelCheckpoint(save_last=True)])
Trainer(fast_dev_run=True, callbacks=[ModelCheckpoint()])
Trainer(fast_dev_run=True)
Trainer(callbacks=[ModelCheckpoint(save_last=True)])
