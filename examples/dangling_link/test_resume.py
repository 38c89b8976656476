"""One real epoch, saved and resumed, with this project's own callbacks."""

from pytorch_lightning.loggers import CSVLogger
from train import Model, callbacks, data


def test_the_run_can_be_resumed(ckpt_smoke):
    ckpt_smoke(
        model=Model,
        data=data,
        callbacks=callbacks,
        trainer=lambda: {"logger": CSVLogger("runs")},
    )
