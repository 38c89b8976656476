"""The save-side scenarios of the matrix with a checkpoint class of choice; prints epochs lost, as JSON.

Run on one release: ``python scenarios.py PACKAGE safe|plain SAVE_LAST [SCENARIO ...]``, where SAVE_LAST
is True, link or both with a comma. One process imports Lightning; each scenario is a fork of it, in a
directory of its own. With ``CKPT_LINT_ASYNC`` in the environment, an AsyncCheckpointIO writes.
"""

import contextlib
import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE, KIND = sys.argv[1:3]
PL = "lightning.pytorch" if PACKAGE == "lightning" else PACKAGE
pl = importlib.import_module(PL)
CSVLogger = importlib.import_module(f"{PL}.loggers").CSVLogger
Plain = pl.callbacks.ModelCheckpoint
HELPER = os.environ.get("CKPT_LINT_HELPER", f"ckpt_lint.safe.{PACKAGE}")
Safe = importlib.import_module(HELPER).SafeModelCheckpoint if KIND == "safe" else None
Checkpoint = Safe or Plain
VERSIONED = "enable_version_counter" in Plain.__init__.__code__.co_varnames
ASYNC = bool(os.environ.get("CKPT_LINT_ASYNC"))
WORST_SECONDS = 300
torch.set_num_threads(1)


class Model(pl.LightningModule):
    """``m`` gets worse with every epoch, for ``mode="min"``."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def validation_step(self, batch, batch_idx):
        self.log("v", float(self.current_epoch))

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


class Stop(Exception):
    pass


class Crash(pl.Callback):
    def on_train_epoch_start(self, trainer, module):
        if trainer.current_epoch == 3:
            raise Stop


class CrashInEpoch(pl.Callback):
    def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
        if trainer.global_step == 11:
            raise Stop


class Started(pl.Callback):
    def on_train_start(self, trainer, module):
        self.epoch, self.step = trainer.current_epoch, trainer.global_step
        raise Stop


def data():
    return DataLoader(TensorDataset(torch.zeros(8, 4)), batch_size=2)


def fit(callbacks, epochs, ckpt_path=None, validates=False, **options):
    options.setdefault("logger", False)
    if ASYNC:
        options["plugins"] = [importlib.import_module(f"{PL}.plugins.io").AsyncCheckpointIO()]
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, callbacks=callbacks,
        enable_progress_bar=False, enable_model_summary=False, **options,
    )  # fmt: skip
    with contextlib.suppress(Stop):
        trainer.fit(Model(), data(), data() if validates else None, ckpt_path=ckpt_path)
    return trainer


def resumed(path):
    """Where a run resumed from ``path`` starts."""
    started = Started()
    fit([started], 50, path)
    return started


def loss(epochs, path="ck/last.ckpt"):
    """Epochs lost of those reached; the helper's last.ckpt must not be a link either."""
    assert KIND == "plain" or not os.path.islink(path), f"{path} is a symbolic link"
    return epochs - resumed(path).epoch


def lasts(directory="ck"):
    return sorted(name for name in os.listdir(directory) if name.startswith("last"))


def epoch_in(path):
    return torch.load(path, weights_only=False)["epoch"]


def trained(epochs, *more, **arguments):
    """A run of so many epochs, or one that fails at the start of the fourth."""
    callback = Checkpoint("ck", **arguments)
    trainer = fit([callback, *more], epochs)
    return callback, trainer


def crashed(**arguments):
    trained(9, Crash(), **arguments)
    return loss(3)


def chained(first=1, then=3, **arguments):
    trained(first, **arguments)
    fit([Checkpoint("ck", **arguments)], then, "ck/last.ckpt")
    assert KIND == "plain" or lasts() == ["last.ckpt"], lasts()
    return loss(then)


def in_root(**options):
    callback = Checkpoint(save_last=options.pop("save_last"))
    fit([callback], 1, **options)
    return loss(1, callback.last_model_path)


def chained_in_root(save_last):
    callback = Checkpoint(save_last=save_last)
    fit([callback], 1, default_root_dir=os.path.abspath("r"))
    fit([Checkpoint(save_last=save_last)], 3, callback.last_model_path, default_root_dir=os.path.abspath("r"))
    return loss(3, callback.last_model_path)


def moved(save_last):
    trained(1, save_last=save_last)
    shutil.move("ck", "elsewhere")
    return loss(1, "elsewhere/last.ckpt")


def plain_end(epochs, **arguments):
    trained(epochs, **arguments)
    return loss(epochs)


def rerun(save_last):
    trained(1, save_last=save_last)
    trained(3, save_last=save_last)
    assert epoch_in("ck/last-v1.ckpt") == (0 if KIND == "safe" else 2)
    return loss(3)


def write_through(save_last):
    best = trained(1, save_last=save_last, monitor="m")[0].best_model_path
    fit([Checkpoint("ck", save_last=save_last, monitor="m")], 3, "ck/last.ckpt")
    return 0 if epoch_in(best) == 0 else "best file overwritten"


def two_callbacks(save_last):
    fit([Checkpoint("ck", save_last=save_last, monitor="m", mode=mode) for mode in ("min", "max")], 4)
    return 3 - epoch_in("ck/last.ckpt")


