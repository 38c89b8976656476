"""The records of all runs: `results.jsonl`, one a line, sorted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from packaging.version import Version

from evidence.outcomes import Outcome

RESULTS = Path(__file__).with_name("results.jsonl")
WITH_HELPER = Path(__file__).with_name("helper.jsonl")


@dataclass(frozen=True)
class Record:
    """One run of one scenario on one release, and the conditions beside the release.

    Attributes:
        save_last: ``True`` or ``"link"``; ``None`` for a scenario that has no such choice.
        outcome: a kind of ``outcomes.KINDS``; ``detail`` goes with it.
        seen: what else the run saw: files, links, the epoch at which it went on.
        torch, fsspec, python: releases; of Python the minor one.
    """

    scenario: str
    save_last: bool | str | None
    distribution: str
    release: str
    fsspec: str
    torch: str
    python: str
    outcome: str
    detail: str = ""
    seen: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def ending(self) -> Outcome:
        """How it ended."""
        return Outcome(self.outcome, self.detail)

    @property
    def key(self) -> tuple[object, ...]:
        """What was run, under which conditions: a second record of it replaces the first."""
        where = (self.distribution, self.release, self.fsspec, self.torch, self.python)
        return (self.scenario, self.save_last, *where)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Order of the file: a scenario's releases stand together, so that a change shows."""
        versions = map(Version, (self.release, self.fsspec, self.torch, self.python))
        return (self.scenario, str(self.save_last), self.distribution, *versions)


def load(path: Path = RESULTS) -> list[Record]:
    """All records, the latest of each run; an unfinished last line is none.

    Raises:
        ValueError: a line is no record; says which.
    """
    if not path.exists():
        return []
    found: dict[tuple[object, ...], Record] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(keepends=True), 1):
        try:
            record = Record(**json.loads(line))
        except (TypeError, ValueError) as error:
            if not line.endswith("\n"):  # the measurement was killed while it wrote
                break
            raise ValueError(f"{path}:{number}: not a record: {error}") from None
        found[record.key] = record
    return sorted(found.values(), key=lambda each: each.sort_key)


def line(record: Record) -> str:
    """A record as it stands in the file."""
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


def save(records: Iterable[Record], path: Path = RESULTS) -> None:
    """Write all records, sorted, replacing the file at once."""
    staging = path.with_suffix(".new")
    ordered = sorted(records, key=lambda each: each.sort_key)
    staging.write_text("".join(map(line, ordered)), encoding="utf-8")
    os.replace(staging, path)
