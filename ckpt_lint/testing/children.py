"""Runs in processes of their own: to be killed, or to be ranks.

A child is a fork of the test process where that is safe. Elsewhere (Windows, macOS, CUDA in
use) the same test is started again in a new pytest, whose fixture finds its task in the
environment: factories are closures, which cannot be sent to another process.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pytest

from ckpt_lint.testing.child import Task, carry_out, received
from ckpt_lint.testing.choosing import Settings
from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke

TASK = "CKPT_SMOKE_TASK"
# A rank that has failed leaves the others waiting for it.
GRACE = 10.0


class Late(SetupError):
    """A child did not end in time."""


class Child(Protocol):
    """A process under way."""

    def poll(self) -> int | None:
        """How it ended, ``None`` while it runs."""

    def kill(self) -> None:
        """End it."""


class Fork:
    """A fork of this process."""

    def __init__(self, pid: int) -> None:
        self.pid, self.ended = pid, False

    def poll(self) -> int | None:
        """How it ended, ``None`` while it runs."""
        if not self.ended:
            self.ended = os.waitpid(self.pid, os.WNOHANG)[0] != 0
        return 0 if self.ended else None

    def kill(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        self.ended = True


@dataclass(frozen=True)
class Children:
    """How a test starts its children.

    Attributes:
        command: The pytest command that runs the same test again, for a start without fork.
        directory: Where that command runs.
        settings: What the configuration says about the start and the end.
    """

    command: tuple[str, ...]
    directory: Path
    settings: Settings

    def run(self, smoke: Smoke, tasks: Sequence[Task]) -> list[Stopped]:
        """Carry out the tasks at the same time, in the present directory.

        Raises:
            Late: A child did not end in time; all are killed.
            SetupError: A child died of itself.
            Exception: What a child raised.
        """
        __tracebackhide__ = True
        start = self._forked if (self.settings.start_method or safe_method()) == "fork" else self._spawned
        paths = [smoke.directory / f"child-{index}.pickle" for index in range(len(tasks))]
        children = [start(smoke, task, path) for task, path in zip(tasks, paths)]
        late = not ended(children, paths, self.settings.timeout)
        # The first to fail says why; the others fail for want of it.
        for path in sorted(filter(Path.exists, paths), key=lambda path: path.stat().st_mtime_ns):
            received(path)
        answers = [received(path) for path in paths if path.exists() or not late]
        for path in paths:
            path.unlink(missing_ok=True)
        if late:
            raise Late(f"a process of the check did not end within {self.settings.timeout:g} s")
        return answers

    def _forked(self, smoke: Smoke, task: Task, answer: Path) -> Child:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            return Fork(child)
        try:  # whatever happens, the child must not come back to pytest
            import torch

            torch.set_num_threads(1)  # the threads of a pool do not survive a fork
            carry_out(smoke, task, answer)
        finally:
            os._exit(1)

    def _spawned(self, smoke: Smoke, task: Task, answer: Path) -> Child:
        plain = replace(task, before=task.before and task.before.without_trainer())
        asked = answer.with_suffix(".task")
        asked.write_bytes(pickle.dumps((smoke.call, plain, answer, os.getcwd())))
        variables = {**os.environ, TASK: str(asked)}
        with answer.with_suffix(".log").open("wb") as log:
            return subprocess.Popen(
                self.command, env=variables, cwd=self.directory, stdout=log, stderr=subprocess.STDOUT
            )


def safe_method() -> str:
    """``"fork"`` where a process that has loaded torch can be forked, else ``"spawn"``."""
    import torch

    cuda = torch.cuda.is_initialized()  # type: ignore[no-untyped-call]
    safe = hasattr(os, "fork") and sys.platform != "darwin" and not cuda
    return "fork" if safe else "spawn"


def ended(children: Sequence[Child], answers: Sequence[Path], timeout: float) -> bool:
    """Wait for all children; whether they ended of themselves."""
    deadline = time.monotonic() + timeout
    while any(child.poll() is None for child in children):
        if any(c.poll() is not None and not _well(a) for c, a in zip(children, answers)):
            deadline = min(deadline, time.monotonic() + GRACE)
        if time.monotonic() > deadline:
            for child in children:
                if child.poll() is None:
                    child.kill()
            return False
        time.sleep(0.005)
    return True


def _well(answer: Path) -> bool:
    return answer.is_file() and isinstance(pickle.loads(answer.read_bytes()), Stopped)


def same_test(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The command that runs this test alone, in a process of its own."""
    config, node = request.config, request.node
    command = [sys.executable, "-m", "pytest", "-q", f"--rootdir={config.rootpath}"]
    given = [str(each) for each in config.invocation_params.args]
    for option, value in zip(given, given[1:]):
        command += [option, value] if option in ("-p", "-c") else []
    checks = config.getoption("ckpt_smoke_checks")
    command += [f"--ckpt-smoke-checks={checks}"] if checks else []
    command += ["-n0"] if config.pluginmanager.hasplugin("xdist") else []
    command += ["--no-cov"] if config.pluginmanager.hasplugin("_cov") else []
    return (*command, f"{node.path}::{node.nodeid.partition('::')[2]}")


def task_given(smoke: Smoke) -> None:
    """Carry out the task that the environment names, if it is for this call: this is a child."""
    asked = os.environ.get(TASK)
    if asked:
        call, task, answer, directory = pickle.loads(Path(asked).read_bytes())
        if call == smoke.call:
            os.chdir(directory)
            carry_out(smoke, task, answer)
