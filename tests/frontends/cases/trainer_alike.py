# judged by: 1.9.5, 2.6.6
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint


class Mine(ModelCheckpoint):
    pass


best = ModelCheckpoint("runs", "best", "val_loss")
Trainer(callbacks=[best, ModelCheckpoint(monitor="val_loss", save_top_k=-1)])  # CKPT111
Trainer(callbacks=[ModelCheckpoint("a"), ModelCheckpoint("b", every_n_epochs=1)])  # CKPT111
Trainer(callbacks=[ModelCheckpoint("a", mode="min", every_n_train_steps=5), ModelCheckpoint("b", every_n_train_steps=5)])  # CKPT111

# Different in one of five, of another class, never together, or not known.
Trainer(callbacks=[best, ModelCheckpoint(monitor="val_loss", mode="max")])
Trainer(callbacks=[best, ModelCheckpoint(monitor="other")])
Trainer(callbacks=[ModelCheckpoint("a"), ModelCheckpoint("b", every_n_epochs=2)])
Trainer(callbacks=[ModelCheckpoint("a"), ModelCheckpoint("b", every_n_train_steps=5)])
Trainer(callbacks=[ModelCheckpoint("a"), Mine("b")])
Trainer(callbacks=[ModelCheckpoint("a") if fast else ModelCheckpoint("b")])
Trainer(callbacks=[ModelCheckpoint("a", monitor=name), ModelCheckpoint("b", monitor=name)])
Trainer(callbacks=[ModelCheckpoint("a", monitor=f"{name}"), ModelCheckpoint("b", monitor=f"{other}")])
Trainer(callbacks=[ModelCheckpoint("a"), ModelCheckpoint("b", **settings)])
Trainer(callbacks=[ModelCheckpoint("a", train_time_interval=hour), ModelCheckpoint("b", train_time_interval=day)])
