# judged by: 2.0.1, 2.6.6
import lightning.pytorch as pl
from lightning.pytorch import Trainer
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger, WandbLogger


def nothing_saves(model):
    trainer = Trainer(max_epochs=3)
    trainer.fit(model, ckpt_path="last")  # CKPT204


def best_alone(model):
    best = ModelCheckpoint("runs", monitor="val_loss")
    trainer = pl.Trainer(callbacks=[best, EarlyStopping("x"), LearningRateMonitor()])
    trainer.fit(model, ckpt_path="last")  # CKPT204


def disabled(model):
    Trainer(enable_checkpointing=False, callbacks=unknown).fit(model, ckpt_path="last")  # CKPT204


def new_directory(model):
    trainer = Trainer(callbacks=[ModelCheckpoint(save_last=True)], logger=CSVLogger("logs"))
    trainer.fit(model, ckpt_path="last")  # CKPT204: 2.6.6


def default_logger(model):
    resume = "last"
    trainer = Trainer(callbacks=ModelCheckpoint(monitor="x", save_last=False))
    trainer.fit(model, ckpt_path=resume)  # CKPT204


class Experiment:
    def __init__(self):
        self.trainer = Trainer(logger=TensorBoardLogger("logs", name="x"))

    def run(self, model):
        self.trainer.fit(model, ckpt_path="last")  # CKPT204


class Quiet(pl.Callback):
    pass


def own_callback(model):
    Trainer(callbacks=[Quiet()]).fit(model, ckpt_path="last")  # CKPT204


# There is one, or there may be.
def fixed_directory(model):
    Trainer(callbacks=[ModelCheckpoint("runs", save_last=True)]).fit(model, ckpt_path="last")


def no_logger(model):
    Trainer(callbacks=[ModelCheckpoint(save_last=True)], logger=False).fit(model, ckpt_path="last")


def fixed_version(model):
    logger = TensorBoardLogger("logs", version=0)
    Trainer(callbacks=[ModelCheckpoint(save_last=True)], logger=logger).fit(model, ckpt_path="last")


def other_logger(model):
    Trainer(callbacks=[ModelCheckpoint(save_last=True)], logger=WandbLogger()).fit(model, ckpt_path="last")


def called_last(model):
    Trainer(callbacks=[ModelCheckpoint("runs", "last-{epoch}")]).fit(model, ckpt_path="last")


def perhaps(model, name):
    Trainer(callbacks=[ModelCheckpoint("runs", name)]).fit(model, ckpt_path="last")
    Trainer(callbacks=[ModelCheckpoint("runs", save_last=name)]).fit(model, ckpt_path="last")
    Trainer(callbacks=[from_elsewhere()]).fit(model, ckpt_path="last")
    Trainer(callbacks=name).fit(model, ckpt_path="last")
    Trainer(**name).fit(model, ckpt_path="last")
    Trainer().fit(model, ckpt_path="best")
    Trainer().fit(model, ckpt_path=name)
    Trainer().fit(model)


def handed_in(trainer, model):
    trainer.fit(model, ckpt_path="last")
