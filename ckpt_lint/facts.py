"""What front-ends find and rules judge: plain data, values known or unknown, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Union

from ckpt_lint.findings import Related
from ckpt_lint.ports import Want
from ckpt_lint.project.specifier import Specifier
from ckpt_lint.values import UNKNOWN, Literal, Place, Rewrite, Value


@dataclass(frozen=True)
class CheckpointCallback:
    """A ModelCheckpoint is built here.

    ``distributions``: those whose class this may be, in the order the code tries them.
    ``arguments``: by the names of ``ModelCheckpoint.__init__``; absent means not passed.
    ``complete``: no unknown ``**kwargs`` could add to the arguments.
    ``safe_class``: the edits that build it with SafeModelCheckpoint instead; ``maximising``:
    those that give ``mode="max"``; ``whole_state``: those that drop ``save_weights_only``.
    ``place`` is what turns ``save_last`` on, or the call; ``places`` are those of the arguments.
    ``dirpath`` is how that argument is written, ``name`` the class. ``related``: where the
    callback is built, if ``place`` is in another file. ``checked``: LightningCLI builds it, which
    refuses values that the annotations of the release do not allow. ``always``: what else may reach
    the same call turns ``save_last`` on, too.
    """

    place: Place
    distributions: tuple[str, ...]
    arguments: Mapping[str, Value]
    complete: bool = True
    safe_class: Rewrite = None
    related: tuple[Related, ...] = ()
    maximising: Rewrite = None
    whole_state: Rewrite = None
    places: Mapping[str, Place] = field(default_factory=dict)
    dirpath: str = ""
    name: str = "ModelCheckpoint"
    checked: bool = False
    always: bool = True

    @property
    def applicability(self) -> str:
        """Of ``safe_class``, which keeps a last.ckpt also where ``save_last`` is off: then unsafe."""
        on = self.always and self.argument("save_last").must(bool)
        return "safe" if on else "unsafe"

    def argument(self, name: str, default: Literal = None) -> Value:
        """Value of an argument; its default where it is certainly not passed."""
        if name in self.arguments:
            return self.arguments[name]
        return Value((default,)) if self.complete else UNKNOWN


@dataclass(frozen=True)
class Guard:
    """An existence test on a resume path whose failure silently starts from scratch."""

    place: Place
    spelling: str


@dataclass(frozen=True)
class ResumePath:
    """A literal path that ends in last.ckpt and from which training is resumed.

    ``place`` is the literal; ``sinks`` say in words where it is handed to Lightning
    (``"fit(ckpt_path=...) in line 12"``). ``resolved``: the edits that put the path through
    ``resume_path`` wherever it is used, guards included. ``outside``: as of an ``OpenLiteral``.
    """

    place: Place
    distributions: tuple[str, ...]
    text: str
    sinks: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    resolved: Rewrite = None
    related: tuple[Related, ...] = ()
    outside: bool = False


@dataclass(frozen=True)
class Member:
    """An object of Lightning's (or of a class that inherits from one) that a Trainer is given.

    ``saves``: it is a kind of checkpoint callback.
    """

    place: Place
    name: str
    distributions: tuple[str, ...]
    saves: bool = False


@dataclass(frozen=True)
class CallbackList:
    """What a list of callbacks holds.

    ``checkpoints``: the ModelCheckpoints; ``apart``: pairs of them, by number, that never meet in
    it; ``members``: every callback of Lightning's. ``more``: what other files put into it.
    ``whole``: nothing else in it can be a ModelCheckpoint, what ``more`` brings apart.
    """

    checkpoints: tuple[CheckpointCallback, ...] = ()
    apart: frozenset[tuple[int, int]] = frozenset()
    members: tuple[Member, ...] = ()
    more: tuple[Want, ...] = ()
    whole: bool = True

    @property
    def known(self) -> bool:
        """Whether everything in it that can be a ModelCheckpoint is known."""
        return self.whole and not self.more

    def pairs(self) -> Iterator[tuple[CheckpointCallback, CheckpointCallback]]:
        """Any two ModelCheckpoints that meet in it, in its order."""
        for one, other in combinations(range(len(self.checkpoints)), 2):
            if (one, other) not in self.apart:
                yield self.checkpoints[one], self.checkpoints[other]


@dataclass(frozen=True)
class Trainer:
    """A Trainer is built here.

    ``versioned``: whether each run logs to a directory of its own, ``None`` where that is not
    known. ``moved``: the edits that hand its ``resume_from_checkpoint`` to the ``fit`` call
    instead; where there are none, ``unmoved`` says why.
    """

    place: Place
    distributions: tuple[str, ...]
    arguments: Mapping[str, Value]
    places: Mapping[str, Place]
    complete: bool = True
    callbacks: CallbackList = CallbackList()
    versioned: bool | None = None
    moved: Rewrite = None
    unmoved: str = ""

    def argument(self, name: str, default: Literal = None) -> Value:
        """Value of an argument; its default where it is certainly not passed."""
        if name in self.arguments:
            return self.arguments[name]
        return Value((default,)) if self.complete else UNKNOWN


@dataclass(frozen=True)
class Held:
    """A value that torch's safe loader refuses, in words, given to a model as an argument.

    ``argument`` is its name, or its number from 0. ``container``: it keeps its type where it is saved
    by its items.
    """

    place: Place
    argument: str | int
    kind: str
    container: bool = False


@dataclass(frozen=True)
class ModelUse:
    """The model that a call is about: the class as it is imported, and what it was built with."""

    name: str = ""
    built_with: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Run:
    """A ``fit``, ``validate``, ``test`` or ``predict`` is called.

    ``trainers``: those it may belong to. ``full_load``: the edits that add
    ``weights_only=False``.
    """

    place: Place
    distributions: tuple[str, ...]
    method: str
    arguments: Mapping[str, Value]
    places: Mapping[str, Place]
    complete: bool
    trainers: tuple[Trainer, ...] = ()
    model: ModelUse = ModelUse()
    full_load: Rewrite = None


@dataclass(frozen=True)
class CheckpointLoad:
    """``load_from_checkpoint`` is called on ``receiver``.

    ``on_class``: that is a class, ``None`` where it is not known. ``discarded``: the result is
    thrown away; ``assigned``: the edits that keep it. ``full_load``: as of a ``Run``.
    """

    place: Place
    distributions: tuple[str, ...]
    receiver: str
    on_class: bool | None
    discarded: bool
    weights_only: bool
    complete: bool
    model: ModelUse = ModelUse()
    assigned: Rewrite = None
    full_load: Rewrite = None


@dataclass(frozen=True)
class Hyperparameter:
    """A parameter of a model that ``save_hyperparameters`` puts into its checkpoints.

    ``number``: its position from 0, ``self`` not counted. ``kind``: in words, what it is.
    ``refused``: whether torch's safe loader refuses it; ``None`` where it may. ``by_items``: of an
    object that has items only those are saved.
    """

    place: Place
    name: str
    number: int
    kind: str
    refused: bool | None
    by_items: bool = False


@dataclass(frozen=True)
class Model:
    """A class that inherits from LightningModule, and what its checkpoints hold besides weights."""

    place: Place
    distributions: tuple[str, ...]
    name: str
    hyperparameters: tuple[Hyperparameter, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A file that cannot be decoded or parsed, and why."""

    place: Place
    reason: str


@dataclass(frozen=True)
class UnusedSuppression:
    """Codes of one comment that hide nothing; ``removed``: the edits that take them out."""

    place: Place
    codes: tuple[str, ...]
    removed: Rewrite = None
    distributions: tuple[str, ...] = ()


@dataclass(frozen=True)
class LightningRequirement:
    """A requirement or a lock that selects a Lightning release.

    ``text``: as it is written. ``admits``: the releases it admits, oldest first; of an exact
    pin or a lock that one; of a range that only withdrawn releases satisfy, those.
    ``tool``: of a lock, what writes it (``"uv"``); empty where it was written by hand.
    ``specifier``: its range in the file; ``None`` where that cannot be rewritten.
    """

    place: Place
    distribution: str
    text: str
    admits: tuple[str, ...]
    tool: str = ""
    specifier: Specifier | None = None

    @property
    def distributions(self) -> tuple[str, ...]:
        """The distribution alone."""
        return (self.distribution,)


Fact = Union[
    CheckpointCallback,
    ResumePath,
    Trainer,
    Run,
    CheckpointLoad,
    Model,
    LightningRequirement,
    UnusedSuppression,
    Unreadable,
]
