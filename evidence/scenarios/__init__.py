"""All scenarios, by name, grouped by theme."""

from __future__ import annotations

from evidence.scenarios import (
    finding_the_link,
    hyperparameters,
    interrupted,
    other_runs,
    packages,
    resumed_again,
    wrong_calls,
)
from evidence.scenarios._registry import REGISTERED, Scenario

__all__ = ["SCENARIOS", "THEMES", "Scenario"]

THEMES = (
    finding_the_link,
    interrupted,
    resumed_again,
    other_runs,
    wrong_calls,
    hyperparameters,
    packages,
)
SCENARIOS: dict[str, Scenario] = {
    name: each
    for theme in THEMES
    for name, each in REGISTERED.items()
    if each.tell.__module__ == theme.__name__
}
