# judged by: 2.1.3
import argparse
import os

import pytorch_lightning as pl
from pytorch_lightning import Trainer

CKPT = "runs/last.ckpt"  # CKPT201
SETTINGS = {"ckpt_path": "runs/last.ckpt"}  # CKPT201


def direct(trainer):
    trainer.fit(model, data, ckpt_path="runs/last.ckpt")  # CKPT201


def fifth(trainer):
    trainer.fit(model, None, None, data, "runs/last.ckpt")  # CKPT201


def own_trainer():
    pl.Trainer(max_epochs=3).fit(model, ckpt_path="runs/last.ckpt")  # CKPT201


def legacy():
    return Trainer(resume_from_checkpoint="runs/last.ckpt")  # CKPT201; CKPT205


def legacy_by_attribute():
    return pl.Trainer(resume_from_checkpoint=os.path.join(run, "last.ckpt"))  # CKPT201; CKPT205


def legacy_from_args(args):
    return Trainer.from_argparse_args(args, resume_from_checkpoint="last.ckpt")  # CKPT201; CKPT205


def legacy_kwargs():
    settings = dict(max_epochs=3, resume_from_checkpoint="runs/last.ckpt")  # CKPT201; CKPT205
    return Trainer(**settings)


def legacy_attribute(opt):
    opt.resume_from_checkpoint = os.path.join(opt.logdir, "last.ckpt")  # CKPT201
    return Trainer.from_argparse_args(opt)


def trainer_attribute(trainer):
    trainer.ckpt_path = "runs/last.ckpt"  # CKPT201
    trainer.fit(model)


def other_name():
    runner = Trainer()
    runner.ckpt_path = "runs/last.ckpt"  # CKPT201
    runner.fit(model)


def named(trainer):
    resume = os.path.join(run, "last.ckpt")  # CKPT201
    trainer.fit(model, ckpt_path=resume)


def twice_named(trainer):
    first = os.path.join(run, "last.ckpt")  # CKPT201
    second = str(first)
    third = second
    trainer.fit(model, ckpt_path=third)


def conditional(trainer, flag):
    trainer.fit(model, ckpt_path="runs/last.ckpt" if flag else None)  # CKPT201


def conditional_statement(trainer, flag):
    resume = None
    if flag:
        resume = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=resume)


def either_or(trainer, given):
    trainer.fit(model, ckpt_path=given or "runs/last.ckpt")  # CKPT201


def walrus(trainer):
    trainer.fit(model, ckpt_path=(resume := "runs/last.ckpt"))  # CKPT201


def by_walrus(trainer):
    if resume := "runs/last.ckpt":  # CKPT201
        trainer.fit(model, ckpt_path=resume)


def unpacked(trainer):
    resume, best = "runs/last.ckpt", "runs/best.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=resume)


def attribute(trainer, cfg):
    cfg.ckpt_path = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=cfg.ckpt_path)


def item(trainer, cfg):
    cfg["ckpt_path"] = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=cfg["ckpt_path"])


def attribute_then_get(trainer, cfg):
    cfg.ckpt_path = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=cfg.get("ckpt_path"))


def deep_attribute(trainer, cfg):
    cfg.train.resume = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=cfg.train.get("resume"))


def by_setattr(trainer, cfg):
    setattr(cfg, "ckpt_path", "runs/last.ckpt")  # CKPT201
    trainer.fit(model, ckpt_path=getattr(cfg, "ckpt_path", None))


def by_setdefault(trainer, cfg):
    cfg.setdefault("ckpt_path", "runs/last.ckpt")  # CKPT201
    trainer.fit(model, ckpt_path=cfg["ckpt_path"])


def get_default(trainer, cfg):
    trainer.fit(model, ckpt_path=cfg.get("resume", "runs/last.ckpt"))  # CKPT201


def getattr_default(trainer, cfg):
    trainer.fit(model, ckpt_path=getattr(cfg, "resume", "runs/last.ckpt"))  # CKPT201


def environment_default(trainer):
    trainer.fit(model, ckpt_path=os.environ.get("RESUME", "runs/last.ckpt"))  # CKPT201


def constant(trainer):
    trainer.fit(model, ckpt_path=CKPT)


def from_settings(trainer):
    trainer.fit(model, ckpt_path=SETTINGS["ckpt_path"])


