"""A monitor that only ever rises keeps last.ckpt at the newest state: `epoch`, `step`, `global_step`."""

from __future__ import annotations

import pytest

from tests.frontends.tools import codes

IMPORT = "from lightning.pytorch.callbacks import ModelCheckpoint\n"


@pytest.mark.parametrize("counter", ["epoch", "step", "global_step"])
def test_the_newest_of_a_counter_is_the_last_epoch(counter: str) -> None:
    assert codes(f"{IMPORT}ModelCheckpoint(monitor={counter!r}, mode='max', save_last=True)\n", "2.6.6") == []


def test_a_counter_that_is_minimised_keeps_the_first_epoch() -> None:
    assert codes(f"{IMPORT}ModelCheckpoint(monitor='epoch', save_last=True)\n", "2.6.6") == ["CKPT103"]


def test_a_counter_does_not_excuse_a_rare_save() -> None:
    call = "ModelCheckpoint(monitor='epoch', mode='max', every_n_epochs=5, save_last=True)\n"
    assert codes(IMPORT + call, "2.6.6") == ["CKPT103"]
