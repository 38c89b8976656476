"""`ckpt_path="last"` finds nothing and silently starts from scratch.

What happens: `fit(ckpt_path="last")` looks in the directory of the Trainer's checkpoint callback
for a file whose name starts with last. Where no callback writes one, or where the directory is
this run's own new `version_N`, it finds none, warns, and trains from scratch. It does so on every
restart.

Releases: [1.7.0, ...), still so in 2.6.6. 2.0.0 to 2.0.2 did find the file of the older version
directory.

Measured: `nolast` (no callback has `save_last`) and `last_kw_newdir` (no `dirpath`, a logger that
counts versions) start fresh on 1.9.5 to 2.6.6; `last_kw` (`save_last` and a `dirpath`) resumes.

Example:
    trainer = Trainer(callbacks=[ModelCheckpoint(monitor="val_loss")])
    trainer.fit(model, ckpt_path="last")

Reported where every callback of the Trainer is known.

Fix: none, since what to save, and where, is yours to say: a callback with `save_last=True` and a
fixed `dirpath`.

When to ignore: a fixed logger version, set elsewhere, keeps the directory the same.
"""

from __future__ import annotations

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback, Run, Trainer
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Rule, Situation

CODE = "CKPT204"
NEW_DIRECTORY = "last_kw_newdir"


def check(run: Run, situation: Situation) -> list[Problem]:
    """Report a resume by keyword that cannot find anything."""
    asked = run.arguments.get("ckpt_path")
    if run.method != "fit" or asked is None or not asked.must(lambda value: value == "last"):
        return []
    if len(run.trainers) != 1 or not advisories()[CODE].affects(situation.version):
        return []
    reason = _reason(run.trainers[0], situation)
    if reason is None:
        return []
    message = (
        f'`ckpt_path="last"` finds nothing, since {reason}: {situation.lightning} warns and '
        "silently trains from scratch, at every restart (measured on 2.6.6)"
    )
    trainer = run.trainers[0].place
    related = Related(trainer.path, trainer.span, "the Trainer")
    return [Problem(message, run.places.get("ckpt_path", run.place), related=(related,))]


def _reason(trainer: Trainer, situation: Situation) -> str | None:
    if trainer.argument("enable_checkpointing", True).must(lambda value: value is False):
        return "`enable_checkpointing=False` writes no checkpoint"
    if not (trainer.complete and trainer.callbacks.known):
        return None
    writers = [each for each in trainer.callbacks.checkpoints if _may_write_last(each)]
    if not writers:
        return "no callback of this Trainer has `save_last`, so that no file is called last"
    moving = all(each.argument("dirpath").must(lambda value: value is None) for each in writers)
    if moving and trainer.versioned and advisories()[CODE].shown_by(NEW_DIRECTORY, situation.version):
        return (
            "its callback has no `dirpath` and the logger counts versions, so that it looks "
            "in this run's own new directory"
        )
    return None


def _may_write_last(callback: CheckpointCallback) -> bool:
    if not callback.argument("save_last").must(lambda value: not value):
        return True
    name = callback.argument("filename")
    return not name.must(lambda value: not isinstance(value, str) or not value.startswith("last")) or (
        not name.must(lambda value: value is None or isinstance(value, str))
    )


RULE = Rule(
    code=CODE,
    name="last-keyword-starts-fresh",
    fact=Run,
    check=check,
    page=__doc__,
    remedy="Give the callback `save_last=True` and a fixed `dirpath`",
)
