"""Which of the three ways to say what is trained a test has taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ckpt_lint.testing.building import Factories, Factory
from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.plan import Project
from ckpt_lint.testing.script import Script, command_line, function


def project_of(
    model: Factory | None,
    data: Factory | None,
    callbacks: Factory | None,
    trainer: Mapping[str, Any] | Factory | None,
    cli: Callable[..., Any] | None,
    args: Sequence[str],
    train: Callable[[Any], Any] | None,
) -> Project:
    """The project behind the arguments of ``ckpt_smoke``.

    Raises:
        SetupError: None of the ways is taken, or more than one.
    """
    __tracebackhide__ = True
    ways = {"model": model, "cli": cli, "train": train}
    taken = [name for name, value in ways.items() if value is not None]
    if len(taken) != 1:
        raise SetupError(f"give one of model=, cli= and train=, not {' and '.join(taken) or 'none'}")
    if model is not None:
        return Factories(model, data, callbacks, trainer)
    if data is not None or callbacks is not None:
        raise SetupError(f"data= and callbacks= go with model=: {taken[0]}= brings its own")
    call = cli or train
    if not callable(call):
        raise SetupError(f"{taken[0]}= takes a callable, not {type(call).__name__}")
    return Script(function(call) if cli is None else command_line(call, args), trainer)
