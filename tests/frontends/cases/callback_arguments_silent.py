# judged by: 2.1.3, 2.6.6
"""ModelCheckpoint(save_last=True, monitor="x") in a docstring."""

from functools import partial

from lightning.pytorch.callbacks import ModelCheckpoint

OFF = False

ModelCheckpoint()
ModelCheckpoint(monitor="x")
ModelCheckpoint(monitor="x", save_last=False)
ModelCheckpoint(monitor="x", save_last=None)
ModelCheckpoint(monitor="x", save_last=OFF)
ModelCheckpoint(monitor="x", save_last=cfg.save_last)
ModelCheckpoint(monitor="x", save_last=bool(anything))
ModelCheckpoint(monitor="x", **anything)
ModelCheckpoint(*anything, True)
ModelCheckpoint("runs", "best", "x", True)
ModelCheckpoint("runs", filename="last")
partial(ModelCheckpoint, save_last=False, monitor="x")
isinstance(ModelCheckpoint, save_last)
print("ModelCheckpoint(save_last=True, monitor='x')")
# ModelCheckpoint(save_last=True, monitor="x")


def handed_in(save_last=False):
    return ModelCheckpoint(monitor="x", save_last=save_last)


def handed_in_under_another_name(keep=True):
    return ModelCheckpoint(monitor="x", save_last=keep)


def overridden(overrides):
    kwargs = {"save_last": True, "monitor": "x"}
    kwargs.update(overrides)
    return ModelCheckpoint(**kwargs)


def overridden_in_a_literal(overrides):
    return ModelCheckpoint(**{"save_last": True, "monitor": "x", **overrides})


def switched_off():
    kwargs = {"save_last": True, "monitor": "x"}
    kwargs["save_last"] = False
    return ModelCheckpoint(**kwargs)


def deleted():
    kwargs = {"save_last": True, "monitor": "x"}
    del kwargs["save_last"]
    return ModelCheckpoint(**kwargs)


def popped():
    kwargs = {"save_last": True, "monitor": "x"}
    kwargs.pop("save_last")
    return ModelCheckpoint(**kwargs)


def written_later():
    kwargs = {"monitor": "x"}
    callback = ModelCheckpoint(**kwargs)
    kwargs["save_last"] = True
    return callback


def overwritten():
    keep = True
    keep = False
    return ModelCheckpoint(monitor="x", save_last=keep)


def other_arm(flag):
    if flag:
        keep = True
    else:
        keep = False
        return ModelCheckpoint(monitor="x", save_last=keep)


def matched(flag):
    keep = True
    for keep in flag:
        ModelCheckpoint(monitor="x", save_last=keep)
