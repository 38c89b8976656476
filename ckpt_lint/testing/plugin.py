"""The pytest plugin: one fixture, ``ckpt_smoke``.

Every pytest run of everyone who installs the package imports this file: it needs pytest and
the standard library, and loads the rest when the fixture is called.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import pytest

from ckpt_lint.testing.run import Proof, Resume, literal_last

Factory = Callable[[], Any]


@dataclass(frozen=True)
class CkptSmoke:
    """The fixture's value. Annotate with it: ``def test_resume(ckpt_smoke: CkptSmoke)``."""

    directories: Callable[[], Path]

    def __call__(
        self,
        *,
        model: Factory,
        data: Factory | None = None,
        callbacks: Factory | None = None,
        trainer: Mapping[str, Any] | Factory | None = None,
        resume: Resume = literal_last,
        fit: Mapping[str, Any] | None = None,
        max_epochs: int = 1,
        batches: int = 2,
        killed: bool = False,
        ignore: Sequence[str] = (),
    ) -> Proof:
        """Train for real, stop, build everything anew, resume, and compare.

        Both runs happen on the CPU in a temporary working directory. Each gets a Trainer with
        ``max_epochs + 1`` epochs; the first is stopped after ``max_epochs``.

        Args:
            model: Callable without arguments that gives a LightningModule; the class will do.
            data: Callable that gives a LightningDataModule, a training loader, or a pair of a
                training and a validation loader. Left out where the module has its own.
            callbacks: Callable that gives the project's callback or list of callbacks.
            trainer: Further arguments of ``Trainer``, as a dict or, where they hold objects
                such as loggers, as a callable that gives one. The number of epochs and steps
                is ours, everything else is theirs.
            resume: How the project resumes: the value for ``fit(ckpt_path=)``, or a callable
                that makes it from the :class:`Run`. Left out: the literal last.ckpt.
            fit: Further arguments of the resuming ``fit``, such as ``weights_only=False``.
            max_epochs: Epochs before the stop. Callbacks that keep the best file need two or
                more to be wrong.
            batches: Batches in each epoch, for training and validation.
            killed: The first run dies as the next epoch starts, instead of ending properly.
            ignore: Patterns of what may differ after the resume, in the words of the report:
                ``"callbacks / MyClock*"``. ``"epoch"`` allows the first batch to be of another.

        Returns:
            Proof: Where training stopped and how far the resumed run came.

        Raises:
            ResumeFailed: The run cannot be resumed, or not from where it stopped.
            SetupError: A factory gives something that cannot be checked.
        """
        __tracebackhide__ = True
        from ckpt_lint.testing.building import Recipe
        from ckpt_lint.testing.smoke import Smoke, prove

        recipe = Recipe(model, data, callbacks, trainer, max_epochs, batches)
        directory = self.directories()
        smoke = Smoke(recipe, resume, dict(fit or {}), killed, tuple(ignore), directory)
        proof = prove(smoke)
        shutil.rmtree(directory, ignore_errors=True)
        return proof


@pytest.fixture
def ckpt_smoke(tmp_path_factory: pytest.TempPathFactory) -> CkptSmoke:
    """Save and resume for real: ``ckpt_smoke(model=..., data=..., callbacks=..., trainer=...)``.

    Fails in words if training does not go on where it stopped.
    """
    return CkptSmoke(lambda: tmp_path_factory.mktemp("ckpt_smoke"))
