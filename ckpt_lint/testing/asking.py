"""The fixture's value: what a test calls."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.run import Proof, Resume, literal_last

if TYPE_CHECKING:
    import pytest

Factory = Callable[[], Any]


@dataclass(frozen=True)
class CkptSmoke:
    """The fixture's value. Annotate with it: ``def test_resume(ckpt_smoke: CkptSmoke)``.

    ``check`` is the name of the check that a call runs.
    """

    check: str
    request: pytest.FixtureRequest = field(repr=False)
    directories: Callable[[], Path] = field(repr=False)
    calls: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def __call__(
        self,
        *,
        model: Factory | None = None,
        data: Factory | None = None,
        callbacks: Factory | None = None,
        trainer: Mapping[str, Any] | Factory | None = None,
        cli: Callable[..., Any] | None = None,
        args: Sequence[str] = (),
        train: Callable[[Any], Any] | None = None,
        resume: Resume = literal_last,
        fit: Mapping[str, Any] | None = None,
        max_epochs: int = 1,
        batches: int = 2,
        ignore: Sequence[str] = (),
    ) -> Proof:
        """Train for real, stop, build everything anew, resume, and compare.

        All runs happen on the CPU in a temporary working directory. What is trained is said in
        one of three ways: ``model`` and its companions, ``cli``, or ``train``.

        Args:
            model: Callable without arguments that gives a LightningModule; the class will do.
            data: Callable that gives a LightningDataModule, a training loader, or a pair of a
                training and a validation loader. Left out where the module has its own.
            callbacks: Callable that gives the project's callback or list of callbacks.
            trainer: Further arguments of ``Trainer``, as a dict or, where they hold objects
                such as loggers, as a callable that gives one. The number of epochs and steps
                is ours, everything else is theirs.
            cli: A LightningCLI class, or a function that makes one and takes its ``args``.
            args: The command line for ``cli``, such as ``["fit", "--config=train.yaml"]``;
                a resume adds ``--ckpt_path``.
            train: A function that trains from a ``ckpt_path`` (``None`` for a fresh run): the
                main function of a script, or a Hydra job with the path as an override. The
                Trainers that it builds get as many epochs and batches as the check needs.
            resume: How the project resumes: the value for ``fit(ckpt_path=)``, or a callable
                that makes it from the :class:`Run`. Left out: the literal last.ckpt.
            fit: Further arguments of the resuming ``fit``, such as ``weights_only=False``.
            max_epochs: Epochs before the stop; some checks need, and train, more.
            batches: Batches in each epoch, for training and validation.
            ignore: Patterns of what may differ after the resume, in the words of the report:
                ``"callbacks / MyClock*"``. ``"epoch"`` allows the first batch to be of another.

        Returns:
            Proof: Where training stopped and how far the resumed run came.

        Raises:
            ResumeFailed: The run cannot be resumed, or not from where it stopped.
            SetupError: What was given cannot be checked.
        """
        __tracebackhide__ = True
        from ckpt_lint.testing.checking import run_check
        from ckpt_lint.testing.projects import project_of

        project = project_of(model, data, callbacks, trainer, cli, args, train)
        if fit and model is None:
            raise SetupError("fit= goes with model=: a cli or a train function calls fit itself")
        directory = self.directories()
        proof = run_check(
            self.check,
            self.request,
            call=next(self.calls),
            project=project,
            resume=resume,
            fit=dict(fit or {}),
            ignore=tuple(ignore),
            directory=directory,
            max_epochs=max_epochs,
            batches=batches,
        )
        shutil.rmtree(directory, ignore_errors=True)
        return proof
