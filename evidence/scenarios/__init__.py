"""All scenarios, by name, grouped by theme."""

from __future__ import annotations

from evidence.scenarios import (  # noqa: F401
    finding_the_link,
    hyperparameters,
    interrupted,
    other_runs,
    packages,
    resumed_again,
    wrong_calls,
)
from evidence.scenarios._registry import SCENARIOS, Scenario

__all__ = ["SCENARIOS", "Scenario"]
