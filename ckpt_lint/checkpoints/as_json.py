"""``json``: a list of runs, for machines; sorted, and the same bytes on every run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ckpt_lint.checkpoints.diagnosis import Checkpoint
from ckpt_lint.checkpoints.examined import Examined
from ckpt_lint.checkpoints.files import is_url
from ckpt_lint.checkpoints.header import Header
from ckpt_lint.checkpoints.leftovers import Leftover
from ckpt_lint.reports.as_json import dump
from ckpt_lint.reports.paths import absolute


def render(runs: Sequence[Examined]) -> str:
    """Return the runs with all their checkpoints."""
    return dump([_run(run) for run in runs])


def _run(run: Examined) -> dict[str, Any]:
    return {
        "directory": _absolute(run.directory),
        "checkpoints": [_checkpoint(each) for each in run.checkpoints],
        "leftovers": [_leftover(each) for each in run.leftovers],
        "resume": _resume(run),
        "notes": list(run.advice.notes),
        "repairs": [{**asdict(repair), "kept": kept} for repair, kept in run.repairs],
    }


def _resume(run: Examined) -> dict[str, Any] | None:
    best = run.advice.checkpoint
    return None if best is None else {"name": best.entry.name, "argument": run.advice.argument}


def _leftover(left: Leftover) -> dict[str, Any]:
    known = {"name": left.entry.name, "kind": left.kind, "size": left.size}
    return {**known, "process": left.process, "running": left.running, "text": left.text}


def _absolute(directory: str) -> str:
    return directory if is_url(directory) else absolute(directory)


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
        "unsupported": list(found.unsupported),
        "complete": found.complete,
        "problems": [problem._asdict() for problem in checkpoint.problems],
    }
