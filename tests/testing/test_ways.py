"""Projects that train in their own ways, and what the checks beyond the first say of them."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.testing.project import Outcome, Project
from tests.testing.sources import TRAIN, of
from tests.testing.sources_ways import WAYS

RELEASES = [("2.0.9", "pytorch-lightning"), ("2.6.6", "lightning")]

FAILURES = {
    "test_cli_that_refuses_a_second_run_in_its_directory": "SaveConfigCallback expected",
    "test_second_run_whose_schedule_is_longer_than_the_first_one_s": "CKPT202 literal-last-may-be-old",
    "test_cli_that_is_asked_for_nonsense": "SetupError: the project's script exited with 2",
    "test_script_that_ignores_what_to_resume_from": "the project's fit was not given the checkpoint",
    "test_script_that_does_not_train": "the Trainer that it built did not fit",
    "test_script_with_other_parts": "data= and callbacks= go with model=: train= brings its own",
    "test_order_that_starts_again": "in epoch 1: data, batch 0: is another one",
    "test_state_outside_of_the_checkpoint": "in epoch 1: module layer.0, tensor bias: ",
    "test_training_that_is_never_the_same": "training is not the same when it is run twice: in epoch 0",
    "test_ranks_that_disagree": "the ranks resume from different places",
}


@cache
def outcome(version: str, distribution: str) -> Outcome:
    project = of(distribution, Project({"train.py": TRAIN, "test_ways.py": WAYS}))
    return project.run_pytest("-rs", version=version, distribution=distribution)


@pytest.mark.parametrize(("version", "distribution"), RELEASES)
def test_a_project_that_resumes_passes_however_it_trains(version: str, distribution: str) -> None:
    """LightningCLI, Hydra, moving averages, early stopping, several optimizers, shuffled data."""
    seen = outcome(version, distribution)
    tests = re.findall(r"^def (test_\w+)", WAYS, re.MULTILINE)
    for test in set(tests) - set(FAILURES):
        found = [name for name in seen.passed if name.partition("[")[0] == test]
        assert found, seen.output
        assert not [name for name in seen.failures if name.partition("[")[0] == test], seen.output


@pytest.mark.parametrize(("version", "distribution"), RELEASES)
def test_a_project_that_does_not_fails_for_its_own_reason(version: str, distribution: str) -> None:
    seen = outcome(version, distribution)
    for test, words in FAILURES.items():
        assert words in seen.failure(test)


def test_what_cannot_be_checked_is_skipped_with_the_reason() -> None:
    output = outcome("2.6.6", "lightning").output
    assert "no callback monitors a metric: there is no best file" in output
    assert re.search(r"checkpoints are written to \S+ck, outside of the run's directory", output)
