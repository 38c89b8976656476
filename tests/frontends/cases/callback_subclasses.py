# judged by: 2.1.3, 2.6.6
from functools import partial

import lightning.pytorch as pl
from lightning.pytorch.callbacks import ModelCheckpoint


class Plain(ModelCheckpoint):
    """Adds nothing to the saving."""

    def on_fit_start(self, trainer, module):
        print("starting")


class Deeper(Plain):
    pass


class ByAttribute(pl.callbacks.ModelCheckpoint):
    pass


Plain(save_last=True, monitor="x")  # CKPT101: 2.1.3; CKPT103: 2.6.6
Deeper(save_last=True)  # CKPT101: 2.1.3
ByAttribute(save_last=True)  # CKPT101: 2.1.3
partial(Plain, save_last=True)  # CKPT101: 2.1.3


class Always(ModelCheckpoint):
    def __init__(self, dirpath):
        super().__init__(dirpath, save_last=True, monitor="x")  # CKPT101: 2.1.3; CKPT103: 2.6.6


class OldStyle(ModelCheckpoint):
    def __init__(self, dirpath):
        super(OldStyle, self).__init__(dirpath=dirpath, save_last="link")  # CKPT101: 2.1.3


class Explicit(ModelCheckpoint):
    def __init__(self):
        ModelCheckpoint.__init__(self, "runs", "best", "x", False, True)  # CKPT101: 2.1.3; CKPT103: 2.6.6


class Through(ModelCheckpoint):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class Named(ModelCheckpoint):
    def __init__(self, every, save_last=False):
        super().__init__(every_n_epochs=every, save_last=save_last)


Through(save_last=True)  # CKPT101: 2.1.3
Named(1, save_last=True)  # CKPT101: 2.1.3


def inside():
    class Local(ModelCheckpoint):
        pass

    return Local(save_last=True)  # CKPT101: 2.1.3
