"""One call of ``fit``, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable, Protocol

PACKAGES = ("lightning.pytorch", "pytorch_lightning")
# How long a run lasts is what a check is made of.
OURS = ("max_epochs", "min_epochs", "max_steps", "min_steps", "max_time", "fast_dev_run")


@dataclass(frozen=True)
class Plan:
    """One call of ``fit``.

    Attributes:
        check: The name of the check that it belongs to.
        max_epochs: The Trainer's. All runs of a check get the same: schedules that are made
            from the length of the run (OneCycleLR, SWA) would not fit a longer second one.
        batches: In each epoch, for training and validation.
        stop_after: The epoch count after which the run is stopped; ``None`` lets it end.
        ckpt_path: What is resumed from; ``None`` is a fresh run.
        fit: Further arguments of ``fit``.
        arguments: Further arguments of the Trainer, over the project's own.
        relative: Root and logger directory are relative paths.
        metric: ``"worse"`` or ``"better"``: what the monitored metrics are scripted to get with
            every epoch; any ``"worse"`` is worse than any ``"better"``.
        killed: The process dies where the run would be stopped.
        seeded: Every epoch starts from a random state of its own number.
        reused: Another run's checkpoints may lie in the directory.
        ranks: Processes that train together, by a strategy of the project's where it is DDP.
    """

    check: str
    max_epochs: int
    batches: int
    stop_after: int | None = None
    ckpt_path: Any = None
    fit: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    relative: bool = False
    metric: str = ""
    killed: bool = False
    seeded: bool = False
    reused: bool = False
    ranks: int = 1

    def trainer(self, package: Any, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments of the Trainer: ours where the project says nothing, the plan's above all."""
        arguments = {
            "accelerator": "cpu",
            "devices": 1,
            "enable_progress_bar": False,
            "enable_model_summary": False,
            "limit_train_batches": self.batches,
            "limit_val_batches": self.batches,
            **{key: value for key, value in theirs.items() if key not in OURS},
            "max_epochs": self.max_epochs,
            **self.arguments,
        }
        if self.ranks > 1:
            arguments.update(accelerator="cpu", devices=self.ranks, num_nodes=1)
            strategy = arguments.get("strategy", "")
            name = strategy if isinstance(strategy, str) else type(strategy).__name__
            arguments["strategy"] = strategy if name.lower().startswith("ddp") else "ddp"
        if self.relative:
            arguments["default_root_dir"] = "runs"
            if arguments.get("logger", True) is True:
                arguments["logger"] = package.loggers.CSVLogger("logs")
        return arguments


@dataclass(frozen=True)
class Session:
    """A Trainer that has called ``fit``, and the probe that watched it."""

    package: Any
    trainer: Any
    probe: Any


Watch = Callable[[Any], Any]


class Project(Protocol):
    """A user's project, however it trains."""

    def fit(self, plan: Plan, watch: Watch) -> Session:
        """Build everything anew and fit; ``watch`` makes the probe for a Lightning package."""
