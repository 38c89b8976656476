"""Joins the files of a configuration tree: a section here overrides the callback that stands there.

In Hydra's layout ``callbacks/model_checkpoint.yaml`` names the class, ``callbacks/default.yaml`` and
``experiment/*.yaml`` set its arguments. Two thirds of the ``save_last: true`` in public YAML are such
overrides. Which files Hydra composes is decided on the command line, so an argument on which the files
of a group disagree is not known.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Union

from ckpt_lint.crossing import CallbackSection, ConfigMove, OpenLiteral, OpenSink
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import Related
from ckpt_lint.frontends.yaml import packages
from ckpt_lint.frontends.yaml.located import Located, class_of, locate, moved, reaches
from ckpt_lint.linking import elsewhere, project_root
from ckpt_lint.ports import Port
from ckpt_lint.values import UNKNOWN, Place, Value

_Callback = Union[CheckpointCallback, OpenSink]


def join(files: Sequence[FileFacts]) -> list[FileFacts]:
    """The files, with a callback for each section that another file of its project completes."""
    projects: dict[str, list[FileFacts]] = {}
    for file in files:
        projects.setdefault(project_root(os.path.dirname(file.path)), []).append(file)
    joined = {file.path: file for project in projects.values() for file in _join(project)}
    return [joined[file.path] for file in files]


def _join(files: Sequence[FileFacts]) -> list[FileFacts]:
    files = packages.resolve(files)
    moves = [(file.path, move) for file in files for move in file.open if isinstance(move, ConfigMove)]
    located = [
        each
        for file in files
        for section in file.open
        if isinstance(section, CallbackSection)
        for each in (locate(section, file.path), *moved(section, file.path, moves))
    ]
    classes = [each for each in located if each.section.class_name]
    overrides = [each for each in located if not each.section.class_name]
    if not classes or not overrides:
        return list(files)
    completed: dict[Place, _Callback | None] = {}
    besides: list[_Callback | None] = []
    for one in classes:
        saves = one.section.arguments.get("save_last", UNKNOWN).may(bool)
        if one.section.lightning and saves and not one.moved:
            completed[one.section.place] = _callback(one, one, _group(one, overrides))
    for one in overrides:
        owner = class_of(one, classes)
        if owner is None:
            continue
        between = _group(owner, overrides) if one.whole != owner.whole else []
        if "save_last" in one.section.arguments:
            completed[one.section.place] = _callback(one, owner, between)
        elif _first_monitored(one, owner, between):
            saving = next((each for each in between if "save_last" in each.section.arguments), owner)
            besides.append(_callback(saving, owner, between, one))
    return [_completed(file, completed, besides) for file in files]


def _group(owner: Located, overrides: list[Located]) -> list[Located]:
    """Overrides of a class in its own config group."""
    return [each for each in overrides if not each.rooted and reaches(each, owner)]


def _callback(
    one: Located, owner: Located, between: Iterable[Located], further: Located | None = None
) -> _Callback | None:
    """The callback that sections make together, at ``one``; open where its class is the project's own."""
    arguments = _merged(owner, between)
    if one is not owner or one.rooted:
        # What stands at the root is composed after the groups.
        arguments.update(one.section.arguments)
    if further is not None:
        arguments.update(further.section.arguments)
    if not arguments["save_last"].may(bool):
        return None
    section = owner.section
    callback = CheckpointCallback(
        one.section.place,
        section.distributions,
        arguments,
        safe_class=elsewhere(section.safe_class, owner.path)
        if one.path != owner.path
        else section.safe_class,
        checked=section.checked,
        related=()
        if further is None
        else (Related(further.path, further.section.place.span, "its `monitor` is set here"),),
    )
    if not section.lightning:
        return OpenSink(callback, (Port("class", section.class_name, ""),))
    return callback


def _merged(owner: Located, between: Iterable[Located]) -> dict[str, Value]:
    """Arguments of a class with those that the files of its group set."""
    arguments = dict(owner.section.arguments)
    said: dict[str, dict[Value, None]] = {}
    for layer in between:
        for name, value in layer.section.arguments.items():
            said.setdefault(name, {})[value] = None
    return {**arguments, **{name: _either(name, list(values)) for name, values in said.items()}}


def _either(name: str, values: list[Value]) -> Value:
    """What the files of a group say; of a ``monitor`` it is enough that there is one in each."""
    if len(values) == 1 or (name == "monitor" and all(value.must(bool) for value in values)):
        return values[0]
    return UNKNOWN


def _first_monitored(one: Located, owner: Located, between: list[Located]) -> bool:
    """Whether an override gives a ``monitor`` to a callback that saves last.ckpt without one."""
    if one.whole == owner.whole or not one.section.arguments.get("monitor", UNKNOWN).may(bool):
        return False
    arguments = _merged(owner, between)
    unmonitored = arguments.get("monitor", Value((None,))).must(lambda value: value is None)
    return unmonitored and arguments.get("save_last", UNKNOWN).may(bool)


def _completed(
    file: FileFacts, completed: dict[Place, _Callback | None], besides: Iterable[_Callback | None]
) -> FileFacts:
    here = {place: fact for place, fact in completed.items() if place.path == file.path}
    new = [*here.values(), *(each for each in besides if each and _place(each).path == file.path)]
    if not new:
        return file
    kept = [fact for fact in file.facts if not (isinstance(fact, CheckpointCallback) and fact.place in here)]
    left = [each for each in file.open if not (isinstance(each, OpenLiteral) and each.place in here)]
    known = [fact for fact in new if isinstance(fact, CheckpointCallback)]
    sinks = [sink for sink in new if isinstance(sink, OpenSink)]
    return replace(file, facts=(*kept, *known), open=(*left, *sinks))


def _place(callback: _Callback) -> Place:
    return callback.place if isinstance(callback, CheckpointCallback) else callback.fact.place
