"""Which hyper-parameters a run or a load will find in its checkpoint: rules CKPT206 and CKPT210."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Union

from packaging.version import Version

from ckpt_lint.advisories import advisories
from ckpt_lint.facts import CheckpointLoad, Hyperparameter, Model, ModelUse, Run
from ckpt_lint.filefacts import Project
from ckpt_lint.findings import Related
from ckpt_lint.rules._base import Problem, Situation
from ckpt_lint.values import Place

Loading = Union[Run, CheckpointLoad]
SAFE_LOADER_SINCE = "2.6"
FIXABLE_SINCE = "2.6.0"  # `weights_only` is a TypeError before


def loads_safely(loading: Loading, code: str, situation: Situation) -> bool:
    """Whether a checkpoint is read here, and by torch's safe loader."""
    if situation.torch is not None and Version(situation.torch) < Version(SAFE_LOADER_SINCE):
        return False
    if not loading.complete or not advisories()[code].affects(situation.version):
        return False
    if isinstance(loading, CheckpointLoad):
        return not loading.weights_only
    path = loading.arguments.get("ckpt_path")
    return (
        path is not None
        and not path.must(lambda value: not value)
        and "weights_only" not in loading.arguments
    )


def refused(use: ModelUse, at: Place, project: Project) -> Iterator[tuple[str, Related, bool]]:
    """What is in the checkpoint that the safe loader refuses, where, and whether that is certain."""
    model = find_model(use.name, at, project)
    for each in model.hyperparameters if model is not None else ():
        handed = [held for held in use.built_with if held.argument in (each.name, each.number)]
        if handed and each.refused is not True:
            held = handed[0]
            certain = held.container or not each.by_items
            value = Related(held.place.path, held.place.span, "the value")
            yield f"`{each.name}` is {held.kind}", value, certain
        elif each.refused is not False:
            yield _parameter(each)


def _parameter(each: Hyperparameter) -> tuple[str, Related, bool]:
    related = Related(each.place.path, each.place.span, "the hyper-parameter")
    return f"`{each.name}` is {each.kind}", related, each.refused is True


def find_model(name: str, at: Place, project: Project) -> Model | None:
    """The class of the project that a name means: of this file, of the module it is imported
    from, or the only one of that name; ``None`` where that is not certain.
    """
    *modules, last = name.split(".")
    models = project.models.get(last, []) if last else []
    if len(models) > 1:
        same = [m for m in models if (m.place.path == at.path if not modules else _stem(m) == modules[-1])]
        models = same or models
    return models[0] if len(models) == 1 else None


def _stem(model: Model) -> str:
    return PurePath(model.place.path).stem


def problem(loading: Loading, what: str, related: Related, tail: str, situation: Situation) -> Problem:
    """The finding, with the unsafe fix where the release knows the argument."""
    fixable = Version(situation.version) >= Version(FIXABLE_SINCE)
    message = (
        f"the checkpoint holds hyper-parameters, and {what}: on {situation.lightning} beside torch "
        f"2.6 and newer it is read by torch's safe loader, which {tail} (measured on 2.6.6 with "
        "torch 2.13)"
    )
    place = loading.places.get("ckpt_path", loading.place) if isinstance(loading, Run) else loading.place
    rewrite = loading.full_load if fixable else None
    return Problem(message, place, rewrite, (related,), applicability="unsafe")
