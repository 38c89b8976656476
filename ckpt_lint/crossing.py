"""What a file leaves open for other files to complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Union

from ckpt_lint.facts import CallbackList, CheckpointCallback, Guard, ResumePath, Run, Trainer
from ckpt_lint.findings import Edit
from ckpt_lint.ports import Port, Want
from ckpt_lint.values import Literal, Place, Rewrite, Value

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
    say which one it is from. ``checked``: as of a ``CheckpointCallback``.
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
    checked: bool = False


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
class OpenObject:
    """A Trainer, a callback or a list of callbacks that leaves its file by ``ports``.

    Which of these it is, is told by what is known of it: ``trainers`` are those that it may be,
    ``callbacks`` what it brings to a list. What it may be besides comes by ``callbacks.more``.
    """

    ports: tuple[Port, ...]
    trainers: tuple[Trainer, ...] = ()
    callbacks: CallbackList = field(default_factory=CallbackList)


@dataclass(frozen=True)
class OpenRun:
    """A run whose Trainer other files may build: it comes by one of ``wants``."""

    run: Run
    wants: tuple[Want, ...]


@dataclass(frozen=True)
class Passage:
    """A value that enters a file at ``source`` leaves it at ``target``, unchanged."""

    source: Port
    target: Port


@dataclass(frozen=True)
class PathUse:
    """What becomes of a literal path that ends in last.ckpt, as far as its file tells.

    ``uses``: of ``resume``, ``guard``, ``save``, ``compare``, ``weights``, ``evaluation``, ``log``;
    empty where nothing is known.
    """

    place: Place
    text: str
    uses: tuple[str, ...]


Open = Union[OpenLiteral, CallbackSection, ConfigMove, OpenSink, OpenObject, OpenRun, Passage]
