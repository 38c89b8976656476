"""Measures each target of speed and size beside its yardstick, and prints the ratios.

Every pair runs in turn on the same machine; the best of a few runs counts, as noise only adds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import corpus

PROJECT = Path(__file__).resolve().parents[2]
CKPT_LINT = (sys.executable, "-m", "ckpt_lint")
RUFF = (sys.executable, "-m", "ruff", "check", "--select", "F401", "--no-cache", "--isolated", "--quiet")
TORCHFIX_ONE_IN = 14
TORCHFIX_PARSES = re.compile(rb"torch").search
# As for users: pip compiles what it installs, and no run does that again.
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


class Measure(NamedTuple):
    """One figure beside its target."""

    what: str
    seen: float
    target: float
    at_least: bool
    details: str

    @property
    def reached(self) -> bool:
        return self.seen >= self.target if self.at_least else self.seen <= self.target

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        verdict = "ok" if self.reached else "MISSED"
        return f"{verdict:<7}{self.what:<46}{self.seen:>9.2f}  {sign} {self.target:g}   {self.details}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print every measure; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path, help="where the tree is, or is made once (default: temporary)")
    parser.add_argument("--files", type=int, default=corpus.FILES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--torchfix", help="an interpreter that has torchfix (default: not compared)")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        root = args.tree or Path(scratch, "tree")
        tree = corpus.read(root) if root.is_dir() else corpus.make(root, args.files)
        print(tree, f"{os.cpu_count()} CPUs, Python {sys.version.split()[0]}", sep="; ", flush=True)
        measures: list[Callable[[], list[Measure]]] = [
            lambda: whole_tree(tree, args.rounds),
            lambda: torchfix(tree, args.torchfix) if args.torchfix else [],
            lambda: start(args.rounds * 10),
            lambda: collecting(Path(scratch), args.rounds * 5),
            lambda: huge_files(Path(scratch)),
        ]
        missed = False
        for measure in measures:
            for each in measure():
                print(each, flush=True)
                missed |= not each.reached
    return int(missed)


def whole_tree(tree: corpus.Tree, rounds: int) -> list[Measure]:
    """Against Ruff's fastest useful run, and the memory that it takes."""
    ours, ruff = _best([(*CKPT_LINT, *_options(tree.root)), (*RUFF, str(tree.root))], rounds)
    peak = _peak_memory([*CKPT_LINT, *_options(tree.root)])
    return [
        Measure("whole tree: time / Ruff's", ours / ruff, 1.5, False, f"{ours:.2f} s, {ruff:.2f} s"),
        Measure("whole tree: MB of the largest process", peak, 200, False, ""),
    ]


def torchfix(tree: corpus.Tree, python: str) -> list[Measure]:
    """Lines a second beside those that TorchFix parses; it skips files without a word, too, as told."""
    part = sorted(tree.root.rglob("*.py"))[::TORCHFIX_ONE_IN]
    contents = [path.read_bytes() for path in part]
    (ours,) = _best([(*CKPT_LINT, *_options(tree.root))], 2)
    (theirs,) = _best([(python, "-m", "torchfix", *map(str, part))], 1)
    rate = tree.lines / ours
    parsed, given = (_lines(each) / theirs for each in (filter(TORCHFIX_PARSES, contents), contents))
    details = f"{rate:,.0f} and {parsed:,.0f} lines a second; {rate / given:.0f} x with those that it skips"
    return [Measure("whole tree: rate of lines / TorchFix's", rate / parsed, 100, True, details)]


def _lines(contents: Iterable[bytes]) -> int:
    return sum(data.count(b"\n") for data in contents)


def start(rounds: int) -> list[Measure]:
    """``--version`` beside an interpreter that does nothing."""
    ours, bare = _best([(*CKPT_LINT, "--version"), (sys.executable, "-c", "pass")], rounds)
    milliseconds = f"{ours * 1e3:.1f} ms, {bare * 1e3:.1f} ms"
    return [Measure("--version: time / `python -c pass`", ours / bare, 2, False, milliseconds)]


def collecting(scratch: Path, rounds: int) -> list[Measure]:
    """An empty suite with the plugin and without."""
    suite = scratch / "suite"
    suite.mkdir()
    command = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", str(suite))
    with_it, without = _best([command, (*command, "-p", "no:ckpt_lint")], rounds)
    details = f"{with_it * 1e3:.0f} ms, {without * 1e3:.0f} ms"
    return [Measure("pytest --collect-only: ms more", (with_it - without) * 1e3, 15, False, details)]


def huge_files(scratch: Path) -> list[Measure]:
    """Memory on data files that happen to end in .py, with the words and without."""
    directory = scratch / "huge"
    directory.mkdir()
    row = b"    [0.125, 0.25, 0.5, 1.0],\n"
    for name, head in (("plain", b""), ("mentions", b"save_last = 'last.ckpt'\n")):
        data = head + b"rows = [\n" + row * (60_000_000 // len(row)) + b"]\n"
        (directory / f"{name}.py").write_bytes(data)
    peak = _peak_memory([*CKPT_LINT, *_options(directory)])
    return [Measure("two files of 60 MB: MB of the largest process", peak, 200, False, "")]


def _options(root: Path) -> tuple[str, ...]:
    return ("--isolated", "--lightning-version", "2.1.3", "--exit-zero", "--quiet", str(root))


def _best(commands: Sequence[Sequence[str]], rounds: int) -> list[float]:
    """Shortest wall time of each command in seconds, run in turn."""
    times = [[_seconds(command) for command in commands] for _ in range(rounds)]
    return [min(column) for column in zip(*times)]


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    ended = subprocess.run(
        command,
        cwd=PROJECT,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    seconds = time.perf_counter() - started
    if ended.returncode not in (0, 1, 5):
        raise SystemExit(f"{' '.join(command)}: {ended.stderr.decode(errors='replace')[-2000:]}")
    return seconds


def _peak_memory(command: Sequence[str]) -> float:
    """Peak resident size of the command's largest process in MB."""
    measure = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    measure += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    ended = subprocess.run(
        [sys.executable, "-c", measure, *command],
        cwd=PROJECT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ended.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    sys.exit(main())
