# judged by: 2.1.3
"""trainer.fit(model, ckpt_path="runs/last.ckpt")"""

import os

import torch
from lightning.pytorch import Trainer

UNUSED = "runs/last.ckpt"


def saves(trainer, run):
    ckpt_path = os.path.join(run, "last.ckpt")
    trainer.save_checkpoint(ckpt_path)


def saves_on_interrupt(trainer, run, *args):
    print("Summoning checkpoint.")
    ckpt_path = os.path.join(run, "last.ckpt")
    trainer.save_checkpoint(ckpt_path)
    trainer.fit(model)


def compares(trainer, ckpt_path):
    if ckpt_path.endswith("last.ckpt") or ckpt_path == "last.ckpt":
        print("resuming from", ckpt_path)
    trainer.fit(model, ckpt_path=ckpt_path)


def compares_inside(trainer, name):
    trainer.fit(model, ckpt_path=None if name == "last.ckpt" else name)


def logs(trainer, ckpt_path):
    print(f"will write {run}/last.ckpt")
    log.info("see %s", "runs/last.ckpt")
    trainer.fit(model, ckpt_path=ckpt_path)


def weights(trainer, run):
    path = os.path.join(run, "last.ckpt")
    model.load_state_dict(torch.load(path)["state_dict"])
    other = Model.load_from_checkpoint(os.path.join(run, "last.ckpt"))
    third = Model.load_from_checkpoint(checkpoint_path=path)
    trainer.fit(model, other, third)


def evaluates(trainer, run):
    trainer.test(model, ckpt_path=f"{run}/last.ckpt")
    trainer.validate(model, ckpt_path=f"{run}/last.ckpt")
    trainer.predict(model, ckpt_path=os.path.join(run, "last.ckpt"))


def overwritten(trainer, run):
    ckpt_path = os.path.join(run, "last.ckpt")
    trainer.save_checkpoint(ckpt_path)
    ckpt_path = os.path.join(run, "best.ckpt")
    trainer.fit(model, ckpt_path=ckpt_path)


def overwritten_by_none(trainer, run):
    ckpt_path = os.path.join(run, "last.ckpt")
    torch.load(ckpt_path)
    ckpt_path = None
    trainer.fit(model, ckpt_path=ckpt_path)


def other_arm(trainer, mode):
    if mode == "save":
        path = "runs/last.ckpt"
        trainer.save_checkpoint(path)
    elif mode == "train":
        trainer.fit(model, ckpt_path=path)


def other_arms(trainer, mode):
    if mode == "evaluate":
        path = "runs/last.ckpt"
    elif mode == "train":
        path = "runs/best.ckpt"
        trainer.fit(model, ckpt_path=path)
    else:
        path = None


def deleted(trainer):
    path = "runs/last.ckpt"
    trainer.save_checkpoint(path)
    del path
    trainer.fit(model, ckpt_path=path)


def near_names(trainer, run):
    trainer.fit(model, ckpt_path=f"{run}/last-epoch.ckpt")
    trainer.fit(model, ckpt_path=f"{run}/epoch=3-last.ckpt")
    trainer.fit(model, ckpt_path=run + "-last.ckpt")
    trainer.fit(model, ckpt_path="runs/last_summoning.ckpt")
    trainer.fit(model, ckpt_path="runs/last-version.ckpt")
    trainer.fit(model, ckpt_path="runs/last.ckpt.bak")
    trainer.fit(model, ckpt_path="runs/last.ckpt/shard")
    trainer.fit(model, ckpt_path="runs/blast.ckpt")
    trainer.fit(model, ckpt_path="last")
    trainer.fit(model, ckpt_path="best")
    trainer.fit(model, ckpt_path=None)
    trainer.fit(model, ckpt_path=os.path.join("last.ckpt", "best.ckpt"))
    trainer.fit(model, ckpt_path=os.path.dirname("runs/last.ckpt"))
    trainer.fit(model, ckpt_path=Path("runs/last.ckpt").parent / "best.ckpt")
    trainer.fit(model, ckpt_path="runs/last.ckpt".replace("last", "best"))
    trainer.fit(model, ckpt_path=b"runs/last.ckpt")


def keras(model):
    model.fit(x, y, callbacks=["runs/last.ckpt"])
    saver.save(session, run + "/last.ckpt")
    saver.restore(session, run + "/last.ckpt")


def other_dictionary(trainer):
    cfg = {"weights": "runs/last.ckpt", "ckpt_path": None}
    trainer.fit(model, ckpt_path=cfg["ckpt_path"])


def other_attribute(trainer, cfg):
    cfg.init_ckpt = "runs/last.ckpt"
    trainer.fit(model, ckpt_path=cfg.ckpt_path)


def already_safe(trainer):
    from ckpt_lint.safe import resume_path

    trainer.fit(model, ckpt_path=resume_path("runs/last.ckpt"))


def shadowed(trainer):
    for path in candidates():
        trainer.fit(model, ckpt_path=path)


def comprehension(trainer):
    path = "runs/last.ckpt"
    trainer.save_checkpoint(path)
    return [trainer.fit(model, ckpt_path=path) for path in candidates()]


class Settings:
    ckpt_path = "runs/last.ckpt"


# trainer.fit(model, ckpt_path="runs/last.ckpt")
Trainer().fit(model, ckpt_path=os.environ["RESUME"])
