"""Joins the files of a configuration tree: a section here overrides the callback that stands there.

In Hydra's layout ``callbacks/model_checkpoint.yaml`` names the class, ``callbacks/default.yaml`` and
``experiment/*.yaml`` set its arguments. Two thirds of the ``save_last: true`` in public YAML are such
overrides. Which files Hydra composes is decided on the command line, so an argument on which the files
of a group disagree is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ckpt_lint.facts import (
    UNKNOWN,
    CallbackSection,
    CheckpointCallback,
    ConfigMove,
    FileFacts,
    OpenLiteral,
    OpenSink,
    Place,
    Port,
    Rewrite,
    Value,
)
from ckpt_lint.frontends.yaml import packages

GLOBAL = "_global_"


@dataclass(frozen=True)
class _Located:
    """A section and where it goes: ``whole`` keys, those of its directory before its own."""

    section: CallbackSection
    path: str
    whole: tuple[str, ...]
    rooted: bool

    @property
    def directory(self) -> tuple[str, ...]:
        return PurePath(self.path).parts[:-1]


def join(files: Sequence[FileFacts]) -> list[FileFacts]:
    """The files, with a callback for each section that can be completed from another file."""
    files = packages.resolve(files)
    moves = [(file.path, move) for file in files for move in file.open if isinstance(move, ConfigMove)]
    located = [
        each
        for file in files
        for section in file.open
        if isinstance(section, CallbackSection)
        for each in (_locate(section, file.path), *_moved(section, file.path, moves))
    ]
    classes = [each for each in located if each.section.class_name]
    overrides = [each for each in located if not each.section.class_name]
    if not classes or not overrides:
        return list(files)
    completed: dict[Place, CheckpointCallback | OpenSink | None] = {}
    for one in classes:
        if one.section.lightning and one.section.arguments.get("save_last", UNKNOWN).may(bool):
            completed[one.section.place] = _callback(one, one, _group(one, overrides))
    for one in overrides:
        owner = _class_of(one, classes)
        if owner is None:
            continue
        between = _group(owner, overrides) if one.whole != owner.whole else []
        if "save_last" in one.section.arguments or _first_monitored(one, owner, between):
            completed[one.section.place] = _callback(one, owner, between)
    return [_completed(file, completed) for file in files]


def _locate(section: CallbackSection, path: str) -> _Located:
    directory = PurePath(path).parts[:-1]
    package = section.package
    if package.split(".")[0] == GLOBAL:
        return _Located(section, path, (*package.split(".")[1:], *section.keys), True)
    if package and package != "_group_":
        return _Located(section, path, (*package.split("."), *section.keys), True)
    keys = section.keys or ((PurePath(path).stem,) if section.class_name else ())
    return _Located(section, path, (*directory, *keys), False)


def _moved(
    section: CallbackSection, path: str, moves: Iterable[tuple[str, ConfigMove]]
) -> Iterator[_Located]:
    """Where lists of defaults put the sections of the file ``path`` besides."""
    for asking, move in moves if section.class_name else ():
        directory, config = PurePath(asking).parent, PurePath(move.config.lstrip("/"))
        here = PurePath(path).with_suffix("").parts
        below = (*(directory.parts if move.config[:1] != "/" else ()), *config.parts)
        if here == below or (move.config[:1] == "/" and here[-len(below) :] == below):
            whole = (*directory.parts, *move.package.split("."), *section.keys)
            yield _Located(section, path, whole, False)


def _class_of(one: _Located, classes: list[_Located]) -> _Located | None:
    """The section that names the class of an override; the closest where several may."""
    return max((each for each in classes if _reaches(one, each)), key=lambda c: _common(one, c), default=None)


def _reaches(one: _Located, owner: _Located) -> bool:
    """Whether Hydra puts both sections at one place."""
    if not one.rooted and not owner.rooted:
        return one.whole == owner.whole or one.whole == (*owner.directory, *owner.section.keys)
    if one.rooted and owner.rooted:
        return one.whole == owner.whole and _common(one, owner) > 0
    rooted, other = (one, owner) if one.rooted else (owner, one)
    named = [other.whole, (*other.directory, *other.section.keys)]
    if not rooted.whole or not any(whole[-len(rooted.whole) :] == rooted.whole for whole in named):
        return False
    above = max(1, len(rooted.whole) - len(other.section.keys))
    root = other.directory[: max(0, len(other.directory) - above)]
    return rooted.directory[: len(root)] == root and (bool(root) or len(rooted.directory) <= 3)


def _common(one: _Located, other: _Located) -> int:
    pairs = zip(one.directory, other.directory)
    return next(
        (n for n, (a, b) in enumerate(pairs) if a != b), min(len(one.directory), len(other.directory))
    )


def _group(owner: _Located, overrides: list[_Located]) -> list[_Located]:
    """Overrides of a class in its own config group."""
    return [each for each in overrides if not each.rooted and _reaches(each, owner)]


def _callback(
    one: _Located, owner: _Located, between: Iterable[_Located]
) -> CheckpointCallback | OpenSink | None:
    """The callback that sections make together; open where its class is the project's own."""
    arguments = _merged(owner, between)
    if one is not owner:
        arguments.update(one.section.arguments)
    if not arguments["save_last"].may(bool):
        return None
    section = owner.section
    callback = CheckpointCallback(
        one.section.place,
        section.distributions,
        arguments,
        safe_class=_elsewhere(section.safe_class, owner.path)
        if one.path != owner.path
        else section.safe_class,
    )
    if not section.lightning:
        return OpenSink(callback, (Port("class", section.class_name, ""),))
    return callback


def _merged(owner: _Located, between: Iterable[_Located]) -> dict[str, Value]:
    """Arguments of a class with those that the files of its group set."""
    arguments = dict(owner.section.arguments)
    said: dict[str, set[Value]] = {}
    for layer in between:
        for name, value in layer.section.arguments.items():
            said.setdefault(name, set()).add(value)
    return {**arguments, **{name: v.pop() if len(v) == 1 else UNKNOWN for name, v in said.items()}}


def _first_monitored(one: _Located, owner: _Located, between: list[_Located]) -> bool:
    """Whether an override gives a ``monitor`` to a callback that saves last.ckpt without one."""
    if one.whole == owner.whole or not one.section.arguments.get("monitor", UNKNOWN).may(bool):
        return False
    arguments = _merged(owner, between)
    unmonitored = arguments.get("monitor", Value((None,))).must(lambda value: value is None)
    return unmonitored and arguments.get("save_last", UNKNOWN).may(bool)


def _elsewhere(edits: Rewrite, path: str) -> Rewrite:
    return edits and tuple(replace(edit, path=path) for edit in edits)


def _completed(file: FileFacts, completed: dict[Place, CheckpointCallback | OpenSink | None]) -> FileFacts:
    here = {place: fact for place, fact in completed.items() if place.path == file.path}
    if not here:
        return file
    kept = [fact for fact in file.facts if not (isinstance(fact, CheckpointCallback) and fact.place in here)]
    left = [each for each in file.open if not (isinstance(each, OpenLiteral) and each.place in here)]
    known = [fact for fact in here.values() if isinstance(fact, CheckpointCallback)]
    sinks = [sink for sink in here.values() if isinstance(sink, OpenSink)]
    return replace(file, facts=(*kept, *known), open=(*left, *sinks))
