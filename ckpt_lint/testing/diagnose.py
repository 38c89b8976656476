"""From what happened to a rule's code and to words."""

from __future__ import annotations

import os
import pickle
import re
from pathlib import Path

from ckpt_lint.checkpoints.header import WEIGHTS_ONLY
from ckpt_lint.checkpoints.states import Unfit
from ckpt_lint.testing.compare import Difference
from ckpt_lint.testing.failure import Verdict, at, plural
from ckpt_lint.testing.listing import broken_link, opened
from ckpt_lint.testing.run import Run
from ckpt_lint.testing.state import State
from ckpt_lint.testing.stopped import Stopped

SAFE = "SafeModelCheckpoint of ckpt_lint.safe is right here on every release: ckpt-lint --fix"


def where(run: Run) -> str:
    """Where training stopped, as it is expected of the resume."""
    return f"{at(run.epoch, run.global_step)}, where training stopped"


def link_code(path: object) -> str | None:
    """The rule for a path that is a broken link."""
    if not isinstance(path, (str, os.PathLike)):
        return None
    return {"to itself": "CKPT102", "to nothing": "CKPT101"}.get(broken_link(Path(path)))


def all_lost(run: Run) -> str:
    """What is lost where nothing can be resumed."""
    return f"{plural(run.epoch, 'epoch')}, {plural(run.global_step, 'step')}: all of the run"


def nothing_written(before: Stopped) -> Verdict:
    """No last.ckpt: because nothing writes it, or because nothing has yet."""
    run, writers = before.run, before.writers
    title, help = "nothing writes last.ckpt", SAFE
    if not writers:
        found = "no ModelCheckpoint among the callbacks"
    elif not any(each.save_last for each in writers):
        kinds = ", ".join(sorted({each.kind for each in writers}))
        found = f"no save_last on the callbacks ({kinds})"
    else:
        title, found = "", "save_last is on, and no last.ckpt was written"
        help = f"{SAFE}.\nWhere it saves less often by design, train longer: max_epochs=, batches="
    return Verdict(where(run), found, all_lost(run), "CKPT104", title, help)


def not_resumed(before: Stopped, given: object, error: Exception, doing: str) -> Verdict:
    """The resume raised an exception."""
    run = before.run
    code = link_code(given) or link_code(run.last)
    help = SAFE if code else ""
    if code is None and isinstance(error, pickle.UnpicklingError):
        code = "CKPT206"
        help = (
            "keep hyper-parameters and callback state to plain values, or name the types to\n"
            "torch.serialization.add_safe_globals; from Lightning 2.6.0 on, fit(weights_only=False)\n"
            'trusts the file: ckpt_smoke(fit={"weights_only": False})'
        )
    elif code is None and isinstance(error, KeyError) and _weights_only(given):
        code, help = "CKPT107", "drop save_weights_only=True on the callback that is resumed from"
    found = f"{doing} raised {type(error).__name__}: {_said(error)}"
    title = "" if code else f"the run cannot be resumed: {type(error).__name__}"
    return Verdict(where(run), found, all_lost(run), code, title, help)


def _said(error: Exception) -> str:
    """The gist of a message: torch's on its safe loader is a page, with colours."""
    refused = re.search(r"Unsupported global: GLOBAL (\S+)", str(error))
    if refused:
        return f"{refused[1]} is not allowed"
    return " ".join(line.strip() for line in str(error).strip().splitlines()[:2])[:300]


def _weights_only(given: object) -> bool:
    try:
        return opened(Path(str(given))).contents == WEIGHTS_ONLY
    except (OSError, Unfit):  # "last" and URLs are no paths: then nothing is known about the file
        return False


def fresh_start(before: Stopped) -> Verdict:
    """The project's resume gave ``None``: ``fit`` would begin again, and say nothing."""
    run = before.run
    if run.last is None and not before.writers:
        return nothing_written(before)
    broken = run.last is not None and broken_link(run.last)
    found = "resume= gave None, so fit starts afresh"
    if broken:
        found += f", though last.ckpt is there as a link {broken}"
    help = "ckpt_lint.safe.resume_path never turns a broken checkpoint into a fresh start"
    return Verdict(where(run), found, _lost(run, 0, 0), "CKPT203", help=help)


def _lost(run: Run, epoch: int, step: int) -> str:
    steps = f"{plural(run.global_step - step, 'step')} lost"
    if epoch >= run.epoch:
        return steps
    return f"resumed at epoch {epoch} of {run.epoch}: {plural(run.epoch - epoch, 'epoch')} lost"


def behind(before: Stopped, after: Stopped, given: object) -> Verdict:
    """The resumed Trainer starts from another step than the one training stopped at."""
    run, began = before.run, after.began
    found = f"{at(began.epoch, began.global_step)}, where the resumed Trainer starts"
    if began.global_step > run.global_step:
        title = "the resumed run starts further on than training had come"
        return Verdict(where(run), found, "", None, title)
    lost = _lost(run, began.epoch, began.global_step)
    if given != "last" and not after.source:
        title = "the project's fit was not given the checkpoint, and started afresh"
        return Verdict(where(run), found, lost, None, title, "pass it on: fit(ckpt_path=ckpt_path)")
    code, help = _why_behind(before, began, given)
    return Verdict(where(run), found, lost, code, help=help)


def _why_behind(before: Stopped, began: State, given: object) -> tuple[str, str]:
    """The rule for a resume from an older state, and what helps."""
    if given == "last" and began.global_step == 0:
        return "CKPT204", (
            "the directory must be the same in every run: give ModelCheckpoint a dirpath, and save_last"
        )
    places = [Path(w.dirpath).resolve() for w in before.writers if w.save_last and w.dirpath]
    if len(places) != len(set(places)):
        return "CKPT106", "keep save_last on one of the callbacks only"
    if before.link and before.ckpt_path is not None:
        return "CKPT105", SAFE
    if before.rivals:
        return "CKPT202", f"resume_path of ckpt_lint.safe finds the newest beside it; or {SAFE}"
    return "CKPT103", f"{SAFE}.\nWhere it saves less often by design, let the run end on a save: batches="


def stuck(run: Run) -> Verdict:
    """The resumed run trained nothing."""
    found = f"no further step after {at(run.epoch, run.global_step)}"
    return Verdict("at least one more training step", found, "", None, "the resumed run does not train")


def elsewhere(run: Run, epoch: int | None) -> Verdict:
    """All steps are there, but the epoch is another."""
    found = f"the first batch after the resume is one of epoch {epoch}"
    title = "the resumed run goes on in another epoch"
    help = 'save at the end of the epoch too, or allow it: ckpt_smoke(ignore=["epoch"])'
    return Verdict(where(run), found, "", None, title, help)


def differs(run: Run, difference: Difference) -> Verdict:
    """Something in memory is not what it was."""
    title = f"the resumed state is not the one that training had reached: {difference.where}"
    found = f"{difference.where}: {difference.how}"
    help = "what may differ can be named: ckpt_smoke(ignore=[...]), with * as a wildcard"
    expected = f"the same state as in memory at {at(run.epoch, run.global_step)}"
    return Verdict(expected, found, "", None, title, help)
