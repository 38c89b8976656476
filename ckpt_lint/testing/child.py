"""What a child process does with its task, and how its parent hears of it."""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.resuming import go_on
from ckpt_lint.testing.state import State
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, train


@dataclass(frozen=True)
class Task:
    """What one child does: a run, from ``before`` where that is given, in its environment."""

    plan: Plan
    before: Stopped | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


class ChildError(Exception):
    """An exception of a child that could not be sent; its traceback in words."""


def carry_out(smoke: Smoke, task: Task, answer: Path) -> NoReturn:
    """Do the task in the present directory, leave what came of it in a file, and end."""
    os.environ.update(task.environment)
    try:
        if task.before is None:
            send(train(smoke, task.plan, die=lambda stopped: die(stopped, answer)), answer)
        else:
            send(go_on(smoke, task.before, task.plan), answer)
    except BaseException as error:  # a SystemExit of the project's, too, is for the parent to tell
        send(error, answer)
    os._exit(0)


def die(stopped: Stopped | None, answer: Path) -> None:
    """Leave what has come of the run, and die as a job does that a scheduler takes down."""
    send(stopped or SetupError("training took no step before the process was to be killed"), answer)
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def send(answer: Stopped | BaseException, path: Path) -> None:
    """Write an answer, whole or not at all."""
    scratch = path.with_suffix(".part")
    scratch.write_bytes(_pickled(answer))
    scratch.replace(path)


def received(path: Path) -> Stopped:
    """The answer of a child.

    Raises:
        SetupError: There is none: the child was killed, or has died of itself.
        Exception: What the child raised.
    """
    __tracebackhide__ = True
    if not path.is_file():
        log = path.with_suffix(".log")
        said = log.read_text("utf-8", "replace")[-2000:] if log.is_file() else ""
        raise SetupError(f"a process of the check died before it had an answer\n{said}".rstrip())
    answer: Any = pickle.loads(path.read_bytes())
    if isinstance(answer, BaseException):
        raise answer
    found: Stopped = answer
    return found


def _pickled(answer: Stopped | BaseException) -> bytes:
    if isinstance(answer, Stopped):
        answer = answer.without_trainer()
    try:
        data = pickle.dumps(answer)
        pickle.loads(data)
    except Exception:  # a class of the test's own function, an exception with odd arguments
        if isinstance(answer, Stopped):
            return pickle.dumps(replace(answer, state=_plain(answer.state)))
        words = "".join(traceback.format_exception(type(answer), answer, answer.__traceback__))
        return pickle.dumps(ChildError(words))
    return data


def _plain(state: State) -> State:
    """The state without that of callbacks, which may hold anything."""
    return replace(state, content={**state.content, "callbacks": {}})
