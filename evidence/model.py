"""The model, data and callbacks of all scenarios. Imports torch and the release under test."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils.data import DataLoader, TensorDataset

from evidence.kit import BATCHES, FALLS, Stopped, lightning

pl = lightning()


class Model(pl.LightningModule):
    """One linear layer, and a metric that follows a script."""

    def __init__(self, metric: tuple[int, ...] = FALLS) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
        self.metric = metric

    def training_step(self, batch: list[torch.Tensor], index: int) -> torch.Tensor:
        """Log "metric", the script's value for this epoch."""
        value = float(self.metric[self.current_epoch % len(self.metric)])
        self.log("metric", value, on_step=False, on_epoch=True)
        return self.layer(batch[0]).pow(2).mean()

    def test_step(self, batch: list[torch.Tensor], index: int) -> None:
        """Nothing to test."""

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """SGD."""
        return torch.optim.SGD(self.parameters(), lr=0.01)


class Validated(Model):
    """Logs "val_metric" as well, at validation."""

    def validation_step(self, batch: list[torch.Tensor], index: int) -> None:
        """Log "val_metric"."""
        self.log("val_metric", float(self.metric[self.current_epoch % len(self.metric)]))

    def val_dataloader(self) -> Any:
        """Data."""
        return batches()


class Configured(Model):
    """Keeps a hyper-parameter in its checkpoints."""

    def __init__(self, value: object = None) -> None:
        super().__init__()
        self.save_hyperparameters()


class Fail(pl.Callback):
    """The process fails when an epoch begins."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch

    def on_train_epoch_start(self, trainer: Any, pl_module: Any) -> None:
        """Fail."""
        if trainer.current_epoch == self.epoch:
            raise Stopped


class Reached(pl.Callback):
    """Notes where training starts, and stops it there."""

    epoch = step = 0

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Note and stop."""
        self.epoch, self.step = trainer.current_epoch, trainer.global_step
        raise Stopped


class Keeper(pl.Callback):
    """Keeps a value in its checkpointed state."""

    def __init__(self, value: object) -> None:
        self.value = value

    def state_dict(self) -> dict[str, Any]:
        """The value."""
        return {"value": self.value}


def batches() -> Any:
    """One epoch's worth."""
    return DataLoader(TensorDataset(torch.ones(2 * BATCHES, 4)), batch_size=2)
