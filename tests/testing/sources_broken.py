"""Uses of the fixture that fail, on some releases or on all."""

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


@pytest.mark.ckpt_smoke(checks=["interrupted"])
def test_killed_before_anything_is_written(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(save_top_k=0))


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


class ForgetfulData(Data):
    def state_dict(self):
        return {"shard": 3 - getattr(self, "was", 0)}

    def load_state_dict(self, state):
        self.was = 1


def test_data_module_that_restores_another_state(ckpt_smoke):
    ckpt_smoke(model=Model, data=ForgetfulData, callbacks=last)


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
