"""Every save-side scenario with ModelCheckpoint and with SafeModelCheckpoint, on every release of the matrix.

``python -m tests.safe.table`` prints a Markdown table of epochs lost, neighbouring releases with the same
outcome joined, and the outcomes of each release on stderr as they come. It takes some twenty minutes.
"""

from __future__ import annotations

import sys
from typing import Any

from tests.safe.running import printed

RELEASES = [
    "2.0.0", "2.0.9", "2.1.0", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.2.0", "2.2.5", "2.3.3",
    "2.4.0", "2.5.0", "2.5.2", "2.5.3", "2.5.5", "2.5.6", "2.6.0", "2.6.1", "2.6.4", "2.6.6",
]  # fmt: skip
Outcomes = dict[str, dict[str, Any]]


def measured(kind: str, releases: list[str], values: str) -> Outcomes:
    """Outcome by release and scenario, for values of ``save_last``."""
    found: Outcomes = {}
    for version in releases:
        found[version] = printed(
            "scenarios.py", "LOST", "pytorch-lightning", version, kind, values, timeout=1800
        )
        print(kind, version, found[version], file=sys.stderr, flush=True)
    return found


def joined(outcomes: Outcomes, scenario: str) -> str:
    """Outcomes of one scenario, as ``2.1.3 to 2.1.4: loses 3``; only what was lost is named."""
    rows: list[tuple[list[str], str]] = []
    for version, found in outcomes.items():
        said = in_words(found[scenario])
        if rows and rows[-1][1] == said:
            rows[-1][0].append(version)
        else:
            rows.append(([version], said))
    bad = [(versions, said) for versions, said in rows if said != "ok"]
    return "; ".join(f"{_range(versions)}: {said}" for versions, said in bad) or "nothing lost"


def in_words(outcome: object) -> str:
    """``0`` is "ok", a number is epochs (steps, for ``crash_steps``) lost."""
    if isinstance(outcome, int):
        return f"loses {outcome}" if outcome else "ok"
    return str(outcome)


def _range(versions: list[str]) -> str:
    return versions[0] if len(versions) == 1 else f"{versions[0]} to {versions[-1]}"


def main(releases: list[str]) -> None:
    """Print the table; ``save_last`` has no effect on the helper."""
    plain, safe = measured("plain", releases, "True,link"), measured("safe", releases, "link")
    print('| scenario | `save_last=True` | `save_last="link"` | SafeModelCheckpoint |\n|---|---|---|---|')
    for each in next(iter(safe.values())):
        name = each.partition(":")[0]
        columns = (joined(plain, f"{name}:True"), joined(plain, f"{name}:link"), joined(safe, each))
        print(f"| `{name}` | {' | '.join(columns)} |")


if __name__ == "__main__":
    main(sys.argv[1:] or RELEASES)
