# judged by: 2.5.6, 2.6.6
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

by_epoch = ModelCheckpoint("runs", save_last=False, every_n_epochs=1)
by_step = ModelCheckpoint("runs", save_last=None, every_n_train_steps=100)
Trainer(callbacks=[by_epoch, by_step])


def with_a_name_of_its_own():
    by_epoch = ModelCheckpoint("runs", save_last=True, mode="max")
    by_step = ModelCheckpoint("runs", save_last=True, every_n_train_steps=100)
    by_step.CHECKPOINT_NAME_LAST = "last-step"
    return Trainer(callbacks=[by_epoch, by_step])
