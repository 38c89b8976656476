"""Projects that train in their own ways: LightningCLI, Hydra, a script; and callbacks of theirs."""

WAYS = '''
from train import *
from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint
from hydra import compose, initialize_config_dir
from pytorch_lightning.cli import LightningCLI

CONFIG = """
seed_everything: 7
trainer:
  callbacks:
    - class_path: ckpt_lint.safe.pytorch_lightning.SafeModelCheckpoint
      init_args: {dirpath: ck, monitor: val_loss}
  max_epochs: 100
  accelerator: gpu
  devices: 8
model: {class_path: train.Model}
data: {class_path: train.Data}
"""


def cli(args):
    return LightningCLI(Model, Data, args=args, subclass_mode_model=True, subclass_mode_data=True)


@pytest.fixture
def config(tmp_path):
    tmp_path.joinpath("fit.yaml").write_text(CONFIG)
    return str(tmp_path / "fit.yaml")


@pytest.mark.ckpt_smoke(checks=["resume", "interrupted", "dry_run", "equal"])
def test_cli(ckpt_smoke, config):
    ckpt_smoke(cli=cli, args=["fit", "--config", config])


def test_cli_class_and_relative_config(ckpt_smoke, config):
    relative = os.path.relpath(config)
    ckpt_smoke(cli=LightningCLI, args=["fit", f"--config={relative}"])


def test_cli_that_refuses_a_second_run_in_its_directory(ckpt_smoke, config):
    ckpt_smoke(cli=cli, args=["fit", "--config", config, "--trainer.logger=false"])


def test_cli_that_is_asked_for_nonsense(ckpt_smoke):
    ckpt_smoke(cli=LightningCLI, args=["fit", "--nonsense"])


def job(config):
    saving = ModelCheckpoint(dirpath=config.dirpath, save_last=True)
    trainer = pl.Trainer(max_epochs=config.epochs, callbacks=saving, accelerator="gpu", logger=False)
    trainer.fit(Model(), loader(), ckpt_path=config.ckpt_path)


@pytest.mark.ckpt_smoke(checks=["resume", "again"])
def test_hydra(ckpt_smoke, tmp_path):
    tmp_path.joinpath("fit.yaml").write_text("epochs: 50\\ndirpath: ck\\nckpt_path: null\\n")

    def train(ckpt_path):
        with initialize_config_dir(str(tmp_path), version_base=None):
            job(compose("fit", overrides=[f"ckpt_path={ckpt_path or 'null'}"]))

    ckpt_smoke(train=train)


class OneCycle(Model):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), 0.1)
        steps = self.trainer.estimated_stepping_batches
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=steps)
        return [optimizer], [{"scheduler": schedule, "interval": "step"}]


@pytest.mark.ckpt_smoke(checks=["rerun"])
def test_second_run_whose_schedule_is_longer_than_the_first_one_s(ckpt_smoke):
    ckpt_smoke(model=OneCycle, data=loader, callbacks=last)


def test_script_that_ignores_what_to_resume_from(ckpt_smoke):
    def train(ckpt_path):
        pl.Trainer(callbacks=[last()]).fit(Model(), loader())
    ckpt_smoke(train=train)


def test_script_that_does_not_train(ckpt_smoke):
    ckpt_smoke(train=lambda ckpt_path: pl.Trainer())


def test_script_with_other_parts(ckpt_smoke):
    ckpt_smoke(train=job, callbacks=last)


class Averaged(Callback):
    """An exponential moving average of the weights, with its state."""

    def on_fit_start(self, trainer, module):
        if not hasattr(self, "weights"):
            self.weights = {k: v.clone() for k, v in module.state_dict().items()}

    def on_train_batch_end(self, trainer, module, *args):
        for name, value in module.state_dict().items():
            self.weights[name] = 0.9 * self.weights[name] + 0.1 * value

    def state_dict(self):
        return {"weights": self.weights}

    def load_state_dict(self, state):
        self.weights = state["weights"]


@pytest.mark.ckpt_smoke(checks=["resume", "worsening", "equal"])
def test_moving_average_and_early_stopping(ckpt_smoke):
    ckpt_smoke(model=Model, data=pair, callbacks=lambda: [
        Averaged(), EarlyStopping("val_loss", patience=1), SafeModelCheckpoint("ck", monitor="val_loss")])


class Adversarial(Model):
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


@pytest.mark.ckpt_smoke(checks=["interrupted", "equal"])
def test_manual_optimisation_with_two_optimizers(ckpt_smoke):
    ckpt_smoke(model=Adversarial, data=loader, callbacks=lambda: last(save_top_k=-1))


class Shuffled(Model):
    def __init__(self):
        super().__init__()
        self.layer.append(torch.nn.Dropout(0.5))


def shuffled():
    return DataLoader(TensorDataset(torch.arange(64.0).view(16, 4)), batch_size=4, shuffle=True)


@pytest.mark.ckpt_smoke(checks=["equal"])
def test_shuffled_data_and_dropout(ckpt_smoke):
    ckpt_smoke(model=Shuffled, data=shuffled, callbacks=last)


def own_order():
    data = TensorDataset(torch.arange(64.0).view(16, 4))
    return DataLoader(data, batch_size=4, shuffle=True, generator=torch.Generator().manual_seed(3))


@pytest.mark.ckpt_smoke(checks=["equal"])
def test_order_that_starts_again(ckpt_smoke):
    ckpt_smoke(model=Model, data=own_order, callbacks=last)


class Momentum(Model):
    """Averages its gradients in an attribute that is in no checkpoint."""

    average = 0.0

    def on_before_optimizer_step(self, optimizer):
        gradient = self.layer[1].bias.grad
        self.average = 0.9 * self.average + gradient.clone()
        gradient.copy_(self.average)


@pytest.mark.ckpt_smoke(checks=["equal"])
def test_state_outside_of_the_checkpoint(ckpt_smoke):
    ckpt_smoke(model=Momentum, data=loader, callbacks=last)


class Chance(Model):
    def training_step(self, batch, batch_idx):
        return self.loss(batch) * int.from_bytes(os.urandom(2), "big")


@pytest.mark.ckpt_smoke(checks=["equal"])
def test_training_that_is_never_the_same(ckpt_smoke):
    ckpt_smoke(model=Chance, data=loader, callbacks=last)


@pytest.mark.ckpt_smoke(checks=["best", "moved"])
def test_what_cannot_be_checked(ckpt_smoke, tmp_path):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(dirpath=tmp_path / "ck"))


@pytest.mark.ckpt_smoke(checks=["ranks"])
def test_ranks_that_disagree(ckpt_smoke):
    def resume(run):
        return run.last if os.environ["LOCAL_RANK"] == "0" else f"{run.directory}/epoch=0-step=2.ckpt"
    ckpt_smoke(model=Model, data=loader, callbacks=last, resume=resume)
'''
