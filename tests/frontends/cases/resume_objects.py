# judged by: 2.1.3
import argparse
import os
from functools import cached_property

from lightning.pytorch import Trainer


class Run:
    name = "runs/last.ckpt"  # CKPT201

    def __init__(self, directory):
        self.last = f"{directory}/last.ckpt"  # CKPT201
        self.saved = f"{directory}/last.ckpt"

    @property
    def newest(self):
        return os.path.join(self.directory, "last.ckpt")  # CKPT201

    @cached_property
    def cached(self):
        return os.path.join(self.directory, "last.ckpt")  # CKPT201

    def find(self):
        return os.path.join(self.directory, "last.ckpt")  # CKPT201

    def resume(self):
        self.trainer.fit(model, ckpt_path=self.newest)


class Later(Run):
    def resume(self):
        self.trainer.fit(model, ckpt_path=self.last)


def attributes(trainer, directory):
    run = Run(directory)
    trainer.fit(model, ckpt_path=run.last)
    trainer.fit(model, ckpt_path=run.name)
    trainer.fit(model, ckpt_path=run.cached)
    trainer.fit(model, ckpt_path=run.find())
    torch.save(state, run.saved)


def handed(trainer, directory):
    by_annotation(trainer, Run(directory))


def by_annotation(trainer, run: Run):
    trainer.fit(model, ckpt_path=run.last)


class Own(Trainer):
    def __init__(self, directory, **kwargs):
        super().__init__(**kwargs)
        self.last = f"{directory}/last.ckpt"  # CKPT201


def own_trainer(directory):
    trainer = Own(directory)
    trainer.fit(model, ckpt_path=trainer.last)


class Other:
    def __init__(self, directory):
        self.last = f"{directory}/last.ckpt"


def another_class_has_the_name_too(trainer, directory):
    run = Other(directory)
    trainer.fit(model, ckpt_path=run.unknown)


def pair():
    return Model(), "runs/last.ckpt"  # CKPT201


def named_pair():
    path = "runs/last.ckpt"  # CKPT201
    result = (Model(), path)
    return result


def first_of_a_pair():
    return "runs/last.ckpt", Model()


def made():
    return {"model": Model(), "path": "runs/last.ckpt", "other": "runs/last.ckpt"}  # CKPT201


def unpacked(trainer):
    model, path = pair()
    trainer.fit(model, ckpt_path=path)
    model, path = named_pair()
    trainer.fit(model, ckpt_path=path)
    path, model = first_of_a_pair()
    trainer.fit(model)
    result = made()
    trainer.fit(result["model"], ckpt_path=result["path"])


def existing(path):
    return path


def through_a_function(trainer):
    trainer.fit(model, ckpt_path=existing("runs/last.ckpt"))  # CKPT201
    trainer.fit(model, ckpt_path="runs/last-v1.ckpt")  # CKPT201


def parsed(trainer):
    parser = argparse.ArgumentParser()
    parser.add_argument("-r", "--resume-from", default="runs/last.ckpt", help="a path")  # CKPT201
    parser.add_argument("--pretrained", default="runs/last.ckpt")
    parsed = parser.parse_args()
    trainer.fit(model, ckpt_path=parsed.resume_from)


def parsed_as_a_dictionary(trainer):
    parser = argparse.ArgumentParser()
    parser.add_argument("--start", default="runs/last.ckpt")  # CKPT201
    parsed = vars(parser.parse_args())
    trainer.fit(model, ckpt_path=parsed["start"])
