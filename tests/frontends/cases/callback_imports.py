# judged by: 2.1.3
import lightning
import lightning as L
import lightning.pytorch
import lightning.pytorch as pl
import lightning.pytorch.callbacks as cb
import pytorch_lightning
import pytorch_lightning as ptl
from lightning import pytorch as lp
from lightning.pytorch import callbacks as lightning_callbacks
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint as _ModelCheckpoint
from lightning.pytorch.callbacks.model_checkpoint import ModelCheckpoint as DeepCheckpoint
from pytorch_lightning import callbacks
from pytorch_lightning.callbacks import ModelCheckpoint as PTLModelCheckpoint
from pytorch_lightning.callbacks import model_checkpoint

ModelCheckpoint(save_last=True)  # CKPT101
_ModelCheckpoint(save_last=True)  # CKPT101
DeepCheckpoint(save_last=True)  # CKPT101
PTLModelCheckpoint(save_last=True)  # CKPT101
callbacks.ModelCheckpoint(save_last=True)  # CKPT101
callbacks.model_checkpoint.ModelCheckpoint(save_last=True)  # CKPT101
model_checkpoint.ModelCheckpoint(save_last=True)  # CKPT101
lightning_callbacks.ModelCheckpoint(save_last=True)  # CKPT101
cb.ModelCheckpoint(save_last=True)  # CKPT101
pl.callbacks.ModelCheckpoint(save_last=True)  # CKPT101
ptl.callbacks.ModelCheckpoint(save_last=True)  # CKPT101
lp.callbacks.ModelCheckpoint(save_last=True)  # CKPT101
L.pytorch.callbacks.ModelCheckpoint(save_last=True)  # CKPT101
lightning.pytorch.callbacks.ModelCheckpoint(save_last=True)  # CKPT101
pytorch_lightning.callbacks.ModelCheckpoint(save_last=True)  # CKPT101

Saver = ModelCheckpoint
Saver(save_last=True)  # CKPT101
Attribute = pl.callbacks.ModelCheckpoint
Attribute(save_last=True)  # CKPT101


def lazily():
    from lightning.pytorch.callbacks import ModelCheckpoint as Lazy

    return Lazy(save_last=True)  # CKPT101


def lazily_all():
    import pytorch_lightning as lazy

    return [lazy.callbacks.ModelCheckpoint(save_last=True)]  # CKPT101


class Factory:
    from lightning.pytorch.callbacks import ModelCheckpoint as inside

    callback = inside(save_last=True)  # CKPT101

    def build(self):
        return ModelCheckpoint(save_last=True)  # CKPT101


REGISTRY = {"checkpoint": ModelCheckpoint, "stopping": EarlyStopping}
REGISTRY["checkpoint"](save_last=True)  # CKPT101
REGISTRY["stopping"](save_last=True)
REGISTRY["unknown"](save_last=True)
