"""A release and what stands beside it, and the process that runs scenarios there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from evidence import releases
from evidence.kit import SaveLast
from evidence.records import Record

ROOT = Path(__file__).resolve().parents[1]


class Trouble(Exception):
    """A run that says nothing about the release: too long, or broken; one line."""


@dataclass(frozen=True)
class Place:
    """A release, and the fsspec it runs beside: the environment's own where ``None``.

    ``helper``: scenarios build the helper where they say ModelCheckpoint.
    """

    release: str
    distribution: str = "pytorch-lightning"
    fsspec: str | None = None
    helper: bool = False

    def __str__(self) -> str:
        beside = f" beside fsspec {self.fsspec}" if self.fsspec else ""
        return f"{self.distribution} {self.release}{beside}{' with the helper' if self.helper else ''}"

    @property
    def conditions(self) -> dict[str, str]:
        """What a run here is recorded with."""
        return {
            "release": self.release,
            "torch": metadata.version("torch").partition("+")[0],
            "fsspec": self.fsspec or metadata.version("fsspec"),
            "python": "{}.{}".format(*sys.version_info),
        }

    def environment(self, *, others: bool) -> dict[str, str]:
        """Environment variables of its process; installs what is missing.

        ``others``: also the release under its other name.
        """
        paths = [releases.installed(self.release, self.distribution), ROOT]
        if self.fsspec:
            paths.insert(0, releases.installed(self.fsspec, "fsspec"))
        package = "lightning.pytorch" if self.distribution == "lightning" else "pytorch_lightning"
        found = {"CKPT_LINT_EVIDENCE_PACKAGE": package, "OMP_NUM_THREADS": "1"}
        if self.helper:
            module = releases.MODULES[self.distribution]
            found["CKPT_LINT_EVIDENCE_HELPER"] = f"ckpt_lint.safe.{module}"
        if others:
            other = releases.installed(self.release, releases.OTHER[self.distribution])
            found["CKPT_LINT_EVIDENCE_OTHER"] = str(other)
        return {**releases.environment(*paths), **found}


def places(
    chosen: Iterable[str], distribution: str = "pytorch-lightning", *, helper: bool = False
) -> Iterator[Place]:
    """The releases, those where it matters also beside an old fsspec."""
    for release in chosen:
        yield Place(release, distribution, helper=helper)
        if releases.fsspec_decides(release):
            yield Place(release, distribution, releases.OLD_FSSPEC, helper)


class Host:
    """A process that has one release imported, and runs scenarios on it."""

    def __init__(self, place: Place, time_limit: float = 60.0, *, others: bool = False) -> None:
        self._place = place
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evidence.host", str(time_limit)],
            env=place.environment(others=others),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        found = self._next()
        if found != place.conditions:
            self.close()
            raise Trouble(f"{place}: {found} was imported, not {place.conditions}")

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def run(self, scenario: str, save_last: SaveLast | None) -> Record:
        """Run one scenario.

        Raises:
            Trouble: the run says nothing about the release.
        """
        asked = {"scenario": scenario, "save_last": save_last}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._next()
        if "trouble" in answer:
            reason = answer["trouble"].splitlines()[-1]
            raise Trouble(f"{scenario} ({save_last}) on {self._place}: {reason}")
        conditions = {**self._place.conditions, "distribution": self._place.distribution}
        return Record(**answer, **conditions)

    def _next(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            said = self._process.communicate()[1].strip().splitlines()
            raise Trouble(f"{self._place}: {said[-1] if said else 'its process ended'}")
        answer: dict[str, Any] = json.loads(line)
        return answer
