"""The project that the tests of the fixture run: its model, sound uses and broken ones."""

from __future__ import annotations

from functools import cache

from tests.testing.project import Outcome, Project

TRAIN = '''
import os
import pathlib

import pytorch_lightning as pl
import pytest
import torch
from pytorch_lightning.callbacks import Callback, EarlyStopping, ModelCheckpoint, Timer
from pytorch_lightning.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset


def loader():
    return DataLoader(TensorDataset(torch.randn(16, 4)), batch_size=4)


def pair():
    return loader(), loader()


class Model(pl.LightningModule):
    """Logs ``m``, which gets worse with every epoch, and ``val_loss``."""

    def __init__(self, root=None):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Sequential(torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 1))

    def loss(self, batch):
        return self.layer(batch[0]).pow(2).mean()

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.loss(batch)

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.loss(batch))

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=0.01)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


class Bare(Model):
    def train_dataloader(self):
        return loader()


class Data(pl.LightningDataModule):
    def train_dataloader(self):
        return loader()

    val_dataloader = train_dataloader


class Counter(Callback):
    """Counts epochs, and does so after a checkpoint that is saved in validation."""

    def __init__(self):
        self.epochs = 0

    def on_train_epoch_end(self, trainer, pl_module):
        self.epochs += 1

    def state_dict(self):
        return {"epochs": self.epochs}

    def load_state_dict(self, state):
        self.epochs = state["epochs"]


def last(**arguments):
    return ModelCheckpoint(**{"dirpath": "ck", "save_last": True, **arguments})


def logger():
    return {"logger": CSVLogger("logs")}
'''

SOUND = """
from train import *
from ckpt_lint.safe import resume_path


def test_relative_dirpath_and_a_proof(ckpt_smoke):
    before = os.getcwd()
    own = lambda: last(dirpath="runs/one")
    proof = ckpt_smoke(model=Model, data=loader, callbacks=own, trainer={"logger": False})
    assert os.getcwd() == before
    assert not os.path.exists("runs")
    assert (proof.epoch, proof.global_step, proof.steps) == (1, 2, 2)


def test_size(ckpt_smoke):
    proof = ckpt_smoke(model=Model, data=loader, callbacks=last, max_epochs=2, batches=3)
    assert (proof.epoch, proof.global_step, proof.steps) == (2, 6, 3)


def test_default_logger_and_validation(ckpt_smoke):
    ckpt_smoke(model=Model, data=pair, callbacks=lambda: [last(dirpath=None, monitor="val_loss")])


def test_datamodule(ckpt_smoke):
    ckpt_smoke(model=Model, data=Data, callbacks=last)


def test_own_data_and_arguments_that_are_ours(ckpt_smoke):
    ckpt_smoke(model=Bare, trainer=lambda: {"callbacks": [last()], "max_epochs": 50, **logger()})


class Manual(Model):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False

    def training_step(self, batch, batch_idx):
        for optimizer in self.optimizers():
            optimizer.zero_grad()
            self.manual_backward(self.loss(batch))
            optimizer.step()

    def configure_optimizers(self):
        one, two = self.layer
        return torch.optim.Adam(one.parameters()), torch.optim.SGD(two.parameters(), 0.1, 0.9)


def test_manual_optimisation_with_two_optimizers(ckpt_smoke):
    assert ckpt_smoke(model=Manual, data=loader, callbacks=last).global_step == 4


class OneCycle(Model):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), 0.1)
        steps = self.trainer.estimated_stepping_batches
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=steps)
        return [optimizer], [{"scheduler": schedule, "interval": "step"}]


def test_a_schedule_made_for_the_whole_run(ckpt_smoke):
    ckpt_smoke(model=OneCycle, data=loader, callbacks=last)


class Plateau(Model):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), 0.1)
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "monitor": "m"}}


def test_plateau_that_lightning_updates_after_the_last_save(ckpt_smoke):
    ckpt_smoke(model=Plateau, data=pair, callbacks=lambda: last(save_top_k=-1), max_epochs=2)


def test_callbacks_with_state(ckpt_smoke):
    callbacks = lambda: [Counter(), Timer(), EarlyStopping("m", patience=9), last()]
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks)


def test_killed(ckpt_smoke):
    callbacks = lambda: last(save_top_k=-1)
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, max_epochs=2, killed=True)


def test_step_trigger(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(every_n_train_steps=2))


def test_accumulated_gradients(ckpt_smoke):
    trainer = {"accumulate_grad_batches": 4}
    proof = ckpt_smoke(model=Model, data=loader, callbacks=last, trainer=trainer)
    assert proof.global_step == 1


@pytest.mark.parametrize("resume", [
    "last", "ck/last.ckpt", lambda run: run.last,
    lambda run: resume_path(run.directory / "last.ckpt"),
], ids=["last", "path", "callable", "resume_path"])
def test_resume(ckpt_smoke, resume):
    ckpt_smoke(model=Model, data=loader, callbacks=last, resume=resume)


class NotANumber(Model):
    def __init__(self):
        super().__init__()
        self.register_buffer("unknown", torch.tensor([float("nan"), 1.0]))


def test_nan_equals_nan(ckpt_smoke):
    ckpt_smoke(model=NotANumber, data=loader, callbacks=last)


def test_one_epoch_of_a_monitored_callback(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(monitor="m", save_top_k=1))


def test_stochastic_weight_averaging(ckpt_smoke):
    callbacks = lambda: [pl.callbacks.StochasticWeightAveraging(0.1, 0.8), last()]
    # both are put back only when the next epoch starts
    ignore = ["schedulers / *SWALR*", "callbacks / StochasticWeightAveraging*"]
    ckpt_smoke(
        model=Model, data=loader, callbacks=callbacks, max_epochs=2, ignore=ignore
    )


def test_ignored(ckpt_smoke):
    callbacks = lambda: [Counter(), last(save_on_train_epoch_end=False)]
    ckpt_smoke(model=Model, data=pair, callbacks=callbacks, ignore=["callbacks / Counter*"])
"""

