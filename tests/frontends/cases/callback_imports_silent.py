# judged by: 2.1.3, 2.6.6
import tensorflow as tf
from keras.callbacks import ModelCheckpoint
from mmengine.hooks import CheckpointHook
from nemo import lightning as nl
from somewhere.lightning import callbacks
from tensorflow.keras.callbacks import ModelCheckpoint as cp
from transformers import Trainer

from .lightning.pytorch.callbacks import ModelCheckpoint as Relative
from .pytorch_lightning import ModelCheckpoint as AlsoRelative

ModelCheckpoint("weights", save_last=True, monitor="x")
cp(save_last=True, monitor="x")
tf.keras.callbacks.ModelCheckpoint(save_last=True, monitor="x")
CheckpointHook(save_last=True, monitor="x")
nl.ModelCheckpoint(save_last=True, monitor="x")
callbacks.ModelCheckpoint(save_last=True, monitor="x")
Relative(save_last=True, monitor="x")
AlsoRelative(save_last=True, monitor="x")
Unknown(save_last=True, monitor="x")
Trainer(resume_from_checkpoint="runs/last.ckpt").train(resume_from_checkpoint="runs/last.ckpt")


def shadowed():
    from keras.callbacks import ModelCheckpoint

    return ModelCheckpoint(save_last=True, monitor="x")


def handed_in(ModelCheckpoint):
    return ModelCheckpoint(save_last=True, monitor="x")
