"""What a rule is: a small pure function from one fact and a release to a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

from packaging.version import Version

from ckpt_lint.advisories import Advisory, advisories, link_mode
from ckpt_lint.facts import CheckpointCallback, Fact
from ckpt_lint.filefacts import Project
from ckpt_lint.findings import Finding, Related
from ckpt_lint.values import Place, Rewrite

NO_PROJECT = Project()
STEP_TRIGGERS = ("every_n_train_steps", "train_time_interval")
# LightningCLI ends with an error on `save_last: link` below (measured on 2.1.3, 2.1.4 and 2.2.5).
CONFIGURES_LINK_SINCE = "2.2.0"
# Lightning's own counters, which only ever rise (measured on 2.1.3 and 2.6.6).
COUNTERS = frozenset({"epoch", "step", "global_step"})


@dataclass(frozen=True)
class Situation:
    """Where a fact is judged: the Lightning release and what the rest of the project does.

    ``fsspec`` and ``torch`` are versions or ``None`` where they are not known. ``findings_on`` says
    what another release of the distribution would find in the code that a requirement decides for.
    """

    distribution: str
    version: str
    fsspec: str | None = None
    project: Project = NO_PROJECT
    findings_on: Callable[[str], Sequence[Finding]] = lambda version: ()
    torch: str | None = None

    @property
    def lightning(self) -> str:
        """The release in words."""
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True)
class Problem:
    """What a rule has to say about one fact: where, in words, and the edits that mend it.

    ``related``: other places that the message is about. ``applicability``: of the edits,
    ``"safe"`` or ``"unsafe"``. ``help`` says what to do in this case; the rule's remedy, where it
    is empty.
    """

    message: str
    place: Place
    rewrite: Rewrite = None
    related: tuple[Related, ...] = ()
    applicability: str = "safe"
    help: str = ""


Check = Callable[[Any, Situation], "list[Problem]"]


@dataclass(frozen=True)
class Rule:
    """One rule.

    ``rank`` orders those that may meet on one callback: the lowest is the worst. ``default``:
    whether it is on where nobody selects it.
    """

    code: str
    name: str
    fact: type[Fact] | tuple[type[Fact], ...]
    check: Check
    page: str
    remedy: str
    rank: int = 0
    severity: str = "error"
    default: bool = True

    @property
    def advisory(self) -> Advisory | None:
        """The measured releases behind this rule, where it has to do with any."""
        return advisories().get(self.code)

    @property
    def summary(self) -> str:
        """First line of the manual page."""
        return self.page.strip().splitlines()[0]


def safe_class(message: str, callback: CheckpointCallback) -> Problem:
    """A problem of a callback that SafeModelCheckpoint does not have."""
    return Problem(message, callback.place, callback.safe_class, applicability=callback.applicability)


def is_on(value: object) -> bool:
    """Whether ``save_last`` is certainly on: true or ``"link"``."""
    return value is True or value == "link"


def may_be_triggered(callback: CheckpointCallback) -> bool:
    """Whether something may save within an epoch: a step or time trigger."""
    return not all(callback.argument(name).must(lambda value: not value) for name in STEP_TRIGGERS)


def save_last_values(callback: CheckpointCallback, situation: Situation) -> list[object]:
    """The values of ``save_last`` that turn it on, as the code gives them, and the release takes them."""
    refused = callback.checked and Version(situation.version) < Version(CONFIGURES_LINK_SINCE)
    values = callback.argument("save_last").possible
    return [value for value in values if is_on(value) and not (refused and value == "link")]


def shown(value: object) -> str:
    """``save_last=...`` as a user writes it."""
    return 'save_last="link"' if value == "link" else "save_last=True"


def never_linked(callback: CheckpointCallback) -> bool:
    """``save_top_k=0`` always gives a real file (scenario ``topk0``)."""
    return callback.argument("save_top_k", 1).must(lambda k: k == 0)


def linking_values(callback: CheckpointCallback, situation: Situation) -> list[object]:
    """The values of ``save_last`` for which the release writes a symbolic link here."""
    if never_linked(callback):
        return []
    return [
        value
        for value in save_last_values(callback, situation)
        if link_mode().writes_link(value, situation.version, situation.fsspec)
    ]


def monitored(callback: CheckpointCallback) -> bool:
    """Whether a metric that may get worse certainly decides which files are kept."""
    monitor = callback.argument("monitor")
    rises = callback.argument("mode", "min").must(lambda mode: mode == "max")
    return monitor.must(lambda value: value is not None and not (rises and value in COUNTERS))