BROKEN = """
from train import *
from ckpt_lint.safe import resume_path


def test_relative_logger(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(dirpath=None), trainer=logger)


def test_guarded(ckpt_smoke):
    def resume(run):
        path = run.directory / "last.ckpt"
        return path if path.exists() else None
    callbacks = lambda: last(dirpath=None)
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, trainer=logger, resume=resume)


def test_never_resumes(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=last, resume=None)


def test_worsening(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(monitor="m"), max_epochs=3)


def test_worsening_link(ckpt_smoke):
    callbacks = lambda: last(monitor="m", save_last="link")
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, max_epochs=3)


def test_self_link(ckpt_smoke):
    callbacks = lambda: last(save_top_k=-1, every_n_epochs=10, save_last="link")
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, max_epochs=3)


def test_two_writers(ckpt_smoke):
    callbacks = lambda: [last(monitor="m", filename="a"), last(filename="b")]
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, max_epochs=3)


def test_killed_before_anything_is_written(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(save_top_k=0), killed=True)


def test_no_callbacks(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, trainer={"enable_checkpointing": False})


def test_no_save_last(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(save_last=None))


def test_last_keyword_in_a_new_directory(ckpt_smoke):
    callbacks = lambda: last(dirpath=None)
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, resume="last", trainer=logger)


def test_weights_only_file(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(save_weights_only=True))


def test_path_in_hyperparameters(ckpt_smoke):
    ckpt_smoke(model=lambda: Model(pathlib.Path("x")), data=loader, callbacks=last)


def test_path_in_hyperparameters_trusted(ckpt_smoke):
    trusted = {"weights_only": False}
    ckpt_smoke(model=lambda: Model(pathlib.Path("x")), data=loader, callbacks=last, fit=trusted)


class Drifting(Model):
    def on_train_epoch_end(self):
        self.layer[1].bias.data += 1


def test_weights_that_change_after_the_save(ckpt_smoke):
    ckpt_smoke(model=Drifting, data=pair, callbacks=lambda: last(save_on_train_epoch_end=False))


class Forgetful(Model):
    def on_load_checkpoint(self, checkpoint):
        checkpoint["optimizer_states"][0]["state"].clear()


def test_optimizer_state_that_is_not_restored(ckpt_smoke):
    ckpt_smoke(model=Forgetful, data=loader, callbacks=last)


class Forgotten(Model):
    def on_load_checkpoint(self, checkpoint):
        checkpoint["lr_schedulers"][0]["last_epoch"] = 7


def test_scheduler_that_jumps(ckpt_smoke):
    ckpt_smoke(model=Forgotten, data=loader, callbacks=last)


def test_callback_that_counts_after_the_save(ckpt_smoke):
    callbacks = lambda: [Counter(), last(save_on_train_epoch_end=False)]
    ckpt_smoke(model=Model, data=pair, callbacks=callbacks)


class Bigger(Model):
    built = 0

    def __init__(self):
        super().__init__()
        Bigger.built += 1
        self.extra = torch.nn.Linear(Bigger.built, 1)


def test_model_that_does_not_fit_its_checkpoint(ckpt_smoke):
    ckpt_smoke(model=Bigger, data=loader, callbacks=last)
"""

MISUSED = """
from train import *

ONE = last()


def test_instance(ckpt_smoke):
    ckpt_smoke(model=Model(), data=loader, callbacks=last)


def test_no_module(ckpt_smoke):
    ckpt_smoke(model=lambda: torch.nn.Linear(1, 1), data=loader, callbacks=last)


def test_no_data(ckpt_smoke):
    ckpt_smoke(model=Model, data=lambda: 3, callbacks=last)


def test_no_callback(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: ["last"])


def test_no_arguments(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=last, trainer=lambda: 3)


def test_shared_callback(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: ONE)


def test_no_step(ckpt_smoke):
    ckpt_smoke(model=Model, data=lambda: [], callbacks=last)


def test_used_directory(ckpt_smoke, tmp_path):
    tmp_path.joinpath("old.ckpt").touch()
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(dirpath=tmp_path))


class Failing(Model):
    def training_step(self, batch, batch_idx):
        raise ZeroDivisionError("their own bug")


def test_their_own_error(ckpt_smoke):
    ckpt_smoke(model=Failing, data=loader, callbacks=last)
"""

PROJECT = Project(
    {
        "train.py": TRAIN,
        "test_sound.py": SOUND,
        "test_broken.py": BROKEN,
        "test_misused.py": MISUSED,
    }
)


def of(distribution: str) -> Project:
    """The project, written for that package."""
    if distribution == "lightning":
        return PROJECT.replace("pytorch_lightning", "lightning.pytorch")
    return PROJECT


OLD_AND_NEW = [
    ("2.0.9", "pytorch-lightning"),
    ("2.1.3", "pytorch-lightning"),
    ("2.1.4", "pytorch-lightning"),
    ("2.5.6", "pytorch-lightning"),
    ("2.6.6", "pytorch-lightning"),
    ("2.1.3", "lightning"),
    ("2.6.6", "lightning"),
]


@cache
def outcome(version: str, distribution: str = "pytorch-lightning") -> Outcome:
    """All of the project's tests on one release, run once."""
    return of(distribution).run_pytest(version=version, distribution=distribution)
