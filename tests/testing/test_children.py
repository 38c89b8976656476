"""Checks that need processes of their own: how those start, and that they come to an end."""

from __future__ import annotations

from tests.testing.project import Project
from tests.testing.sources import TRAIN

TESTS = """
from train import *


class Waiting(Model):
    def on_load_checkpoint(self, checkpoint):
        if self.global_rank == 1:
            import time
            time.sleep(300)


@pytest.mark.ckpt_smoke(checks=["ranks"])
def test_a_rank_that_waits(ckpt_smoke):
    ckpt_smoke(model=Waiting, data=loader, callbacks=last)


class Failing(Model):
    def training_step(self, batch, batch_idx):
        raise ZeroDivisionError("their own bug")


@pytest.mark.ckpt_smoke(checks=["interrupted"])
def test_their_own_error(ckpt_smoke):
    ckpt_smoke(model=Failing, data=loader, callbacks=last)


class Leaving(Model):
    def training_step(self, batch, batch_idx):
        os._exit(3)


@pytest.mark.ckpt_smoke(checks=["interrupted"])
def test_a_process_that_dies_of_itself(ckpt_smoke):
    ckpt_smoke(model=Leaving, data=loader, callbacks=last)
"""

CLOSURES = """
from train import *


@pytest.mark.parametrize("width", [3, 4])
@pytest.mark.ckpt_smoke(checks=["resume", "interrupted"])
def test_closures(ckpt_smoke, width):
    class Local(Model):
        def __init__(self):
            super().__init__()
            self.extra = torch.nn.Linear(width, 1)

    ckpt_smoke(model=lambda: Local(), data=loader, callbacks=last)
    ckpt_smoke(model=lambda: Local(), data=loader, callbacks=lambda: last(save_top_k=0))
"""


def test_a_child_that_goes_wrong_is_told_in_words() -> None:
    """A rank that waits, the project's own error, and a process that is gone."""
    project = Project({"train.py": TRAIN, "test_it.py": TESTS})
    seen = project.run_pytest("-o", "ckpt_smoke_timeout=15", version="2.6.6")
    waits = seen.failure("test_a_rank_that_waits")
    assert "a rank of the resumed run waits for ever" in waits
    assert "did not end within 15 s" in waits
    assert "ZeroDivisionError: their own bug" in seen.failure("test_their_own_error")
    assert "ResumeFailed" not in seen.failure("test_their_own_error")
    assert "died before it had an answer" in seen.failure("test_a_process_that_dies_of_itself")


def test_where_there_is_no_fork_the_same_test_is_started_again() -> None:
    """Windows, macOS, CUDA: factories that cannot be sent are made anew, and the kill is real."""
    project = Project({"train.py": TRAIN, "test_it.py": CLOSURES})
    seen = project.run_pytest(
        "-o", "ckpt_smoke_start_method=spawn", "-k", "4-interrupted or interrupted-4", version="2.6.6"
    )
    assert len(seen.failures) == 1
    (text,) = seen.failures.values()
    assert "CKPT104 last-saved-only-at-end" in text
    assert "epoch 2, global step 4, where training stopped" in text
