"""A callback that watches a run and stops it."""

from __future__ import annotations

import functools
from typing import Any, Callable

from ckpt_lint.testing.compare import Difference
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.scripting import script
from ckpt_lint.testing.seeding import digest, seed
from ckpt_lint.testing.state import State, content, copied, data, position, schedulers, traced

Guard = Callable[[Any, Any], None]


def probe(
    package: Any,
    plan: Plan,
    guard: Guard,
    compare: Callable[[dict[str, Any]], Difference | None] | None,
    die: Callable[[Any, Any], None],
) -> Any:
    """A callback of that package, which goes before the project's own.

    Its ``fits`` says whether ``fit`` was called, ``source`` what the Trainer was given to resume
    from, ``began`` and ``ended`` are where training began and the state in which it stopped,
    ``went_on`` the epoch of the first batch, ``saved`` the schedulers and learning rates at the
    latest save. Of a seeded run ``trace`` holds the state after so many epochs, and ``batches``
    what each batch was.

    Args:
        package: The Lightning package.
        plan: What the run is to do.
        guard: Called with Trainer and module before anything is written.
        compare: Called right after a restore with what is in memory then; gives the ``difference``.
        die: Called with Trainer and probe where ``plan.killed`` says that the process dies.
    """

    class Probe(package.Callback):  # type: ignore[misc]
        fits = False
        source: Any = None
        began: State | None = None
        difference: Difference | None = None
        ended: State | None = None
        went_on: int | None = None
        saved: tuple[dict[str, Any], list[list[Any]]] | None = None

        def __init__(self) -> None:
            self.trace: dict[int, dict[str, Any]] = {}
            self.batches: dict[tuple[int, int], str] = {}
            self.data: dict[str, Any] = {}

        def setup(self, trainer: Any, pl_module: Any, stage: str) -> None:
            if stage == "fit":
                self.fits = True
                guard(trainer, pl_module)
                if trainer.datamodule is not None:
                    after_loading(trainer.datamodule, self._see_data)
                if plan.metric:
                    script(trainer, pl_module, plan.metric)

        def _see_data(self, module: Any) -> None:
            self.data = copied(data(module))

        def on_train_start(self, trainer: Any, pl_module: Any) -> None:
            self.source = trainer.ckpt_path
            self.began = position(trainer)
            if compare is not None:
                self.difference = compare({**content(package, trainer, pl_module), "data": self.data})

        def on_train_epoch_start(self, trainer: Any, pl_module: Any) -> None:
            if plan.killed and trainer.current_epoch == plan.stop_after:
                self.ended = position(trainer, content(package, trainer, pl_module))
                die(trainer, self)
            if plan.seeded:
                self.trace[trainer.current_epoch] = traced(trainer, pl_module)
                seed(trainer.current_epoch)

        def on_train_batch_start(self, trainer: Any, pl_module: Any, batch: Any, batch_idx: int) -> None:
            if self.went_on is None:
                self.went_on = trainer.current_epoch
            if plan.seeded:
                self.batches[trainer.current_epoch, batch_idx] = digest(batch)

        def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
            stop = plan.stop_after is not None and trainer.current_epoch + 1 >= plan.stop_after
            if stop and not plan.killed:
                trainer.should_stop = True

        def on_train_end(self, trainer: Any, pl_module: Any) -> None:
            resumed = plan.stop_after is not None  # by a later run, which is compared with this one
            self.ended = position(trainer, content(package, trainer, pl_module) if resumed else None)
            if plan.seeded:
                self.trace[trainer.current_epoch] = traced(trainer, pl_module)

        def on_save_checkpoint(self, trainer: Any, *_: Any, **__: Any) -> None:
            rates = [[g["lr"] for g in o.param_groups] for o in trainer.optimizers]
            self.saved = copied(schedulers(trainer)), rates

    return Probe()


def after_loading(module: Any, see: Callable[[Any], None]) -> None:
    """Look at a LightningDataModule when its state is restored: by the first epoch it has gone on."""
    load = module.load_state_dict

    @functools.wraps(load)
    def load_state_dict(state: dict[str, Any]) -> None:
        load(state)
        see(module)

    module.load_state_dict = load_state_dict


def resumable(ended: State, saved: tuple[dict[str, Any], list[list[Any]]] | None) -> State:
    """``ended``, but a plateau scheduler and its rates as they were when they were saved.

    Lightning updates ReduceLROnPlateau after the epoch's last save (``FitLoop.on_advance_end``,
    2.0.9 to 2.6.6), so that no project's checkpoint can hold the later state.
    """
    plateaus = [key for key in ended.content.get("schedulers", ()) if "ReduceLROnPlateau" in key]
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
