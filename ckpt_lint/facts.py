"""What front-ends find and rules judge: plain data, values known or unknown, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Callable, NamedTuple, Optional, TypeVar, Union

from ckpt_lint.findings import Edit, Related, Span
from ckpt_lint.project.specifier import Specifier


class _Text:
    """Stands for a string whose content is not known (an f-string, say)."""

    def __repr__(self) -> str:
        return "TEXT"


TEXT = _Text()
Literal = Union[None, bool, int, float, str, _Text]


@dataclass(frozen=True)
class Value:
    """What an argument may be: every possibility, or nothing where it is unknown.

    ``Value((True,))`` is ``True``; ``Value((1, None))`` is one or the other;
    ``Value(())`` is unknown.
    """

    possible: tuple[Literal, ...]

    @property
    def known(self) -> bool:
        """Whether all possibilities are known."""
        return bool(self.possible)

    def may(self, test: Callable[[Literal], bool]) -> bool:
        """Whether a known possibility passes ``test``; an unknown value passes none."""
        return any(map(test, self.possible))

    def must(self, test: Callable[[Literal], bool]) -> bool:
        """Whether the value is known and every possibility passes ``test``."""
        return self.known and all(map(test, self.possible))


UNKNOWN = Value(())


@dataclass(frozen=True)
class Place:
    """Where a fact stands: its span, and the first and last row of its statement."""

    path: str
    span: Span
    statement_rows: tuple[int, int]


Rewrite = Optional[tuple[Edit, ...]]
"""Edits with which a front-end makes something true; ``None`` where it cannot."""


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
    callback is built, if ``place`` is in another file. ``always``: what else may reach the same
    call turns ``save_last`` on, too.
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
class Trainer:
    """A Trainer is built here.

    ``callbacks``: the ModelCheckpoints of its list, ``apart``: pairs of them, by number, that
    never meet in it; ``members``: every callback of Lightning's in it; ``all_callbacks``: nothing
    else in it can be a ModelCheckpoint. ``versioned``: whether each run logs
    to a directory of its own, ``None`` where that is not known. ``moved``: the edits that hand
    its ``resume_from_checkpoint`` to the ``fit`` call instead; where there are none, ``unmoved``
    says why.
    """

    place: Place
    distributions: tuple[str, ...]
    arguments: Mapping[str, Value]
    places: Mapping[str, Place]
    complete: bool = True
    callbacks: tuple[CheckpointCallback, ...] = ()
    apart: frozenset[tuple[int, int]] = frozenset()
    members: tuple[Member, ...] = ()
    all_callbacks: bool = True
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

    ``argument`` is its name, or its number from 0.
    """

    place: Place
    argument: str | int
    kind: str


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
    ``refused``: whether torch's safe loader refuses it; ``None`` where it may.
    """

    place: Place
    name: str
    number: int
    kind: str
    refused: bool | None


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


class Port(NamedTuple):
    """A point where a value enters or leaves a file, by which files are joined.

    ============= ============================================ =====================
    kind          owner                                        name
    ============= ============================================ =====================
    ``parameter`` function, or class whose constructor it is   parameter or position
    ``return``    function                                     empty, or number of a tuple's part
    ``global``    dotted name, ``pkg.constants.LAST_CKPT``     empty
    ``class``     class                                        empty
    ``key``       empty: any configuration object or mapping   keys, ``train.resume``
    ``spread``    as of ``key``                                keys of what is spread into a call
    ``section``   empty: any configuration file                section that may be a callback
    ``option``    empty: any command line                      option without dashes
    ============= ============================================ =====================

    An owner is spelled as an import spells it (``pkg.train.run``, ``.train.run``); what the
    file itself defines is ``<path>::run``. Of keys the last decides; where both sides have
    more, those must agree, too. A ``key``, ``spread`` or ``option`` whose owner is ``<path>::`` is that
    file's alone. The value at a ``class`` port is the distribution whose ModelCheckpoint it is.
    """

    kind: str
    owner: str
    name: str = ""


MORE = "..."
"""Stands for options of a command that a variable may bring."""


class Switch(NamedTuple):
    """An option without a value, by all its names, and whether a command has to give it.

    Of a key the name is what must not be said of it, as ``switched`` spells it.
    """

    names: tuple[str, ...]
    given: bool


def switched(key: str, on: bool) -> str:
    """How ``train=false`` is noted, whatever its quotes and case."""
    return f"{key}={str(on).lower()}"


@dataclass(frozen=True)
class OpenLiteral:
    """A value that a rule cares about and that leaves its file by ``ports``.

    ``value``: the text of a path that ends in last.ckpt, what ``save_last`` is set to, or at a
    ``class`` port the distribution that a class comes from. ``outside``: it stands on a command
    line, which is not the code's to change. ``guards``: existence tests that it passes before it
    leaves; ``resolved``: the edits that ask ``resume_path`` instead.
    ``safe_class``: edits that make the callback configured or the class defined here a safe
    one, where that can be done at this place.
    ``arguments``: what stands beside ``save_last``. ``text``: the literal as it is written.
    ``command``: names of all options, and keys that are true or false, of the command line or the
    configuration that it is part of, if it is.
    """

    place: Place
    value: Literal
    ports: tuple[Port, ...]
    safe_class: Rewrite = None
    text: str = ""
    arguments: Mapping[str, Value] = field(default_factory=dict)
    command: frozenset[str] | None = None
    outside: bool = False
    guards: tuple[Guard, ...] = ()
    resolved: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class CallbackSection:
    """A section of a configuration file that is a ModelCheckpoint, or may override one.

    ``keys`` lead to it from the root of its file; ``package`` is where Hydra puts that file, if
    it says so. ``class_name``: empty where another file names the class; ``lightning``: it is
    Lightning's own. ``by_package``: the edits by distribution, where the name of the class does not
    say which one it is from.
    """

    place: Place
    keys: tuple[str, ...]
    package: str
    class_name: str
    lightning: bool
    distributions: tuple[str, ...]
    arguments: Mapping[str, Value]
    safe_class: Rewrite = None
    by_package: Mapping[str, Rewrite] = field(default_factory=dict)


@dataclass(frozen=True)
class ConfigMove:
    """Hydra's list of defaults puts a file at another place: ``group@package: name``.

    ``config``: that file without its suffix, from the directory of the one that says so, or with a
    leading slash from a root that is not known.
    """

    config: str
    package: str


@dataclass(frozen=True)
class OpenSink:
    """A resume, or the ``save_last`` of a callback, that may be fed through ``ports``.

    ``fact``: what it is once the value is known; its place is the sink's. Where some ports are
    of kind ``class``, a distribution must arrive through one of them. ``switches``: what a command
    line has to say so that the code runs at all.
    """

    fact: CheckpointCallback | ResumePath
    ports: tuple[Port, ...]
    switches: tuple[Switch, ...] = ()

    def runs(self, command: frozenset[str] | None) -> bool:
        """Whether a command with these options may get here, as what is no command may."""
        if command is None:
            return True
        given = {each: not command.isdisjoint(each.names) for each in self.switches}
        return all(each.given is given[each] or (each.given and MORE in command) for each in given)


@dataclass(frozen=True)
class Passage:
    """A value that enters a file at ``source`` leaves it at ``target``, unchanged."""

    source: Port
    target: Port


@dataclass(frozen=True)
class PathUse:
    """What becomes of a literal path that ends in last.ckpt, as far as its file tells.

    ``uses``: of ``resume``, ``save``, ``compare``, ``weights``, ``evaluation``, ``log``;
    empty where nothing is known.
    """

    place: Place
    text: str
    uses: tuple[str, ...]


Open = Union[OpenLiteral, CallbackSection, ConfigMove, OpenSink, Passage]
AnyFact = TypeVar("AnyFact")


@dataclass(frozen=True)
class FileFacts:
    """All that one file says; ``text`` is kept where there is something to show.

    ``open``: what only other files can complete. ``uses``: every literal last.ckpt.
    ``asked``: the names for whose sake it was read, whether it holds the words or not.
    ``completes``: it may resume or build a callback by what other files say.
    """

    path: str
    facts: tuple[Fact, ...] = ()
    text: str = ""
    open: tuple[Open, ...] = ()
    uses: tuple[PathUse, ...] = ()
    asked: frozenset[str] | None = None
    completes: bool = False


@dataclass(frozen=True)
class Project:
    """The facts of every file of a run, for rules that judge two places together.

    ``whole``: whole directories were checked, so that what is not among them is not there.
    """

    files: tuple[FileFacts, ...] = ()
    whole: bool = False
    _found: dict[type, list[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, kind: type[AnyFact]) -> list[AnyFact]:
        """All facts of one kind, in order of their files."""
        if kind not in self._found:
            # Every rule asks for every fact that it judges.
            self._found[kind] = [f for file in self.files for f in file.facts if isinstance(f, kind)]
        return self._found[kind]

    @cached_property
    def links_asked_for(self) -> bool:
        """Whether some callback has ``save_last="link"``."""
        callbacks = self.of(CheckpointCallback)
        return any(each.argument("save_last").may(lambda value: value == "link") for each in callbacks)
