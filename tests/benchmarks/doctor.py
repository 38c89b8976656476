"""The doctor beside torch.load on a checkpoint of 1 GB, and on a tree of 10,000 checkpoints.

``python tests/benchmarks/doctor.py [DIRECTORY]`` prints ratios of things run side by side.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

ROUNDS = 15
FILES, PER_DIRECTORY = 10_000, 10
ROOT = Path(__file__).parents[2]


def write_large(path: Path) -> None:
    """The size and shape of a language model of 83 million parameters, with Adam's state: 1 GB."""
    import torch

    layer = torch.nn.TransformerEncoderLayer(768, 12, 3072)
    model = torch.nn.Sequential(torch.nn.TransformerEncoder(layer, 8), torch.nn.Linear(768, 34_000))
    optimizer = torch.optim.AdamW(model.parameters())
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    content = {
        "epoch": 9,
        "global_step": 90_000,
        "pytorch-lightning_version": "2.6.6",
        "state_dict": model.state_dict(),
        "loops": {},
        "callbacks": {},
        "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [],
        "hyper_parameters": {"width": 768},
    }
    torch.save(content, path)


def best(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest of a few rounds, as noise only adds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return min(taken)


def header_of(path: Path) -> object:
    """What the doctor reads of one file."""
    from ckpt_lint.checkpoints import header

    with path.open("rb", buffering=0) as file:
        return header.read(file)


def large(directory: Path) -> None:
    """1 GB: time beside torch.load, memory of a process that reads nothing else."""
    import torch

    path = directory / "large.ckpt"
    write_large(path)
    read = best(lambda: header_of(path))
    load = best(lambda: torch.load(path, map_location="cpu", weights_only=True), 3)
    mapped = best(lambda: torch.load(path, map_location="cpu", weights_only=True, mmap=True), 3)
    first, memory = in_fresh_process(path)
    print(
        f"checkpoint of {path.stat().st_size / 1e9:.2f} GB, {len(torch.load(path)['state_dict'])} tensors and Adam"
    )
    print(f"  header                {read * 1e3:8.1f} ms   (the first in a process: {first * 1e3:.1f} ms)")
    print(f"  torch.load            {load * 1e3:8.1f} ms   {load / read:.0f} x the header")
    print(f"  torch.load, mmap=True {mapped * 1e3:8.1f} ms   {mapped / read:.0f} x the header")
    print(f"  memory for the header {memory / 1e6:8.1f} MB")
    path.unlink()


def in_fresh_process(path: Path) -> tuple[float, int]:
    """Seconds and bytes that the first header takes in a process without torch."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak)


def one(path: Path) -> None:
    """Run in a process of its own."""
    import ckpt_lint.checkpoints.header
    import ckpt_lint.checkpoints.pickles.opcodes  # noqa: F401

    started = time.perf_counter()
    header_of(path)
    seconds = time.perf_counter() - started
    tracemalloc.start()
    header_of(path)
    print(seconds, tracemalloc.get_traced_memory()[1])


def tree(directory: Path) -> None:
    """10,000 checkpoints of a small model in 1,000 run directories."""
    import torch

    model = torch.nn.Sequential(*[torch.nn.Linear(8, 8) for _ in range(10)])
    optimizer = torch.optim.Adam(model.parameters())
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    for number in range(FILES):
        run = directory / f"tree/run_{number // PER_DIRECTORY:04}/checkpoints"
        run.mkdir(parents=True, exist_ok=True)
        step = number % PER_DIRECTORY
        content = {"epoch": step, "global_step": step, "pytorch-lightning_version": "2.6.6"}
        states = {"state_dict": model.state_dict(), "optimizer_states": [optimizer.state_dict()]}
        torch.save({**content, **states}, run / f"epoch={step}.ckpt")
    listing = best(lambda: sum(len(files) for _, _, files in os.walk(directory / "tree")), 3)
    command = [sys.executable, "-m", "ckpt_lint", "doctor", str(directory / "tree"), "-o", os.devnull]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = os.times()
    whole = best(lambda: subprocess.run(command, env=environment, check=True), 3)
    cpu = (os.times().children_user - before.children_user) / 3
    print(f"tree of {FILES} checkpoints with {2 * 10 * 4} tensors each")
    print(f"  listing               {listing * 1e3:8.1f} ms")
    print(
        f"  doctor                {whole * 1e3:8.1f} ms   {(whole - listing) * 1e3 / FILES:.2f} ms a file over listing"
    )
    print(f"  doctor, CPU time      {cpu * 1e3:8.1f} ms   {cpu * 1e3 / FILES:.2f} ms a file")


def main() -> None:
    """Both, in a directory that needs 2 GB."""
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as directory:
        large(Path(directory))
        tree(Path(directory))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
