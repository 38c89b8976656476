"""Which file of a run to resume from, and how."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ckpt_lint.checkpoints import header, leftovers
from ckpt_lint.checkpoints.diagnosis import Checkpoint, newest
from ckpt_lint.checkpoints.files import Files
from ckpt_lint.checkpoints.project import Project
from ckpt_lint.checkpoints.states import REFUSED


@dataclass(frozen=True)
class Advice:
    """What to do with a run.

    Attributes:
        checkpoint: the one to resume from; ``None`` where there is none.
        argument: what to give to ``trainer.fit``.
        notes: what to know before doing so, one line each.
    """

    checkpoint: Checkpoint | None
    argument: str | None
    notes: tuple[str, ...] = ()


def advise(files: Files, checkpoints: Sequence[Checkpoint], project: Project) -> Advice:
    """Choose the checkpoint at the latest step; of several, a file before a link to it."""
    fit = [each for each in checkpoints if each.is_fit]
    best = newest(fit)
    if best is None:
        return Advice(None, None, tuple(_why_none(checkpoints)))
    argument = _argument(files.shown(best.entry.path), best, project)
    return Advice(best, argument, tuple(_remarks(best, fit, project)))


def _argument(path: str, checkpoint: Checkpoint, project: Project) -> str:
    quoted = json.dumps(path, ensure_ascii=False) if path.isprintable() else repr(path)
    argument = f"ckpt_path={quoted}"
    if REFUSED in checkpoint.states and project.takes_weights_only:
        argument += ", weights_only=False"
    return argument


def _remarks(best: Checkpoint, fit: list[Checkpoint], project: Project) -> list[str]:
    remarks = []
    if leftovers.is_kept(best.entry.name):
        remarks.append(
            f"{best.entry.name} is what last.ckpt was before its last save, of which the disk does not "
            "hold the whole; copy it to another name, since the next run here deletes it once it has saved"
        )
    if REFUSED in best.states:
        remarks.append(_how_to_load(best, project))
    later = max(fit, key=lambda each: each.modified)
    if later.modified > best.modified and later.step < best.step:
        remarks.append(
            f"{later.entry.name} was written later, at step {later.step}: another run, or a test of one, "
            f"uses this directory"
        )
    return remarks


def _how_to_load(best: Checkpoint, project: Project) -> str:
    if project.takes_weights_only:
        return "weights_only=False runs code from the file: only for one that you trust"
    types = ", ".join(best.header.refused) if best.header else ""
    return f"on torch 2.6 and newer, first torch.serialization.add_safe_globals([...]) with {types}"


def _why_none(checkpoints: Sequence[Checkpoint]) -> list[str]:
    contents = {each.header.contents for each in checkpoints if each.header is not None}
    if header.WEIGHTS_ONLY in contents:
        return [
            "only weights were saved (save_weights_only=True): load_from_checkpoint takes them, fit does not"
        ]
    return []
