# judged by: 2.2.5, 2.5.6, 2.6.6
from pytorch_lightning.callbacks import ModelCheckpoint

ModelCheckpoint(save_last="link")
ModelCheckpoint(save_last="link", every_n_epochs=1)
ModelCheckpoint(save_last="link", save_top_k=0, every_n_epochs=5)  # CKPT104: 2.6.6
ModelCheckpoint(save_last="link", every_n_epochs=5)  # CKPT102: 2.2.5; CKPT102: 2.5.6; CKPT103: 2.6.6
ModelCheckpoint(save_last="link", monitor="x")  # CKPT102: 2.2.5; CKPT102: 2.5.6; CKPT103: 2.6.6
ModelCheckpoint(save_last="link", monitor="x", save_top_k=-1)  # CKPT105
ModelCheckpoint(save_last="link", save_top_k=-1)  # CKPT105
ModelCheckpoint(save_last="link", save_top_k=-1, every_n_epochs=3)  # CKPT102: 2.2.5; CKPT102: 2.5.6; CKPT103: 2.6.6
ModelCheckpoint(save_last="link", monitor="x", save_top_k=-1, every_n_train_steps=9)  # CKPT102: 2.2.5; CKPT102: 2.5.6; CKPT105: 2.6.6
ModelCheckpoint(save_last="link", every_n_train_steps=5000)  # CKPT102: 2.2.5; CKPT102: 2.5.6
ModelCheckpoint(save_last="link", train_time_interval=timedelta(hours=1))  # CKPT102: 2.2.5; CKPT102: 2.5.6
ModelCheckpoint(save_last="link", every_n_train_steps=1)
ModelCheckpoint(save_last="link", monitor=metric, every_n_train_steps=5000)  # CKPT102: 2.2.5; CKPT102: 2.5.6; CKPT103: 2.6.6
ModelCheckpoint(save_last="link", train_time_interval=interval)
ModelCheckpoint(save_last="link", save_top_k=0, every_n_train_steps=5000)
ModelCheckpoint(save_last=True, save_top_k=-1)
ModelCheckpoint(save_last=unknown, monitor="x", save_top_k=-1)
