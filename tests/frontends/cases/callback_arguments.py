# judged by: 2.1.3, 2.6.6
import functools
from functools import partial

import fiddle as fdl
import nemo_run as run
from lightning.pytorch.callbacks import ModelCheckpoint

SAVE_LAST = True
SAVE_AS = "link"
MONITOR = "val_loss"

ModelCheckpoint(save_last=True)  # CKPT101: 2.1.3
ModelCheckpoint(save_last="link")  # CKPT101: 2.1.3
ModelCheckpoint(save_last=SAVE_LAST)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=SAVE_AS, monitor=MONITOR)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint("runs", "best", "val_loss", False, True)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint("runs", "best", None, False, True, 0)  # CKPT104: 2.6.6
ModelCheckpoint("runs", monitor="val_loss", save_last=True)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True if MONITOR else False)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor=f"val_{MONITOR}")  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor="val" + "_loss")  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor="val/%s" % MONITOR)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor="{}".format(MONITOR))  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=anything)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=cfg.monitor)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=cfg["metric"])  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=cfg.get("metric"))  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=cfg.a or cfg.b)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=metric_of(cfg))  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, monitor=cfg.get("metric", None))  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor=getattr(cfg, "metric", None))  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor=cfg.a or None)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor=cfg.a if cfg.a else None)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor=...)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor="x", save_top_k=-1)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, monitor="x", save_top_k=unknown)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, every_n_epochs=5)  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, every_n_epochs=1)  # CKPT101: 2.1.3
ModelCheckpoint(save_last=True, save_top_k=0)  # CKPT104: 2.6.6
ModelCheckpoint(save_last=True, save_top_k=0, every_n_train_steps=5)
ModelCheckpoint(monitor="x", save_last=True, save_top_k=0, every_n_train_steps=5)
ModelCheckpoint(monitor="x", save_last=True, save_top_k=0, train_time_interval=interval)
ModelCheckpoint(save_last=True, save_top_k=0, train_time_interval=interval)
ModelCheckpoint(
    monitor="x",
    # a comment
    save_last=True,  # CKPT101: 2.1.3; CKPT103: 2.6.6
    mode="min",
)

spread = {"monitor": "x", "save_last": True}  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint("runs", **spread)
called = dict(save_last=True)  # CKPT101: 2.1.3
ModelCheckpoint(**called)
ModelCheckpoint(**{"save_last": True})  # CKPT101: 2.1.3
ModelCheckpoint(**dict(save_last=True, monitor="x"))  # CKPT101: 2.1.3; CKPT103: 2.6.6
ModelCheckpoint(save_last=True, **anything)  # CKPT101: 2.1.3
ModelCheckpoint(**{**spread, "save_last": "link"})  # CKPT101: 2.1.3; CKPT103: 2.6.6


def updated():
    kwargs = {"monitor": "x"}
    kwargs.update(save_last=True)  # CKPT101: 2.1.3; CKPT103: 2.6.6
    return ModelCheckpoint(**kwargs)


def updated_by_a_literal():
    kwargs = {"monitor": "x"}
    kwargs.update({"save_last": True})  # CKPT101: 2.1.3; CKPT103: 2.6.6
    return ModelCheckpoint(**kwargs)


def written():
    kwargs = dict(dirpath="runs")
    kwargs["save_last"] = True  # CKPT101: 2.1.3
    return ModelCheckpoint(**kwargs)


def set_by_default():
    kwargs = {}
    kwargs.setdefault("save_last", "link")  # CKPT101: 2.1.3
    return ModelCheckpoint(**kwargs)


def merged():
    defaults = {"save_last": True}  # CKPT101: 2.1.3; CKPT103: 2.6.6
    kwargs = {**defaults, "monitor": "x"}
    return ModelCheckpoint(**kwargs)


