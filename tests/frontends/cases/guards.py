# judged by: 2.1.3, 2.1.4, 2.5.6
import os
import os.path as osp
from os.path import exists, isfile
from pathlib import Path

import fsspec
import lightning as L


def conditional_expression(trainer, run):
    path = os.path.join(run, "last.ckpt")  # CKPT201: 2.1.3
    trainer.fit(model, ckpt_path=path if os.path.exists(path) else None)  # CKPT203: 2.1.3; CKPT203: 2.1.4


def isfile_expression(trainer):
    path = "runs/last.ckpt"  # CKPT201: 2.1.3
    trainer.fit(model, ckpt_path=path if isfile(path) else None)  # CKPT203: 2.1.3; CKPT203: 2.1.4


def negated_expression(trainer):
    path = "runs/last.ckpt"  # CKPT201: 2.1.3
    trainer.fit(model, ckpt_path=None if not exists(path) else path)  # CKPT203: 2.1.3; CKPT203: 2.1.4


def named_expression(trainer, run):
    path = Path(run) / "last.ckpt"  # CKPT201: 2.1.3
    resume = str(path) if path.exists() else None  # CKPT203: 2.1.3; CKPT203: 2.1.4
    trainer.fit(model, ckpt_path=resume)


def assigned_if(trainer, run):
    resume = None
    path = os.path.join(run, "last.ckpt")  # CKPT201: 2.1.3
    if osp.isfile(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        resume = path
    trainer.fit(model, ckpt_path=resume)


def assigned_in_the_arm(trainer, run):
    resume = None
    if os.path.exists(os.path.join(run, "last.ckpt")):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        resume = os.path.join(run, "last.ckpt")  # CKPT201: 2.1.3
    trainer.fit(model, ckpt_path=resume)


def dropped_if_not(trainer, run):
    path = os.path.join(run, "last.ckpt")  # CKPT201: 2.1.3
    if not os.path.exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        path = None
    trainer.fit(model, ckpt_path=path)


def dropped_in_else(trainer, run):
    path = run / "last.ckpt"  # CKPT201: 2.1.3
    if path.is_file():  # CKPT203: 2.1.3; CKPT203: 2.1.4
        print("resuming")
    else:
        path = None
    trainer.fit(model, ckpt_path=path)


def with_other_conditions(trainer, run, resume):
    path = run / "last.ckpt"  # CKPT201: 2.1.3
    if resume and path.is_file():  # CKPT203: 2.1.3; CKPT203: 2.1.4
        trainer.fit(model, ckpt_path=path)
    else:
        trainer.fit(model)


def two_fits(trainer, run):
    path = f"{run}/last.ckpt"  # CKPT201: 2.1.3
    if exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        trainer.fit(model, ckpt_path=path)
    else:
        trainer.fit(model)


def early_return(trainer, run):
    path = f"{run}/last.ckpt"  # CKPT201: 2.1.3
    if not exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        trainer.fit(model)
        return
    trainer.fit(model, ckpt_path=path)


def early_return_of_the_fit(trainer, run):
    path = f"{run}/last.ckpt"  # CKPT201: 2.1.3
    if not exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        return trainer.fit(model)
    return trainer.fit(model, ckpt_path=path)


def file_system(trainer, fs, run):
    path = f"{run}/last.ckpt"  # CKPT201: 2.1.3
    trainer.fit(model, ckpt_path=path if fs.exists(path) else None)  # CKPT203: 2.1.3; CKPT203: 2.1.4


def find(run):
    path = os.path.join(run, "last.ckpt")  # CKPT201: 2.1.3
    if os.path.exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        return path
    return None


def find_or_nothing(run):
    path = os.path.join(run, "found", "last.ckpt")  # CKPT201: 2.1.3
    if not os.path.exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        return None
    return path


def by_helper(trainer):
    trainer.fit(model, ckpt_path=find("runs"))
    trainer.fit(model, ckpt_path=find_or_nothing("runs"))


def config(trainer, cfg):
    path = os.path.join(cfg.run, "last.ckpt")  # CKPT201: 2.1.3
    if os.path.exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        cfg.ckpt_path = path
    trainer.fit(model, ckpt_path=cfg.get("ckpt_path"))


def keyword(trainer, run):
    kwargs = {}
    path = os.path.join(run, "last.ckpt")  # CKPT201: 2.1.3
    if os.path.exists(path):  # CKPT203: 2.1.3; CKPT203: 2.1.4
        kwargs["ckpt_path"] = path
    trainer.fit(model, **kwargs)


def in_parentheses(trainer, runs):
    last = None
    for run in runs.iterdir():
        if (run / "last.ckpt").exists():  # CKPT203: 2.1.3; CKPT203: 2.1.4
            last = run / "last.ckpt"  # CKPT201: 2.1.3
    trainer.fit(model, ckpt_path=last)


def by_walrus(trainer, run):
    if (path := run / "last.ckpt").exists():  # CKPT203: 2.1.3; CKPT203: 2.1.4; CKPT201: 2.1.3
        trainer.fit(model, ckpt_path=path)


def of_the_object():
    class Runner:
        def __init__(self, run):
            self.path = run / "last.ckpt"  # CKPT201: 2.1.3

        def train(self):
            if self.path.exists():  # CKPT203: 2.1.3; CKPT203: 2.1.4
                self.trainer.fit(model, ckpt_path=self.path)
            else:
                self.trainer.fit(model)
