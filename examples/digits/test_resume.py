"""The model, the data and the callbacks of train.py, saved and resumed for real."""

import pytest
from train import Classifier, Digits, callbacks


@pytest.mark.ckpt_smoke(checks="all")
def test_the_run_can_be_resumed(ckpt_smoke):
    ckpt_smoke(
        model=Classifier,
        data=Digits,
        callbacks=callbacks,
        trainer={"logger": False},
    )