def either(flag):
    if flag:
        kwargs = {"save_last": True}  # CKPT101: 2.1.3
    else:
        kwargs = {"save_last": False}
    return ModelCheckpoint(**kwargs)


def local_name(flag):
    keep = False
    if flag:
        keep = True
    return ModelCheckpoint(save_last=keep)  # CKPT101: 2.1.3


partial(ModelCheckpoint, save_last=True)  # CKPT101: 2.1.3
functools.partial(ModelCheckpoint, monitor="x", save_last=True)  # CKPT101: 2.1.3; CKPT103: 2.6.6
run.Config(ModelCheckpoint, save_last=True, monitor="x")  # CKPT101: 2.1.3; CKPT103: 2.6.6
run.Partial(ModelCheckpoint, save_last="link")  # CKPT101: 2.1.3
fdl.Config(ModelCheckpoint, save_last=True)  # CKPT101: 2.1.3
partial(ModelCheckpoint, **spread)


def monitored_by_a_parameter(metric, always="val_loss", never=None):
    ModelCheckpoint(save_last=True, monitor=metric)  # CKPT101: 2.1.3; CKPT103: 2.6.6
    ModelCheckpoint(save_last=True, monitor=always)  # CKPT101: 2.1.3; CKPT103: 2.6.6
    ModelCheckpoint(save_last=True, monitor=never)  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=True, monitor=never or metric)  # CKPT101: 2.1.3


class Monitored:
    def __init__(self, metric, never=None):
        self.metric = metric
        self.never = never

    def callbacks(self):
        ModelCheckpoint(save_last=True, monitor=self.metric)  # CKPT101: 2.1.3; CKPT103: 2.6.6
        ModelCheckpoint(save_last=True, monitor=self.never)  # CKPT101: 2.1.3


def by_key():
    options = {}
    options["keep"] = True
    options.keep_link = "link"
    options.attribute = True
    options["drop"] = False
    options["popped"] = True
    ModelCheckpoint(save_last=options.get("keep"))  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=options.get("attribute", False))  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=options.get("drop", True))
    ModelCheckpoint(save_last=getattr(options, "keep_link", None))  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=options.setdefault("keep", False))  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=options.pop("popped"))  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=options.get("popped"))


def by_literal_key():
    options = {"keep": True, "drop": False, "inner": {"keep": True}}  # CKPT101: 2.1.3
    ModelCheckpoint(save_last=options["keep"])
    ModelCheckpoint(save_last=options.get("drop", True))


def arguments_with_last():
    return {"monitor": "x", "save_last": True}  # CKPT101: 2.1.3; CKPT103: 2.6.6


def arguments_without():
    return dict(save_last=False)


def by_spread(run):
    made = arguments_with_last()
    made.update(dirpath=run)
    ModelCheckpoint(**made)
    ModelCheckpoint(**arguments_without())
    again = arguments_with_last()
    again["save_last"] = False
    ModelCheckpoint(**again)


def keeping(dirpath, **kwargs):
    return ModelCheckpoint(dirpath, **kwargs)


def dropping(dirpath, save_last, **kwargs):
    return ModelCheckpoint(dirpath, **kwargs)


keeping("runs", save_last=True)  # CKPT101: 2.1.3
dropping("runs", save_last=True)


def arguments_in_steps(keep):
    made = {"monitor": "x"}
    if keep:
        made["save_last"] = True  # CKPT101: 2.1.3; CKPT103: 2.6.6
    return made


def arguments_taken_back():
    made = {"save_last": True}
    made["save_last"] = False
    return made


ModelCheckpoint(**arguments_in_steps(flag))
ModelCheckpoint(**arguments_taken_back())


class Keeping:
    def build(self, **kwargs):
        return ModelCheckpoint(**kwargs)

    def start(self):
        return self.build(save_last=True)  # CKPT101: 2.1.3


class Other:
    def build(self, **kwargs):
        return Another(**kwargs)

    def start(self):
        return self.build(save_last=True)
