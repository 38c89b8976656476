"""A project as factories: a Trainer and what it fits, built once for each run."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable

from ckpt_lint.testing.failure import SetupError
from ckpt_lint.testing.plan import PACKAGES, Plan, Session, Watch

Factory = Callable[[], Any]


def package_of(value: object, base: str) -> str | None:
    """Which Lightning package's class ``base`` the value derives from."""
    for cls in type(value).__mro__:
        for package in PACKAGES:
            if cls.__name__ == base and f"{cls.__module__}.".startswith(f"{package}."):
                return package
    return None


def called(name: str, factory: object) -> Any:
    """What a factory gives.

    Raises:
        SetupError: It is no factory: both runs would share the object.
    """
    __tracebackhide__ = True
    if not callable(factory) or package_of(factory, "LightningModule"):
        raise SetupError(
            f"{name}= takes a callable that builds it anew (a function or the class), "
            f"not {type(factory).__name__}: a resumed run starts in a new process"
        )
    return factory()


@dataclass(frozen=True)
class Built:
    """All that one run needs; ``package`` is the Lightning package the module belongs to."""

    package: Any
    model: Any
    data: dict[str, Any]
    callbacks: list[Any]
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Factories:
    """A project that gives ``ckpt_smoke`` the functions which build its parts."""

    model: Factory
    data: Factory | None
    callbacks: Factory | None
    trainer: Mapping[str, Any] | Factory | None

    def fit(self, plan: Plan, watch: Watch) -> Session:
        """Build everything anew and fit."""
        __tracebackhide__ = True
        built = self.build()
        probe = watch(built.package)
        arguments = plan.trainer(built.package, built.arguments)
        trainer = built.package.Trainer(**arguments, callbacks=[probe, *built.callbacks])
        trainer.fit(built.model, **built.data, ckpt_path=plan.ckpt_path, **plan.fit)
        return Session(built.package, trainer, probe)

    def build(self) -> Built:
        """Call every factory once.

        Raises:
            SetupError: A factory gives something else than it should.
        """
        __tracebackhide__ = True
        model = called("model", self.model)
        name = package_of(getattr(model, "_orig_mod", model), "LightningModule")
        if name is None:
            raise SetupError(
                f"model= gave {_kind(model)}, which is neither a LightningModule of "
                "lightning.pytorch nor of pytorch_lightning"
            )
        arguments = trainer_arguments(self.trainer)
        callbacks = _listed(arguments.pop("callbacks", None))
        if self.callbacks is not None:
            callbacks += _listed(called("callbacks", self.callbacks))
        for callback in callbacks:
            if package_of(callback, "Callback") != name:
                raise SetupError(f"callbacks= gave {_kind(callback)}, not a Callback of {name}")
        data = {} if self.data is None else _fit_arguments(called("data", self.data), name)
        return Built(importlib.import_module(name), model, data, callbacks, arguments)


def trainer_arguments(given: Mapping[str, Any] | Factory | None) -> dict[str, Any]:
    """``trainer=`` as a dict of its own.

    Raises:
        SetupError: It is neither a mapping nor a callable that gives one.
    """
    __tracebackhide__ = True
    if given is None or isinstance(given, Mapping):
        return dict(given or {})
    theirs = called("trainer", given)
    if not isinstance(theirs, Mapping):
        raise SetupError(f"trainer= gave {_kind(theirs)}, not a dict of arguments")
    return dict(theirs)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _kind(value: object) -> str:
    return f"a {type(value).__module__}.{type(value).__qualname__}"


def _fit_arguments(data: Any, package: str) -> dict[str, Any]:
    __tracebackhide__ = True
    found = package_of(data, "LightningDataModule")
    if found == package:
        return {"datamodule": data}
    if found is not None:
        raise SetupError(f"data= gave {_kind(data)} of {found}, but the module is of {package}")
    if isinstance(data, tuple) and len(data) == 2:
        return {"train_dataloaders": data[0], "val_dataloaders": data[1]}
    if hasattr(data, "__iter__") or hasattr(data, "__getitem__"):
        return {"train_dataloaders": data}
    raise SetupError(
        f"data= gave {_kind(data)}: neither a LightningDataModule, nor a loader, nor a (train, val) pair"
    )
