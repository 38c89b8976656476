# judged by: 1.9.5, 2.0.0, 2.6.6
import os

import pytorch_lightning as pl
from pytorch_lightning import Trainer

CHECKPOINT = "best.ckpt"
SETTINGS = dict(max_epochs=3, resume_from_checkpoint=CHECKPOINT)  # CKPT205: 2.0.0; CKPT205: 2.6.6


def straight(model, args):
    trainer = Trainer(max_epochs=3, resume_from_checkpoint=args.resume)  # CKPT205: 2.0.0; CKPT205: 2.6.6
    trainer.fit(model)


def spread(model):
    trainer = pl.Trainer(**SETTINGS)
    trainer.fit(model)


def nothing(model):
    Trainer(resume_from_checkpoint=None).fit(model)  # CKPT205: 2.0.0; CKPT205: 2.6.6


def built_alone(path):
    return Trainer(resume_from_checkpoint=os.path.join(path, "best.ckpt"))  # CKPT205: 2.0.0; CKPT205: 2.6.6


class Mine(pl.Trainer):
    pass


Mine(resume_from_checkpoint=CHECKPOINT)  # CKPT205: 2.0.0; CKPT205: 2.6.6

# Another library's, and none.
transformers.Trainer(resume_from_checkpoint=CHECKPOINT)
Trainer(max_epochs=3).fit(model, ckpt_path=CHECKPOINT)
model.train(resume_from_checkpoint=True)
