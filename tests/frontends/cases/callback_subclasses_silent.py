# judged by: 2.1.3, 2.6.6
from lightning.pytorch.callbacks import Callback, ModelCheckpoint


class SavesItself(ModelCheckpoint):
    def _save_last_checkpoint(self, trainer, monitor_candidates):
        trainer.save_checkpoint("last.ckpt")


class Below(SavesItself):
    pass


class Copies(ModelCheckpoint):
    @staticmethod
    def _link_checkpoint(trainer, filepath, linkpath):
        copy(filepath, linkpath)


class ItselfWithInit(ModelCheckpoint):
    def __init__(self):
        super().__init__(save_last=True, monitor="x")

    def _save_last_checkpoint(self, trainer, monitor_candidates):
        pass


class Drops(ModelCheckpoint):
    def __init__(self, save_last=False, **kwargs):
        super().__init__(**kwargs)


class Pops(ModelCheckpoint):
    def __init__(self, *args, **kwargs):
        kwargs.pop("save_last", None)
        super().__init__(*args, **kwargs)


class Off(ModelCheckpoint):
    def __init__(self, *args, **kwargs):
        kwargs["save_last"] = False
        super().__init__(*args, **kwargs)


class OwnPositions(ModelCheckpoint):
    def __init__(self, one, two, three, four, five, **kwargs):
        super().__init__(**kwargs)


class NoCheckpoint(Callback):
    def __init__(self, save_last=True):
        super().__init__(save_last=True, monitor="x")


class Unrelated:
    def __init__(self, save_last=True):
        super().__init__(save_last=True, monitor="x")


SavesItself(save_last=True, monitor="x")
Below(save_last=True, monitor="x")
Copies(save_last=True, monitor="x")
Drops(save_last=True, monitor="x")
Pops(save_last=True, monitor="x")
Off(save_last=True, monitor="x")
OwnPositions(1, 2, "x", 4, True)
NoCheckpoint(save_last=True)
Unrelated(save_last=True)
