# judged by: 2.1.3
import os
import os.path as osp
import posixpath
from os import path
from os.path import join, join as pjoin
from pathlib import Path, PurePath
import pathlib

import lightning as L

LAST = "last.ckpt"
STEM = "last"
FOLDER = "runs"
SUFFIX = "/last.ckpt"
CONSTANT = "other/last.ckpt"  # CKPT201

trainer = L.Trainer()
trainer.fit(model, ckpt_path="last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path="runs/last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path=r"runs\last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path="runs" "/last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path=os.path.join(run, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=os.path.join(run, "checkpoints/last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=osp.join(run, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=path.join(run, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=join(run, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=pjoin(run, "a", "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=posixpath.join(run, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=join(*parts, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=run / "last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path=Path(run) / "checkpoints" / "last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path=str(Path(run) / "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=(run / "last.ckpt").as_posix())  # CKPT201
trainer.fit(model, ckpt_path=Path(run, "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=pathlib.Path("runs/last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=Path("runs/last.ckpt").resolve())  # CKPT201
trainer.fit(model, ckpt_path=os.path.abspath("runs/last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=os.fspath(run / "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=f"{run}/last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path=f"{run}/{STEM}.ckpt")  # CKPT201
trainer.fit(model, ckpt_path="%s/last.ckpt" % run)  # CKPT201
trainer.fit(model, ckpt_path="%s/%s/last.ckpt" % (run, name))  # CKPT201
trainer.fit(model, ckpt_path=run + "/last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path=run + os.sep + "last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path="runs/" + "last.ckpt")  # CKPT201
trainer.fit(model, ckpt_path="{}/last.ckpt".format(run))  # CKPT201
trainer.fit(model, ckpt_path="{run}/last.ckpt".format(run=run))  # CKPT201
trainer.fit(model, ckpt_path=run.joinpath("last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=run.joinpath("checkpoints", "last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=Path(best).with_name("last.ckpt"))  # CKPT201
trainer.fit(model, ckpt_path=CONSTANT)


def module_constants(trainer, run):
    name = "last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=os.path.join(run, name))


def augmented(trainer, run):
    run += "/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=run)


def default_argument(trainer, ckpt_path="runs/last.ckpt"):  # CKPT201
    trainer.fit(model, ckpt_path=ckpt_path)


def keyword_default(trainer, *, resume="runs/last.ckpt"):  # CKPT201
    trainer.fit(model, ckpt_path=resume)


def raw_text(trainer, run):
    trainer.fit(
        model,
        ckpt_path=os.path.join(
            run,
            "last.ckpt",  # CKPT201
        ),
    )


def by_lightnings_own_names(trainer, callback, run):
    name = L.pytorch.callbacks.ModelCheckpoint.CHECKPOINT_NAME_LAST
    trainer.fit(model, ckpt_path=os.path.join(run, f"{name}.ckpt"))  # CKPT201
    trainer.fit(model, ckpt_path=run / f"{callback.CHECKPOINT_NAME_LAST}.ckpt")  # CKPT201
    path = join(run, callback.CHECKPOINT_NAME_LAST + callback.FILE_EXTENSION)  # CKPT201
    trainer.fit(model, ckpt_path=path)


def by_another_name(trainer, renamed, run):
    renamed.CHECKPOINT_NAME_LAST = "newest"
    trainer.fit(model, ckpt_path=run / f"{renamed.CHECKPOINT_NAME_LAST}.ckpt")
    trainer.fit(model, ckpt_path=run / f"{callback.CHECKPOINT_NAME_BEST}.ckpt")
