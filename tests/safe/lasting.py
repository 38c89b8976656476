"""Save-side scenarios of the matrix with SafeModelCheckpoint; prints epochs lost, as JSON.

Run by the tests on one release: ``python lasting.py PACKAGE``.
"""

import importlib
import json
import os
import shutil
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE = sys.argv[1]
pl = importlib.import_module("lightning.pytorch" if PACKAGE == "lightning" else PACKAGE)
Safe = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
Plain = pl.callbacks.ModelCheckpoint


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


class Crash(pl.Callback):
    def on_train_epoch_start(self, trainer, module):
        if trainer.current_epoch == 3:
            raise RuntimeError("boom")


def fit(callbacks, epochs, ckpt_path=None, **options):
    options.setdefault("logger", False)
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, callbacks=callbacks,
        enable_progress_bar=False, enable_model_summary=False, **options,
    )  # fmt: skip
    data = DataLoader(TensorDataset(torch.zeros(8, 4)), batch_size=2)
    try:
        trainer.fit(Model(), data, ckpt_path=ckpt_path)
    except RuntimeError as error:
        if str(error) != "boom":
            raise
    return trainer


def epoch_of(path):
    assert not os.path.islink(path), path
    trainer = fit([], 1 + torch.load(path, weights_only=False)["epoch"] + 1, path)
    return trainer.current_epoch - 1


def crashed(**arguments):
    fit([Safe("ck", **arguments), Crash()], 9)
    return 3 - epoch_of("ck/last.ckpt")


def chained(**arguments):
    fit([Safe("ck", **arguments)], 1)
    fit([Safe("ck", **arguments)], 3, "ck/last.ckpt")
    assert sorted(n for n in os.listdir("ck") if n.startswith("last")) == ["last.ckpt"]
    return 3 - epoch_of("ck/last.ckpt")


def rerun():
    fit([Safe("ck")], 1)
    fit([Safe("ck")], 3)
    assert sorted(n for n in os.listdir("ck") if n.startswith("last")) == ["last-v1.ckpt", "last.ckpt"]
    assert epoch_of("ck/last-v1.ckpt") == 1
    return 3 - epoch_of("ck/last.ckpt")


def dry_run():
    fit([Safe("ck")], 3)
    before = {n: os.stat(f"ck/{n}").st_mtime_ns for n in os.listdir("ck")}
    fit([Safe("ck", enable_version_counter=False) if versioned() else Safe("ck")], 3, fast_dev_run=True)
    return int(before != {n: os.stat(f"ck/{n}").st_mtime_ns for n in os.listdir("ck")})


def versioned():
    return "enable_version_counter" in Plain.__init__.__code__.co_varnames


def relative_root():
    callback = Safe(monitor="m")
    fit([callback], 2, default_root_dir="runs")
    return 2 - epoch_of(callback.last_model_path)


def moved():
    fit([Safe("ck", monitor="m")], 2)
    shutil.move("ck", "elsewhere")
    return 2 - epoch_of("elsewhere/last.ckpt")


def exchanged():
    fit([Safe("ck", monitor="m")], 1)
    fit([Plain("ck", monitor="m", save_last=True)], 2, "ck/last.ckpt")
    newest = max(
        (f"ck/{n}" for n in os.listdir("ck")), key=lambda p: torch.load(p, weights_only=False)["epoch"]
    )
    callback = Safe("ck", monitor="m")
    trainer = fit([callback], 4, newest)
    assert isinstance(callback, Plain)
    assert callback.state_key.startswith("ModelCheckpoint{"), callback.state_key
    assert trainer.current_epoch == 4
    return 4 - epoch_of("ck/last.ckpt")


def by_keyword():
    fit([Safe("ck", monitor="m", save_top_k=1)], 2)
    return 4 - fit([Safe("ck", monitor="m", save_top_k=1)], 4, "last").current_epoch


def steps():
    fit([Safe("ck", every_n_train_steps=2, save_top_k=0), Crash()], 9)
    return 3 - epoch_of("ck/last.ckpt")


SCENARIOS = {
    "crash_monitor": lambda: crashed(monitor="m", save_top_k=1, save_last=True),
    "crash_topk0": lambda: crashed(save_top_k=0, save_last=True),
    "crash_every5": lambda: crashed(every_n_epochs=5, save_last=True),
    "crash_link": lambda: crashed(monitor="m", save_last="link"),
    "crash_all": lambda: crashed(save_top_k=-1),
    "chain": chained,
    "topk_all_chain": lambda: chained(save_top_k=-1, save_last="link"),
    "resume_no_improve": lambda: chained(monitor="m", save_top_k=1),
    "rerun": rerun,
    "fast_dev": dry_run,
    "reldir": relative_root,
    "moved": moved,
    "interchange": exchanged,
    "last_keyword": by_keyword,
    "steps": steps,
}

lost = {}
for name, scenario in SCENARIOS.items():
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        try:
            lost[name] = scenario()
        except Exception as error:
            lost[name] = f"{type(error).__name__}: {error}"
        finally:
            os.chdir(home)
print("LOST", json.dumps(lost))
