"""A project that builds its own Trainer: a LightningCLI, a Hydra job, any function."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable
from unittest import mock

from ckpt_lint.testing.building import Factory, trainer_arguments
from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.plan import PACKAGES, Plan, Session, Watch

# A project's configuration is made for its cluster; a check runs where the tests run.
HERE = {"accelerator": "cpu", "devices": 1, "num_nodes": 1, "strategy": "auto"}


@dataclass(frozen=True)
class Script:
    """A project that gives ``ckpt_smoke`` a function which trains; ``call`` does, by a plan."""

    call: Callable[[Plan], Any]
    trainer: Mapping[str, Any] | Factory | None

    def fit(self, plan: Plan, watch: Watch) -> Session:
        """Call it; every Trainer that it builds gets the plan's arguments and the probe."""
        __tracebackhide__ = True
        sessions: list[Session] = []
        with ExitStack() as stack:
            for package in _packages():
                stack.enter_context(_instrumented(package, plan, watch, self.trainer, sessions))
            try:
                self.call(plan)
            except SystemExit as error:
                raise SetupError(f"the project's script exited with {error.code!r}") from error
        for session in sessions:
            if session.probe.fits:
                return session
        made = "the Trainer that it built did not fit" if sessions else "it built no Trainer"
        raise SetupError(f"the project's script trained nothing: {made}")


def _packages() -> list[Any]:
    """The Lightning packages in use; all that are installed where none is loaded yet."""
    loaded = [sys.modules[name] for name in PACKAGES if name in sys.modules]
    tops = [(name, name.partition(".")[0]) for name in PACKAGES]
    return loaded or [importlib.import_module(n) for n, top in tops if importlib.util.find_spec(top)]


@contextmanager
def _instrumented(
    package: Any, plan: Plan, watch: Watch, trainer: Mapping[str, Any] | Factory | None, made: list[Session]
) -> Iterator[None]:
    original = package.Trainer.__init__

    @functools.wraps(original)
    def init(self: Any, **arguments: Any) -> None:
        probe = watch(package)
        theirs = arguments.pop("callbacks", None) or []
        theirs = theirs if isinstance(theirs, list) else [theirs]
        limits = {"limit_train_batches": plan.batches, "limit_val_batches": plan.batches}
        ours = {**arguments, **HERE, **limits, **trainer_arguments(trainer)}
        original(self, **plan.trainer(package, ours), callbacks=[probe, *theirs])
        made.append(Session(package, self, probe))

    with mock.patch.object(package.Trainer, "__init__", init):
        yield


def function(train: Callable[[Any], Any]) -> Callable[[Plan], Any]:
    """A function of the project's, which is told what to resume from."""
    return lambda plan: train(plan.ckpt_path)


def command_line(cli: Callable[..., Any], args: Sequence[str]) -> Callable[[Plan], Any]:
    """A LightningCLI, which is told by ``--ckpt_path``: ``cli(args=[...])``.

    Arguments that name files are made absolute: a run has a working directory of its own.
    """
    absolute = [_absolute(str(argument)) for argument in args]

    def call(plan: Plan) -> Any:
        more = [] if plan.ckpt_path is None else [f"--ckpt_path={plan.ckpt_path}"]
        if plan.arguments.get("fast_dev_run"):  # the CLI saves no configuration in a dry run
            more.append("--trainer.fast_dev_run=true")
        return cli(args=[*absolute, *more])

    return call


def _absolute(argument: str) -> str:
    option, equals, value = argument.rpartition("=")
    return f"{option}{equals}{Path(value).absolute()}" if Path(value).is_file() else argument
