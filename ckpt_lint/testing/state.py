"""What a run has in memory, copied into plain nested dicts that can be compared."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What ModelCheckpoint restores. Its other entries say where its latest files are, which is
# never the same after a save as in it.
CHECKPOINT_KEYS = ("dirpath", "best_model_path", "best_model_score", "best_k_models")


@dataclass(frozen=True)
class State:
    """A point in training: where it is, and everything a resume has to bring back.

    ``content`` is nested; its keys are the words that reports use.
    """

    epoch: int
    global_step: int
    content: dict[str, Any] = field(default_factory=dict)


def copied(value: Any) -> Any:
    """A deep copy without tensors that training changes in place."""
    import torch

    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, Mapping):
        return {key: copied(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [copied(each) for each in value]
    try:
        return copy.deepcopy(value)
    except Exception:  # locks, loggers, generators: an object that cannot be copied is kept
        return value


def content(package: Any, trainer: Any, module: Any) -> dict[str, Any]:
    """All that a Trainer has in memory now; not copied, so training goes on to change it."""
    return {
        "weights": module.state_dict(),
        "optimizers": _optimizers(trainer, module),
        "schedulers": schedulers(trainer),
        "callbacks": _callbacks(package, trainer),
        "data": data(trainer.datamodule),
    }


def position(trainer: Any, content: dict[str, Any] | None = None) -> State:
    """Where a Trainer is, with a copy of what it has in memory where that is given."""
    return State(trainer.current_epoch, trainer.global_step, copied(content or {}))


def _named(kind: str, values: Any) -> dict[str, Any]:
    return {f"{kind} {i} ({type(value).__name__})": value for i, value in enumerate(values)}


def _optimizers(trainer: Any, module: Any) -> dict[str, Any]:
    names = {id(parameter): name for name, parameter in module.named_parameters()}
    return {
        key: _by_name(optimizer, names) for key, optimizer in _named("optimizer", trainer.optimizers).items()
    }


def _by_name(optimizer: Any, names: dict[int, str]) -> dict[str, Any]:
    """An optimizer's state, with names of parameters where torch has numbers."""
    saved = optimizer.state_dict()
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    numbers = [number for group in saved["param_groups"] for number in group["params"]]
    known = {n: names.get(id(p), f"parameter {n}") for n, p in zip(numbers, parameters)}
    state = {known.get(number, number): value for number, value in saved["state"].items()}
    groups = [{k: v for k, v in g.items() if k != "params"} for g in saved["param_groups"]]
    return {"state": state, "param_groups": groups}


def schedulers(trainer: Any) -> dict[str, Any]:
    """The state of every learning rate scheduler."""
    found = [config.scheduler for config in trainer.lr_scheduler_configs]
    return {key: each.state_dict() for key, each in _named("scheduler", found).items()}


def _callbacks(package: Any, trainer: Any) -> dict[str, Any]:
    """The state of every callback that has one; a Timer's is the wall clock."""
    states = {}
    for callback in trainer.callbacks:
        state = None if isinstance(callback, package.callbacks.Timer) else callback.state_dict()
        if state and isinstance(callback, package.callbacks.ModelCheckpoint):
            state = {key: state[key] for key in CHECKPOINT_KEYS if key in state}
        if state:
            states[callback.state_key] = state
    return states


def data(module: Any) -> dict[str, Any]:
    """The state of a LightningDataModule that has one."""
    state = None if module is None else module.state_dict()
    return {type(module).__name__: state} if state else {}


def same_place(expected: dict[str, Any], found: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both contents without what ModelCheckpoint drops where its directory is a new one.

    A versioned logger gives every run a new directory, and then only ``best_model_path``
    is restored, with a warning (``load_state_dict``, 2.0.9 to 2.6.6).
    """
    ours, theirs = dict(expected["callbacks"]), dict(found["callbacks"])
    for key in ours.keys() & theirs.keys():
        if ours[key].get("dirpath") != theirs[key].get("dirpath"):
            ours[key] = {k: v for k, v in ours[key].items() if k == "best_model_path"}
            theirs[key] = {k: v for k, v in theirs[key].items() if k == "best_model_path"}
    return {**expected, "callbacks": ours}, {**found, "callbacks": theirs}


def traced(trainer: Any, module: Any) -> dict[str, Any]:
    """What two runs that should be equal are compared by: weights, optimizers and metrics."""
    metrics = {**trainer.callback_metrics, **trainer.logged_metrics}
    found: dict[str, Any] = copied(
        {
            "weights": module.state_dict(),
            "optimizers": _optimizers(trainer, module),
            "metrics": {key: float(value) for key, value in metrics.items()},
        }
    )
    return found
