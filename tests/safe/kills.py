"""Kills survived, with the helper and with ModelCheckpoint: ``python -m tests.safe.kills [MOMENTS]``.

The moments (200 unless told) are spread over three releases.
"""

from __future__ import annotations

import sys
from typing import Any

from tests.safe.running import printed

RELEASES = ("2.1.3", "2.4.0", "2.6.6")


def measured(version: str, kind: str, moments: int) -> list[dict[str, Any]]:
    """What became of each killed run."""
    limit = 120.0 + 120.0 * moments
    runs = printed("killed.py", "KILLED", "pytorch-lightning", version, kind, str(moments), timeout=limit)
    assert isinstance(runs, list)
    return runs


def counts(runs: list[dict[str, Any]]) -> dict[str, int]:
    """Runs by outcome; an epoch reached is one whose predecessor was saved."""
    back = [run["reached"] - run["resumed"] for run in runs if run["resumed"] is not None]
    return {
        "kills": len(runs),
        "inside a write": sum(run["writing"] for run in runs),
        "resumed at most one save back": sum(lost <= 1 for lost in back),
        "resumed further back": sum(lost > 1 for lost in back),
        "could not resume": len(runs) - len(back),
    }


def main(moments: int) -> None:
    """Print the table."""
    shares = [len(range(start, moments, len(RELEASES))) for start in range(len(RELEASES))]
    head: list[str] = []
    for version, share in zip(RELEASES, shares):
        for kind, name in (("safe", "SafeModelCheckpoint"), ("plain", "ModelCheckpoint")):
            found = counts(measured(version, kind, share))
            if not head:
                head = ["release", "callback", *found]
                print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
            print("| " + " | ".join([version, name, *map(str, found.values())]) + " |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
