"""Resumed training is uninterrupted training, bit for bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ckpt_lint.testing.compare import SEPARATOR, Difference, first_difference
from ckpt_lint.testing.failure import Verdict
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.resuming import go_on, proof
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.seeding import seed, steady
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, train, workplace

MORE = 2
# Every process of a project that seeds at all starts from one seed: splits are made from it.
START = -1


def check(smoke: Smoke) -> Proof:
    """Weights, optimizer state, logged metrics and batches of every epoch are the same.

    Lightning saves no random state, so every epoch is seeded by its number, in the run that
    is interrupted and in the one that is not.
    """
    __tracebackhide__ = True
    plan = smoke.first(more=MORE, seeded=True)
    with steady():
        whole = _fresh(smoke, replace(plan, stop_after=None), smoke.directory / "uninterrupted")
        before = _fresh(smoke, plan, smoke.root)
        _require(smoke, whole, before, before, "training is not the same when it is run twice")
        seed(START)
        with workplace(smoke.root):
            after = go_on(smoke, before, replace(plan, stop_after=None))
    _require(smoke, whole, after, before, "resumed training is not what uninterrupted training is")
    return proof(before, after)


def _fresh(smoke: Smoke, plan: Plan, root: Path) -> Stopped:
    __tracebackhide__ = True
    seed(START)
    with workplace(root):
        return train(smoke, plan)


def _require(smoke: Smoke, whole: Stopped, part: Stopped, before: Stopped, title: str) -> None:
    """Raise where ``part`` diverges from ``whole``, and name the first place."""
    __tracebackhide__ = True
    for epochs in sorted(part.trace):
        place = _divergence(smoke, whole, part, epochs)
        if place is not None:
            raise before.failure(_diverges(place, epochs, title, epochs == part.began.epoch))


def _divergence(smoke: Smoke, whole: Stopped, part: Stopped, epochs: int) -> Difference | None:
    """The first difference after so many epochs: in the batches of the last, or in its result."""
    for (epoch, index), digest in sorted(part.batches.items()):
        other = whole.batches.get((epoch, index))
        if epoch == epochs - 1 and digest != other:
            return Difference(SEPARATOR.join(("data", f"batch {index}")), "is another one")
    if epochs not in whole.trace:
        return Difference("epochs", f"uninterrupted training never came to epoch {epochs}")
    expected, found = dict(whole.trace[epochs]), dict(part.trace[epochs])
    if epochs == part.began.epoch:  # nothing has been logged yet in the new process
        expected["metrics"] = found["metrics"] = {}
    return first_difference(expected, found, smoke.ignore)


def _diverges(place: Difference, epochs: int, title: str, restored: bool) -> Verdict:
    when = f"at the start of epoch {epochs}" if restored else f"in epoch {epochs - 1}"
    kind, *path = place.where.split(SEPARATOR)
    if kind == "data":
        help = "a sampler's order must depend on the epoch alone: set_epoch, or a seed made from it"
    else:
        help = "state that training depends on must be in a state_dict, or set up in setup()"
    found = f"{when}: {_in_words(kind, path)}: {place.how}"
    return Verdict("the same, bit for bit, in every epoch", found, "", None, f"{title}: {when}", help)


def _in_words(kind: str, path: list[str]) -> str:
    if kind != "weights":
        return ", ".join([kind, *path])
    module, _, tensor = path[0].rpartition(".")
    return f"module {module or '(the LightningModule)'}, tensor {tensor}"
