"""Releases that all advisories treat alike: no rule tells them apart, so one speaks for the others."""

from __future__ import annotations

from typing import Any

import pytest

from ckpt_lint.advisories import alike
from ckpt_lint.facts import Guard, ResumePath
from ckpt_lint.filefacts import Project
from ckpt_lint.frontends import python
from ckpt_lint.project.known import DISTRIBUTIONS, releases
from ckpt_lint.rules import RULES, Situation
from ckpt_lint.values import TEXT
from tests.rules.test_releases import PLACE, callback
from tests.rules.test_training_rules import BODIES, HEAD

TRAINING = python.read("train.py", (HEAD + "".join(BODIES.values())).encode())
FACTS: list[Any] = [
    *TRAINING.facts,
    ResumePath(PLACE, (), "'last.ckpt'", ("fit",), (Guard(PLACE, "exists(p)"),)),
    *(
        callback(save_last=save_last, **more)
        for save_last in (True, "link", False)
        for more in (
            {},
            {"monitor": "val_acc"},
            {"monitor": TEXT, "save_top_k": -1},
            {"every_n_epochs": 5},
            {"save_top_k": 0},
            {"every_n_train_steps": 10, "save_weights_only": True},
        )
    ),
]


def verdict(distribution: str, version: str) -> list[set[str]]:
    situation = Situation(distribution, version, project=Project((TRAINING,)))
    return [
        {code for code, rule in RULES.items() if isinstance(fact, rule.fact) and rule.check(fact, situation)}
        for fact in FACTS
    ]


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_a_release_is_judged_like_the_others_of_its_group(distribution: str) -> None:
    examples: dict[int, list[set[str]]] = {}
    for version in releases(distribution):
        seen = verdict(distribution, version)
        assert examples.setdefault(alike(version), seen) == seen, version
    assert len(examples) > 3


def test_the_groups_follow_the_advisories() -> None:
    assert alike("2.1.3") != alike("2.1.4")
    assert alike("2.5.6") != alike("2.6.0")
    assert alike("2.3.0") == alike("2.3.3")
