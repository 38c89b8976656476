"""What a smoke run tells: to ``resume=``, and to the test that asked for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Union

CkptPath = Union[str, "os.PathLike[str]", None]


@dataclass(frozen=True)
class Run:
    """The run that stopped, as ``resume=lambda run: ...`` gets it.

    ``root`` is the temporary working directory, ``directory`` where the checkpoint callback
    writes (``root`` where there is none), ``last`` the literal last.ckpt, a broken link
    included, or ``None``. ``epoch`` and ``global_step`` are where training stopped, and
    ``trainer`` is the Trainer that did it, ``None`` where its process is gone.
    """

    root: Path
    directory: Path
    last: Path | None
    epoch: int
    global_step: int
    trainer: Any


@dataclass(frozen=True)
class Proof:
    """What a check that passed has shown.

    Training stopped at ``epoch`` and ``global_step``, was resumed there from ``ckpt_path``
    (``None`` where the check resumes nothing), and trained ``steps`` further steps.
    """

    ckpt_path: CkptPath
    epoch: int
    global_step: int
    steps: int


Resume = Union[CkptPath, Callable[[Run], CkptPath]]


def literal_last(run: Run) -> CkptPath:
    """Resume from the literal last.ckpt, as the callback spells its directory."""
    return None if run.last is None else str(run.last)
