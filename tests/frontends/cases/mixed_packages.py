# judged by: 2.1.3, 2.6.6
import lightning.pytorch as new
import pytorch_lightning as old
from lightning.pytorch import LightningModule, Trainer
from pytorch_lightning.callbacks import EarlyStopping


class Net(LightningModule):
    pass


class OldNet(old.LightningModule):
    pass


class OldCallback(old.Callback):
    pass


Trainer(callbacks=[EarlyStopping("x")])  # CKPT208: 2.1.3
Trainer(callbacks=[new.callbacks.LearningRateMonitor(), OldCallback()])  # CKPT208: 2.1.3
Trainer(callbacks=[old.callbacks.ModelCheckpoint("runs")])  # CKPT208
Trainer().fit(OldNet())  # CKPT208
old.Trainer().fit(Net())  # CKPT208
model = OldNet()
new.Trainer().test(model)  # CKPT208

Trainer().fit(Net())
old.Trainer(callbacks=[EarlyStopping("x"), OldCallback()]).fit(OldNet())
Trainer().fit(unknown)
