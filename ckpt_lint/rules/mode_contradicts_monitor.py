"""The worst epoch is kept as the best.

What happens: ModelCheckpoint keeps the files with the lowest metric unless it is told
`mode="max"`. With a metric that gets better as it rises, an accuracy say, `best_model_path`,
`test(ckpt_path="best")` and `save_top_k` then keep the worst epochs and delete the best. Nothing
says so.

Releases: [1.3.0, ...), still so in 2.6.6. Before 1.3.0 the mode was guessed from the name.

Measured: `accuracy_without_mode` (a metric that rises for three epochs) keeps the file of the
first epoch on 1.9.5 to 2.6.6; `accuracy_with_mode` keeps that of the last.

Example:
    ModelCheckpoint(monitor="val_acc")

Reported where the name of the metric holds a word such as acc, accuracy, f1, auroc, iou, dice,
map, recall, bleu or psnr, and none such as loss or error.

Fix (unsafe): `mode="max"`. The name is only a sign: a project may log a negated score under it.

When to ignore: the metric of that name gets better as it falls.
"""

from __future__ import annotations

import re

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.rules._base import Problem, Rule, Situation
from ckpt_lint.values import Literal

CODE = "CKPT108"
RISES = frozenset(
    {"acc", "accuracy", "f1", "auc", "auroc", "auprc", "ap", "map", "iou", "miou", "jaccard", "dice",
     "precision", "recall", "bleu", "rouge", "psnr", "ssim", "ndcg", "mrr", "kappa", "mcc",
     "sensitivity", "specificity", "reward", "return"}
)  # fmt: skip
FALLS = frozenset({"loss", "err", "error", "neg", "negative", "distance", "nll", "perplexity", "ppl"})
WORD = re.compile(r"[A-Za-z0-9]+")
PART = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*")  # of CamelCase


def check(callback: CheckpointCallback, situation: Situation) -> list[Problem]:
    """Report a metric that rises beside a mode that looks for the lowest."""
    if not advisories()[CODE].affects(situation.version):
        return []
    monitor = callback.argument("monitor")
    if not (monitor.must(rises) and callback.argument("mode", "min").must(lambda mode: mode == "min")):
        return []
    message = (
        f'`monitor={monitor.possible[0]!r}` gets better as it rises, and without `mode="max"` '
        f"{situation.lightning} keeps the epochs in which it is lowest: the worst one is the best "
        "checkpoint, and the best ones are deleted (measured on 2.6.6)"
    )
    place = callback.places.get("monitor", callback.place)
    return [Problem(message, place, callback.maximising, applicability="unsafe")]


def rises(monitor: Literal) -> bool:
    """Whether a metric's name says that more is better."""
    if not isinstance(monitor, str):
        return False
    words = {word.lower() for word in (*WORD.findall(monitor), *PART.findall(monitor))}
    words |= {word.rstrip("0123456789") for word in words if word not in RISES}
    return bool(words & RISES) and not words & FALLS


RULE = Rule(
    code=CODE,
    name="mode-contradicts-monitor",
    fact=CheckpointCallback,
    check=check,
    page=__doc__,
    remedy='Give `mode="max"`, or `mode="min"` with a name that says so',
)
