"""A callback that watches a run and stops it."""

from __future__ import annotations

from typing import Any

from ckpt_lint.testing.state import State, captured, schedulers


class Killed(BaseException):
    """The job dies here. No Exception, so that no handler of the project keeps it alive."""


def probe(package: Any, *, stop_after: int | None = None, killed: bool = False) -> Any:
    """A callback of that package; ``stop_after`` epochs it ends the fit, or kills it.

    Its ``began`` and ``ended`` are the states right after a restore and when training
    stopped, ``went_on`` the epoch of the first batch, ``saved`` the schedulers and learning
    rates at the latest save.
    """

    class Probe(package.Callback):  # type: ignore[misc]
        began: State | None = None
        ended: State | None = None
        went_on: int | None = None
        saved: tuple[dict[str, Any], list[list[Any]]] | None = None

        def on_train_start(self, trainer: Any, pl_module: Any) -> None:
            self.began = captured(package, trainer, pl_module)

        def on_train_epoch_start(self, trainer: Any, pl_module: Any) -> None:
            if killed and trainer.current_epoch == stop_after:
                self.ended = captured(package, trainer, pl_module)
                raise Killed

        def on_train_batch_start(self, trainer: Any, *_: Any, **__: Any) -> None:
            if self.went_on is None:
                self.went_on = trainer.current_epoch

        def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
            if not killed and stop_after is not None and trainer.current_epoch + 1 >= stop_after:
                trainer.should_stop = True

        def on_train_end(self, trainer: Any, pl_module: Any) -> None:
            self.ended = captured(package, trainer, pl_module)

        def on_save_checkpoint(self, trainer: Any, *_: Any, **__: Any) -> None:
            rates = [[g["lr"] for g in o.param_groups] for o in trainer.optimizers]
            self.saved = schedulers(trainer), rates

    return Probe()


def resumable(ended: State, saved: tuple[dict[str, Any], list[list[Any]]] | None) -> State:
    """``ended``, but a plateau scheduler and its rates as they were when they were saved.

    Lightning updates ReduceLROnPlateau after the epoch's last save (``FitLoop.on_advance_end``,
    2.0.9 to 2.6.6), so that no project's checkpoint can hold the later state.
    """
    plateaus = [key for key in ended.content["schedulers"] if "ReduceLROnPlateau" in key]
    if saved is None or not plateaus:
        return ended
    content = dict(ended.content)
    content["schedulers"] = {
        **content["schedulers"],
        **{key: saved[0][key] for key in plateaus if key in saved[0]},
    }
    for optimizer, rates in zip(content["optimizers"].values(), saved[1]):
        for group, rate in zip(optimizer["param_groups"], rates):
            group["lr"] = rate
    return State(ended.epoch, ended.global_step, content)
