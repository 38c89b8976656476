"""What the fixture costs: ``python -m tests.benchmarks.fixture [RELEASE]`` prints two ratios.

* the default check, to the bare ``fit`` calls that it makes (target: at most 1.10)
* the default check, to the import of Lightning (target: below 2)

Each pair is measured in turn in one process, on one thread, in processor time, which other load on
the machine changes least; the ratio is the median of those of neighbours, with quartiles.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import lightning_releases
from tests.testing.project import ROOT

ROUNDS = 15


def seconds(call: Callable[[], object]) -> float:
    """Processor time of a call, its system calls included."""
    started = time.process_time()
    call()
    return time.process_time() - started


def main() -> None:
    """In a process on that release: the import, then check and bare fits in turn."""
    imported = seconds(lambda: __import__("pytorch_lightning"))
    import torch

    torch.set_num_threads(1)
    print(f"import of Lightning {imported:.2f} s")
    small = compared("small model (26 kB of weights)", 32, ROUNDS)
    print(f"default check to import: {small / imported:.2f}")
    compared("large model (16 MB of weights)", 4_000, ROUNDS)


def compared(name: str, width: int, rounds: int) -> float:
    """Print how the check compares with its fits; the time of the check."""
    checks, bare = [], []
    for _ in range(rounds):
        checks.append(seconds(lambda: checked(width)))
        bare.append(seconds(lambda: twice_fitted(width)))
    low, ratio, high = statistics.quantiles((a / b for a, b in zip(checks, bare)), n=4)
    check, fits = statistics.median(checks), statistics.median(bare)
    print(f"{name}: check {check:.3f} s, bare fits {fits:.3f} s: {ratio:.2f} ({low:.2f} to {high:.2f})")
    return check


def checked(width: int) -> None:
    """The default check."""
    from ckpt_lint.testing.building import Factories
    from ckpt_lint.testing.checks.resume import check
    from ckpt_lint.testing.run import literal_last
    from ckpt_lint.testing.training import Smoke

    project = Factories(lambda: model(width), data, callbacks, {"logger": False})
    with tempfile.TemporaryDirectory() as directory:
        check(Smoke(project, literal_last, {}, (), Path(directory), 1, 2, "resume", 0, None))


def twice_fitted(width: int) -> None:
    """The two calls of fit that the check makes, and nothing else."""
    import pytorch_lightning as pl

    before = os.getcwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        for epochs, ckpt_path in ((1, None), (2, "ck/last.ckpt")):
            trainer = pl.Trainer(
                accelerator="cpu", devices=1, enable_progress_bar=False, enable_model_summary=False,
                limit_train_batches=2, limit_val_batches=2, max_epochs=epochs, logger=False,
                callbacks=callbacks(),
            )  # fmt: skip
            trainer.fit(model(width), *data(), ckpt_path=ckpt_path)
        os.chdir(before)


def model(width: int) -> Any:
    """Two layers; ``width`` makes it heavy."""
    import pytorch_lightning as pl
    import torch

    class Model(pl.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.layers = torch.nn.Sequential(torch.nn.Linear(64, width), torch.nn.Linear(width, width // 4))

        def training_step(self, batch: Any, batch_idx: int) -> Any:
            return self.layers(batch[0]).pow(2).mean()

        validation_step = training_step

        def configure_optimizers(self) -> Any:
            return torch.optim.AdamW(self.parameters())

    return Model()


def data() -> tuple[Any, Any]:
    """Training and validation loaders."""
    from torch import zeros
    from torch.utils.data import DataLoader, TensorDataset

    return tuple(DataLoader(TensorDataset(zeros(128, 64)), batch_size=32) for _ in range(2))


def callbacks() -> list[Any]:
    """What a run needs to be resumed."""
    import pytorch_lightning as pl

    return [pl.callbacks.ModelCheckpoint("ck", save_last=True)]


if __name__ == "__main__":
    if sys.argv[1:] == ["--here"]:
        main()
    else:
        variables = lightning_releases.environment((*sys.argv[1:], "2.6.6")[0])
        variables["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.fixture", "--here"]
        subprocess.run(command, env=variables, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
