"""The helper where the file system fails; prints what each fault left behind, as JSON.

``python faults.py PACKAGE``. One process imports Lightning; each fault is a fork of it.
"""

import contextlib
import errno
import hashlib
import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

PACKAGE = sys.argv[1]
pl = importlib.import_module("lightning.pytorch" if PACKAGE == "lightning" else PACKAGE)
Plain = pl.callbacks.ModelCheckpoint
Safe = importlib.import_module(f"ckpt_lint.safe.{PACKAGE}").SafeModelCheckpoint
from ckpt_lint.safe import resume_path  # noqa: E402
from ckpt_lint.safe._disk import settle  # noqa: E402

NOBODY = 65534
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
torch.set_num_threads(1)


class Model(pl.LightningModule):
    """A checkpoint of it takes a megabyte."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(500, 500)

    def training_step(self, batch, batch_idx):
        self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


class At(pl.Callback):
    """Does something at the start of an epoch, and remembers how far the run came."""

    def __init__(self, epoch, action):
        self.epoch, self.action, self.reached = epoch, action, 0

    def on_train_epoch_start(self, trainer, module):
        self.reached = trainer.current_epoch
        if trainer.current_epoch == self.epoch:
            self.action()


def fit(callbacks, epochs, ckpt_path=None):
    trainer = pl.Trainer(
        accelerator="cpu", max_epochs=epochs, callbacks=callbacks, logger=False,
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    trainer.fit(Model(), DataLoader(TensorDataset(torch.zeros(2, 500)), batch_size=2), ckpt_path=ckpt_path)


def attempt(*arguments):
    """The error that a run ends with, in a line."""
    try:
        fit(*arguments)
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    return None


def holds():
    """Epochs of the whole files in ck; names of the others."""
    found = {"broken": []}
    for name in sorted(os.listdir("ck")):
        try:
            found[name] = torch.load(f"ck/{name}", weights_only=False)["epoch"]
        except Exception:
            found["broken"].append(name)
    return found


def digests():
    return {hashlib.sha256(open(f"ck/{name}", "rb").read()).hexdigest() for name in os.listdir("ck") if os.path.exists(f"ck/{name}")}  # fmt: skip


def disk_full():
    """A tmpfs of six megabytes fills up at the third epoch; where none can be mounted, a file limit."""
    os.mkdir("ck")
    mounted = ROOT and not subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", "ck"]).returncode

    def fill():
        settle()  # or the older last.ckpt makes room when it goes
        if not mounted:
            return resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with contextlib.suppress(OSError), open("ck/other", "wb") as file:
            while True:
                file.write(bytes(10_000))

    at = At(3, fill)
    error = attempt([Safe("ck", monitor="m"), at], 9)
    found = {"error": error, "reached": at.reached, "resumes": os.path.basename(resume_path("ck/last.ckpt"))}
    if mounted:
        os.remove("ck/other")
    found["holds"] = holds()
    if mounted:
        subprocess.run(["umount", "-l", "ck"])
    return found


def read_only():
    """The directory may not be written to any more: of another user, or on a mount that is read-only."""
    fit([Safe("ck", monitor="m")], 2)
    before = digests()
    for name in os.listdir("ck"):
        os.chmod(f"ck/{name}", 0o444)
    os.chmod("ck", 0o555)
    if ROOT:
        os.setuid(NOBODY)
    error = attempt([Safe("ck", monitor="m")], 4, resume_path("ck/last.ckpt"))
    return {"error": error, "holds": holds(), "kept": before == digests()}


def removed():
    """Somebody removes the directory at the start of the third epoch."""
    error = attempt([Safe("ck", monitor="m", mode="max"), At(2, lambda: shutil.rmtree("ck"))], 5)
    return {"error": error, "holds": holds()}


def no_links():
    """A file system without hard links, as FAT is; none can be mounted here, so the call fails."""

    def link(*arguments, **options):
        raise OSError(errno.EPERM, "Operation not permitted")

    os.link = link
    fit([Safe("ck", monitor="m", mode="max")], 3)
    fit([Safe("ck", monitor="m", mode="max")], 4, resume_path("ck/last.ckpt"))
    fit([Safe("ck", monitor="m", mode="max")], 1)
    return {"holds": holds()}


def others_files():
    """Fresh runs among the files of other runs, links and broken ones included."""
    fit([Plain("ck", monitor="m", save_last="link", save_top_k=2)], 3)
    fit([Plain("ck", monitor="m", save_last=True)], 2)
    shutil.copy("ck/last.ckpt", "ck/last-v2.ckpt")
    before = digests()
    fit([Safe("ck", monitor="m")], 2)
    fit([Safe("ck", monitor="m")], 3)
    return {"lost": len(before - digests()), "holds": holds()}


def two_callbacks():
    """Two callbacks in one directory, stopped in the middle, resumed, and run to the end."""

    def both():
        return [Safe("ck", monitor="m", mode=mode, filename=f"{mode}-{{epoch}}") for mode in ("min", "max")]

    def stop():
        raise OSError("stop")

    attempt([*both(), At(3, stop)], 9)
    first = holds()
    at = At(-1, None)
    fit([*both(), at], 5, resume_path("ck/last.ckpt"))
    return {"first": first, "holds": holds()}


def forked(fault):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(120)
        try:
            said = fault()
        except BaseException as error:
            said = {"raised": f"{type(error).__name__}: {error}"}
        os.write(writer, json.dumps(said).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else {"raised": "died"}


def main():
    found = {}
    names = sys.argv[2:]
    for fault in (disk_full, read_only, removed, no_links, others_files, two_callbacks):
        if names and fault.__name__ not in names:
            continue
        home = os.getcwd()
        directory = tempfile.mkdtemp()
        os.chmod(directory, 0o755)
        os.chdir(directory)
        found[fault.__name__] = forked(fault)
        os.chdir(home)
        shutil.rmtree(directory, ignore_errors=True)
    print("FOUND", json.dumps(found))


main()
