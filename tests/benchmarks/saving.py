"""Time and bytes of a save with the helper, beside ``save_last=True`` and ``"link"``.

``python -m tests.benchmarks.saving [VERSION [MEGABYTES [ROUNDS]]]``; by default 2.5.6, which writes
last.ckpt in every epoch as the helper does, 500 MB, and ten rounds. In a round every kind saves twice,
in turns, and every other round goes backwards. A helper save is compared with its neighbour of the same
round; the median of these ratios is hardly moved by other load on the machine, and the quartiles say by
how much. CPU seconds are those of the whole process, the thread that waits for the disk included; bytes
are those handed to the file system (Linux).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests import lightning_releases

ROOT = Path(__file__).parents[2]
EPOCHS = 2


def main(version: str = "2.5.6", megabytes: str = "500", rounds: str = "10") -> None:
    """Print seconds, bytes and ratios."""
    variables = lightning_releases.environment(version)
    variables["PYTHONPATH"] = os.pathsep.join([variables["PYTHONPATH"], str(ROOT)])
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(
            [sys.executable, __file__, "measure", megabytes, rounds],
            cwd=directory,
            env={**variables, "TMPDIR": directory},
            capture_output=True,
            text=True,
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith("SAVES")]
    if not lines:
        sys.exit(done.stderr)
    report(version, int(megabytes), json.loads(lines[0][len("SAVES") :]))


def report(version: str, megabytes: int, found: dict[str, Any]) -> None:
    """A Markdown table; each helper row against the row that it is to match."""
    saves = len(found["link"]["seconds"])
    print(f"Lightning {version}, checkpoints of {megabytes} MB, {saves} saves of each kind\n")
    head = (
        "what",
        "seconds a save",
        "ratio",
        "CPU seconds a save",
        "ratio",
        "MB written a save",
        "at the end of the fit, s",
    )
    print(f"| {' | '.join(head)} |\n{'|---' * len(head)}|")
    for name, other in (("link", ""), ("safe after top-k", "link"), ("True", ""), ("safe alone", "True")):
        cells = [name]
        for unit in ("seconds", "cpu"):
            cells.append(f"{statistics.median(found[name][unit]):.2f}")
            cells.append(ratio(found[name][unit], found[other][unit]) if other else "")
        cells.append(f"{statistics.median(found[name]['bytes']) / 1e6:.0f}")
        cells.append(f"{statistics.median(found[name]['end']):.2f}")
        print(f"| {' | '.join(cells)} |")


def ratio(ours: list[float], theirs: list[float]) -> str:
    """Median and quartiles of the ratios of neighbours."""
    low, middle, high = statistics.quantiles((our / their for our, their in zip(ours, theirs)), n=4)
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def measure(megabytes: int, rounds: int) -> None:
    """In a process of one release: what each kind of save costs."""
    import pytorch_lightning as pl
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint

    class Model(pl.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(2, 2)
            self.register_buffer("ballast", torch.randn(megabytes * 250_000))

        def training_step(self, batch: Any, batch_idx: int) -> Any:
            self.log("m", float(self.current_epoch), on_step=False, on_epoch=True)
            return self.layer(batch[0]).pow(2).mean()

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), lr=0.01)

    follows = {"monitor": "m", "mode": "max"}
    kinds: dict[str, tuple[type, dict[str, Any]]] = {
        "link": (pl.callbacks.ModelCheckpoint, {**follows, "save_last": "link"}),
        "safe after top-k": (SafeModelCheckpoint, follows),
        "True": (pl.callbacks.ModelCheckpoint, {"save_top_k": 0, "save_last": True}),
        "safe alone": (SafeModelCheckpoint, {"save_top_k": 0}),
    }
    model, found = Model(), {name: {"seconds": [], "cpu": [], "bytes": [], "end": []} for name in kinds}
    for number in range(rounds):
        turns = list(kinds.items())
        for name, (checkpoint, arguments) in turns if number % 2 else reversed(turns):
            with tempfile.TemporaryDirectory() as directory:
                callback = timed(checkpoint, found[name])(directory, **arguments)
                trainer = pl.Trainer(
                    accelerator="cpu", max_epochs=EPOCHS, logger=False, callbacks=[callback],
                    enable_progress_bar=False, enable_model_summary=False,
                )  # fmt: skip
                trainer.fit(model, DataLoader(TensorDataset(torch.zeros(2, 2))))
    print("SAVES", json.dumps(found))


def timed(checkpoint: type, into: dict[str, list[float]]) -> type:
    """The same callback, which notes what its hooks cost."""

    class Timed(checkpoint):  # type: ignore[misc]
        def on_train_epoch_end(self, *arguments: Any) -> None:
            started, busy, before = time.perf_counter(), time.process_time(), written()
            super().on_train_epoch_end(*arguments)
            into["seconds"].append(time.perf_counter() - started)
            into["cpu"].append(time.process_time() - busy)
            into["bytes"].append(written() - before)

        def on_train_end(self, *arguments: Any) -> None:
            started = time.perf_counter()
            super().on_train_end(*arguments)
            into["end"].append(time.perf_counter() - started)

    return Timed


def written() -> int:
    """Bytes that this process has handed to the file system."""
    counters = Path("/proc/self/io").read_text().split()
    return int(counters[counters.index("wchar:") + 1])


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*sys.argv[1:4])
