"""``json``: a list of runs, for machines; sorted, and the same bytes on every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ckpt_lint.checkpoints.diagnosis import Checkpoint
from ckpt_lint.checkpoints.examined import Examined
from ckpt_lint.checkpoints.header import Header
from ckpt_lint.reports.as_json import dump


def render(runs: Sequence[Examined]) -> str:
    """Return the runs with all their checkpoints."""
    return dump([_run(run) for run in runs])


def _run(run: Examined) -> dict[str, Any]:
    best = run.advice.checkpoint
    return {
        "directory": run.directory,
        "checkpoints": [_checkpoint(each) for each in run.checkpoints],
        "resume": None if best is None else {"name": best.entry.name, "argument": run.advice.argument},
        "notes": list(run.advice.notes),
        "repairs": [{**asdict(repair), "kept": kept} for repair, kept in run.repairs],
    }


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    entry, found = checkpoint.entry, checkpoint.header or Header("")
    return {
        "name": entry.name,
        "kind": entry.kind,
        "target": entry.target,
        "size": checkpoint.size,
        "layout": found.layout or None,
        "epoch": found.epoch,
        "global_step": found.global_step,
        "lightning": found.lightning,
        "contents": found.contents,
        "refused": list(found.refused),
        "complete": found.complete,
        "problems": [problem._asdict() for problem in checkpoint.problems],
    }
