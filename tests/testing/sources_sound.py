"""Uses of the fixture that pass on every release, but for what the tests name."""

SOUND = """
from train import *
from ckpt_lint.safe import resume_path
from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint


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


class Counted(Data):
    loaders = 0

    def train_dataloader(self):
        self.loaders += 1
        return loader()

    def state_dict(self):
        return {"loaders": self.loaders}

    def load_state_dict(self, state):
        self.loaders = state["loaders"]


def test_datamodule_with_state(ckpt_smoke):
    ckpt_smoke(model=Model, data=Counted, callbacks=last)


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


@pytest.mark.ckpt_smoke(checks=["interrupted"])
def test_killed(ckpt_smoke):
    callbacks = lambda: last(save_top_k=-1)
    ckpt_smoke(model=Model, data=loader, callbacks=callbacks, max_epochs=2)


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


def safe(**arguments):
    return lambda: SafeModelCheckpoint(monitor="m", save_last=True, **arguments)


def test_safe_helper_with_a_worsening_metric(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=safe(dirpath="ck"), max_epochs=3)


@pytest.mark.ckpt_smoke(checks=["interrupted"])
def test_safe_helper_below_a_relative_logger(ckpt_smoke):
    ckpt_smoke(model=Model, data=pair, callbacks=safe(), trainer=logger)
"""