def dry_run(save_last, **arguments):
    def snapshot():
        return {name: os.stat(f"ck/{name}").st_mtime_ns for name in os.listdir("ck")}

    trained(3, save_last=save_last, **arguments)
    before = snapshot()
    fit([Checkpoint("ck", save_last=save_last, **arguments)], 3, fast_dev_run=True)
    return 0 if before == snapshot() else "files changed"


def by_keyword(save_last):
    trained(2, save_last=save_last, monitor="m")
    started = Started()
    fit([Checkpoint("ck", save_last=save_last, monitor="m"), started], 4, "last")
    return 2 - started.epoch


def by_keyword_unasked(save_last):
    return by_keyword(None)


def best_by_keyword(save_last):
    trainer = trained(3, save_last=save_last, monitor="m")[1]
    started = Started()
    trainer.callbacks.append(started)
    trainer.fit_loop.max_epochs = 9
    with contextlib.suppress(Stop):
        trainer.fit(Model(), data(), ckpt_path="best")
    return 1 - started.epoch


def exchanged(save_last):
    """The helper resumes from ModelCheckpoint's files, and ModelCheckpoint from the helper's."""
    fit([Checkpoint("ck", monitor="m", save_last=save_last)], 1)
    fit([Plain("ck", monitor="m", mode="max", save_last=True)], 2, "ck/last.ckpt")
    newest = max((f"ck/{name}" for name in os.listdir("ck")), key=epoch_in)
    callback = Checkpoint("ck", monitor="m", save_last=save_last)
    fit([callback], 4, newest)
    assert isinstance(callback, Plain)
    assert callback.state_key.startswith("ModelCheckpoint{"), callback.state_key
    return loss(4)


def by_steps(save_last):
    """Fails at step 11 of 4 a epoch; the newest save is that of step 10."""
    trained(9, CrashInEpoch(), every_n_train_steps=5, save_top_k=0, save_last=save_last)
    return 10 - resumed("ck/last.ckpt").step


def by_validation(save_last):
    callback = Checkpoint("ck", monitor="v", save_last=save_last)
    fit([callback, Crash()], 9, validates=True)
    return loss(3)


FIXED_NAMES = {"enable_version_counter": False} if VERSIONED else None
SCENARIOS = {
    "default": lambda last: in_root(save_last=last),
    "reldir": lambda last: in_root(save_last=last, default_root_dir="runs"),
    "rellog": lambda last: in_root(save_last=last, logger=CSVLogger("logs")),
    "reldirpath": lambda last: plain_end(1, save_last=last),
    "moved": moved,
    "stale_topk": lambda last: plain_end(4, save_last=last, monitor="m", save_top_k=1),
    "crash_monitor": lambda last: crashed(save_last=last, monitor="m", save_top_k=1),
    "crash_topk0": lambda last: crashed(save_last=last, save_top_k=0),
    "crash_every5": lambda last: crashed(save_last=last, every_n_epochs=5),
    "crash_validation": by_validation,
    "crash_steps": by_steps,
    "recurse": lambda last: plain_end(3, save_last=last, save_top_k=-1, every_n_epochs=10),
    "rerun": rerun,
    "chain": lambda last: chained(save_last=last),
    "chain_default_root": chained_in_root,
    "topk_all_chain": lambda last: chained(save_last=last, save_top_k=-1),
    "topk2_chain": lambda last: chained(save_last=last, save_top_k=2, monitor="m", mode="max"),
    "resume_no_improve": lambda last: chained(2, 4, save_last=last, monitor="m", save_top_k=1),
    "write_through": write_through,
    "two_save_last": two_callbacks,
    "fast_dev": dry_run,
    "fast_dev_overwrite": lambda last: dry_run(last, **FIXED_NAMES) if FIXED_NAMES else 0,
    "topk0": lambda last: plain_end(2, save_last=last, save_top_k=0),
    "all": lambda last: plain_end(3, save_last=last, save_top_k=-1),
    "nolast": by_keyword_unasked,
    "last_keyword": by_keyword,
    "best_keyword": best_by_keyword,
    "interchange": exchanged,
}


def outcome(name, save_last):
    """Epochs lost, or what else went wrong in a few words."""
    try:
        return SCENARIOS[name](save_last)
    except FileNotFoundError:
        return "not found"
    except Exception as error:
        if os.environ.get("TRACE"):
            traceback.print_exc()
        return f"{type(error).__name__}: {error}"[:200]


def forked(name, save_last):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(WORST_SECONDS)
        os.write(writer, json.dumps(outcome(name, save_last)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else "died"


def main():
    lost = {}
    values = [{"True": True}.get(value, value) for value in sys.argv[3].split(",")]
    for name in sys.argv[4:] or SCENARIOS:
        for save_last in values:
            home = os.getcwd()
            with tempfile.TemporaryDirectory() as directory:
                os.chdir(directory)
                lost[f"{name}:{save_last}"] = forked(name, save_last)
                os.chdir(home)
    print("LOST", json.dumps(lost))


if __name__ == "__main__":
    main()