def from_settings_by_get(trainer):
    trainer.fit(model, ckpt_path=SETTINGS.get("ckpt_path"))


def attribute_then_pop(trainer, cfg):
    cfg.resume = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=cfg.pop("resume", None))


def item_then_pop(trainer, cfg):
    cfg["start"] = "runs/last.ckpt"  # CKPT201
    start = cfg.pop("start")
    trainer.fit(model, ckpt_path=start)


def item_then_setdefault(trainer, cfg):
    cfg["begin"] = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, ckpt_path=cfg.setdefault("begin", None))


def popped_before(trainer, cfg):
    cfg["gone"] = "runs/last.ckpt"
    cfg.pop("gone")
    trainer.fit(model, ckpt_path=cfg.pop("gone", None))


def pop_default(trainer, options):
    trainer.fit(model, ckpt_path=options.pop("resume", "runs/last.ckpt"))  # CKPT201


def setdefault_default(trainer, options):
    trainer.fit(model, ckpt_path=options.setdefault("resume", "runs/last.ckpt"))  # CKPT201


def splatted(trainer):
    kwargs = {"ckpt_path": "runs/last.ckpt"}  # CKPT201
    trainer.fit(model, **kwargs)


def splatted_literal(trainer):
    trainer.fit(model, **{"ckpt_path": "runs/last.ckpt"})  # CKPT201


def splatted_later(trainer, flag):
    kwargs = {}
    if flag:
        kwargs["ckpt_path"] = "runs/last.ckpt"  # CKPT201
    trainer.fit(model, **kwargs)


def arguments_of(run):
    return {"ckpt_path": run + "/last.ckpt"}  # CKPT201


def splatted_result(trainer):
    trainer.fit(model, **arguments_of("runs"))


def launch(trainer, **kwargs):
    trainer.fit(model, **kwargs)


def launch_by(trainer, other=None, **kwargs):
    launch(trainer, **kwargs)


def launch_without(trainer, ckpt_path, **kwargs):
    trainer.fit(model, **kwargs)


def launch_from_scratch(trainer, **kwargs):
    kwargs["ckpt_path"] = None
    trainer.fit(model, **kwargs)


def by_keywords(trainer):
    launch(trainer, ckpt_path="runs/last.ckpt")  # CKPT201
    launch_by(trainer, ckpt_path="runs/last.ckpt")  # CKPT201
    launch_by(trainer, other="runs/last.ckpt")
    launch_without(trainer, ckpt_path="runs/last.ckpt")
    launch_from_scratch(trainer, ckpt_path="runs/last.ckpt")


def resume_path(run):
    return run + "/last.ckpt"  # CKPT201


def by_a_function_that_is_called_as_the_helper_is(trainer):
    trainer.fit(model, ckpt_path=resume_path("runs"))


def splatted_or_not(trainer, flag):
    kwargs = dict(ckpt_path="runs/last.ckpt") if flag else {}  # CKPT201
    trainer.fit(model, **kwargs)


def helper(run):
    return os.path.join(run, "last.ckpt")  # CKPT201


def by_helper(trainer):
    trainer.fit(model, ckpt_path=helper("runs"))


def inner(path):
    return os.path.abspath(path)


def outer(path):
    return inner(path)


def through_two_helpers(trainer):
    trainer.fit(model, ckpt_path=outer("runs/last.ckpt"))  # CKPT201


def by_parameter(trainer, resume):
    trainer.fit(model, ckpt_path=resume)


by_parameter(None, "first/last.ckpt")  # CKPT201
by_parameter(None, resume="second/last.ckpt")  # CKPT201


def restarts(trainer):
    resume = None
    while True:
        trainer.fit(model, ckpt_path=resume)
        resume = "runs/last.ckpt"  # CKPT201


class Runner:
    default = "runs/last.ckpt"  # CKPT201

    def __init__(self):
        self.resume = "own/last.ckpt"  # CKPT201

    def path(self):
        return "returned/last.ckpt"  # CKPT201

    def train(self):
        self.trainer.fit(self.model, ckpt_path=self.resume)

    def train_again(self):
        self.trainer.fit(self.model, ckpt_path=self.path())

    def train_default(self):
        self.trainer.fit(self.model, ckpt_path=self.default)
