"""One release in one process: imports it once, and forks a child for every run asked for.

Reads runs from standard input, one JSON object a line, and answers each with one line:
the conditions first, then a record or what went wrong.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from typing import Any

from evidence import kit
from evidence.scenarios import SCENARIOS


def main() -> None:
    """Serve runs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what Lightning prints is no answer
    time_limit = float(sys.argv[1])
    _say(answers, _conditions())
    for line in sys.stdin:
        asked = json.loads(line)
        _say(answers, {**asked, **_run(asked["scenario"], asked["save_last"], time_limit)})


def _say(answers: Any, value: dict[str, Any]) -> None:
    answers.write(json.dumps(value) + "\n")
    answers.flush()


def _conditions() -> dict[str, Any]:
    # What trainings import, before any fork: children then have it for nothing.
    import fsspec
    import torch
    import torch._dynamo

    import evidence.model  # noqa: F401

    torch.set_num_threads(1)
    return {
        "release": kit.lightning().__version__,
        "torch": torch.__version__.partition("+")[0],
        "fsspec": fsspec.__version__,
        "python": "{}.{}".format(*sys.version_info),
    }


def _run(name: str, save_last: kit.SaveLast | None, time_limit: float) -> dict[str, Any]:
    """Run one scenario in a child process with a directory and a time limit of its own."""
    directory = tempfile.mkdtemp(prefix="evidence-")
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_the_child(name, save_last, directory, writing)
    with suppress(OSError):  # the child may have been first
        os.setpgid(child, child)
    os.close(writing)
    try:
        return _answer(child, reading, time_limit)
    finally:
        os.close(reading)
        shutil.rmtree(directory, ignore_errors=True)


def _answer(child: int, reading: int, time_limit: float) -> dict[str, Any]:
    if not select.select([reading], [], [], time_limit)[0]:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return {"trouble": f"took longer than {time_limit:g} s"}
    with os.fdopen(os.dup(reading), "rb") as stream:
        data = stream.read()
    status = os.waitpid(child, 0)[1]
    if not data:
        return {"trouble": f"its process ended with status {status}"}
    answer: dict[str, Any] = json.loads(data)
    return answer


def _be_the_child(name: str, save_last: kit.SaveLast | None, directory: str, writing: int) -> None:
    try:
        os.setpgid(0, 0)
        os.chdir(directory)
        quiet = os.open("output", os.O_WRONLY | os.O_CREAT)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        answer = _told(name, save_last)
        os.write(writing, json.dumps(answer, sort_keys=True).encode())
    finally:
        os._exit(0)


def _told(name: str, save_last: kit.SaveLast | None) -> dict[str, Any]:
    import torch

    torch.manual_seed(0)
    try:
        outcome = SCENARIOS[name].run(save_last)
    except BaseException:
        return {"trouble": traceback.format_exc()}
    return {"outcome": outcome.kind, "detail": outcome.detail, "seen": kit.seen}


if __name__ == "__main__":
    main()
