"""Hyper-parameters and callback state that torch's safe loader may refuse (torch 2.6 and newer)."""

from __future__ import annotations

import argparse
import datetime
import functools
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from evidence.kit import attempt, checkpoint, resuming, train, trainer
from evidence.outcomes import OK, Outcome
from evidence.scenarios._registry import scenario


@dataclass
class Settings:
    """A dataclass, as projects keep their settings in."""

    width: int = 4


class Size(Enum):
    """An enumeration."""

    SMALL = "small"


@scenario
def hparam_plain() -> Outcome:
    """Numbers, strings, lists and dictionaries."""
    return _resumed_with({"width": 4, "names": ["a"], "rate": 0.1, "shape": (1, 2), "none": None})


@scenario
def hparam_path() -> Outcome:
    """A `pathlib.Path` among the hyper-parameters; resumed."""
    return _resumed_with(Path("data"))


@scenario
def hparam_omegaconf() -> Outcome:
    """An OmegaConf `DictConfig`, as Hydra hands it over."""
    from omegaconf import OmegaConf

    return _resumed_with(OmegaConf.create({"width": 4}))


@scenario
def hparam_omegaconf_list() -> Outcome:
    """An OmegaConf `ListConfig`."""
    from omegaconf import OmegaConf

    return _resumed_with(OmegaConf.create([1, 2]))


@scenario
def hparam_numpy_scalar() -> Outcome:
    """A number of NumPy."""
    import numpy

    return _resumed_with(numpy.float64(0.5))


@scenario
def hparam_numpy_array() -> Outcome:
    """An array of NumPy."""
    import numpy

    return _resumed_with(numpy.ones(3))


@scenario
def hparam_tensor() -> Outcome:
    """A tensor."""
    import torch

    return _resumed_with(torch.ones(3))


@scenario
def hparam_module() -> Outcome:
    """An `nn.Module`, a loss function or a backbone."""
    import torch

    return _resumed_with(torch.nn.Linear(1, 1))


@scenario
def hparam_class() -> Outcome:
    """A class, such as `torch.optim.Adam`."""
    import torch

    return _resumed_with(torch.optim.Adam)


@scenario
def hparam_partial() -> Outcome:
    """A `functools.partial`, as Hydra's `_partial_: true` makes it."""
    import torch

    return _resumed_with(functools.partial(torch.optim.Adam, lr=0.1))


@scenario
def hparam_function() -> Outcome:
    """A function, such as `torch.nn.functional.relu`."""
    import torch

    return _resumed_with(torch.nn.functional.gelu)


@scenario
def hparam_dtype() -> Outcome:
    """A `torch.dtype` and a `torch.device`."""
    import torch

    return _resumed_with([torch.float32, torch.device("cpu")])


@scenario
def hparam_dataclass() -> Outcome:
    """An instance of a dataclass."""
    return _resumed_with(Settings())


@scenario
def hparam_enum() -> Outcome:
    """A member of an `Enum`."""
    return _resumed_with(Size.SMALL)


@scenario
def hparam_namespace() -> Outcome:
    """An `argparse.Namespace`."""
    return _resumed_with(argparse.Namespace(width=4))


@scenario
def hparam_cfgnode() -> Outcome:
    """A `CfgNode` of yacs."""
    from yacs.config import CfgNode

    return _resumed_with(CfgNode({"width": 4}))


@scenario
def hparam_datetime() -> Outcome:
    """A `datetime.timedelta`."""
    return _resumed_with(datetime.timedelta(hours=1))


@scenario
def hparam_collections() -> Outcome:
    """An `OrderedDict` and a `set`."""
    return _resumed_with([OrderedDict(width=4), {1, 2}])


@scenario
def hparam_defaultdict() -> Outcome:
    """A `defaultdict`."""
    return _resumed_with(defaultdict(list, width=[4]))


@scenario
def state_numpy() -> Outcome:
    """A callback whose `state_dict` holds a number of NumPy."""
    import numpy

    from evidence.model import Keeper

    train(1, Keeper(numpy.float64(0.5)), checkpoint(filename="best"))
    return resuming("ck/best.ckpt", after=1)


@scenario
def load_hparam_path() -> Outcome:
    """`load_from_checkpoint` with a `pathlib.Path` among the hyper-parameters."""
    return _loaded_with(Path("data"))


@scenario
def load_hparam_omegaconf() -> Outcome:
    """`load_from_checkpoint` with an OmegaConf `DictConfig` among the hyper-parameters."""
    from omegaconf import OmegaConf

    return _loaded_with(OmegaConf.create({"width": 4}))


@scenario
def tested_hparam_path() -> Outcome:
    """`trainer.test(ckpt_path=...)` with a `pathlib.Path` among the hyper-parameters."""
    from evidence.model import batches

    configured = _trained_with(Path("data"))
    with attempt():
        trainer().test(configured(), batches(), ckpt_path="ck/best.ckpt", verbose=False)
    return OK


@scenario
def weights_only_false() -> Outcome:
    """`fit(ckpt_path=..., weights_only=False)` with a `pathlib.Path` among the hyper-parameters."""
    from evidence.model import Configured, batches

    _trained_with(Path("data"))
    with attempt():
        trainer(max_epochs=2).fit(Configured(), batches(), ckpt_path="ck/best.ckpt", weights_only=False)
    return OK


def _trained_with(value: object) -> Any:
    from evidence.model import Configured

    train(1, checkpoint(filename="best"), model=Configured(value))
    return Configured


def _resumed_with(value: object) -> Outcome:
    configured = _trained_with(value)
    return resuming("ck/best.ckpt", after=1, model=configured())


def _loaded_with(value: object) -> Outcome:
    configured = _trained_with(value)
    with attempt():
        configured.load_from_checkpoint("ck/best.ckpt")
    return OK
