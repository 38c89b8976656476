"""What cannot be resumed fails, in words and with the rule's code, on the releases it fails on."""

from __future__ import annotations

import pytest

from tests.testing.sources import OLD_AND_NEW, outcome

EVERY = ("2.0.9", "2.1.3", "2.1.4", "2.5.6", "2.6.6")
OLDER_WINS = ("2.1.3", "2.1.4", "2.6.6")

CODES = {
    "test_relative_logger": ("CKPT101 dangling-last-link", ("2.1.3",)),
    "test_guarded": ("CKPT203 exists-guard-hides-broken-link", ("2.1.3",)),
    "test_never_resumes": ("CKPT203", EVERY),
    "test_worsening": ("CKPT103 last-is-not-latest", OLDER_WINS),
    "test_worsening_link": ("CKPT103", EVERY[1:]),
    "test_self_link": ("CKPT102 self-linking-last", EVERY[1:4]),
    "test_killed_before_anything_is_written": ("CKPT104 last-saved-only-at-end", ("2.6.6",)),
    "test_no_callbacks": ("CKPT104 last-saved-only-at-end: nothing writes last.ckpt", EVERY),
    "test_no_save_last": ("no save_last on the callbacks (ModelCheckpoint)", EVERY),
    "test_last_keyword_in_a_new_directory": ("CKPT204 last-keyword-starts-fresh", EVERY),
    "test_weights_only_file": ("CKPT107 weights-only-last", EVERY),
    "test_path_in_hyperparameters": ("CKPT206 weights-only-resume", (*EVERY[:3], "2.6.6")),
}

# The same on every release: what is named is what is lost.
DIFFERENCES = {
    "test_weights_that_change_after_the_save": "weights / layer.1.bias: was",
    "test_optimizer_state_that_is_not_restored": "optimizers / optimizer 0 (AdamW) / state / "
    "layer.0.weight: was there when training stopped, is not restored",
    "test_scheduler_that_jumps": "schedulers / scheduler 0 (StepLR) / last_epoch: was 1, is 7",
    "test_data_module_that_restores_another_state": "data / ForgetfulData / shard: was 3, is 2",
    "test_callback_that_counts_after_the_save": "callbacks / Counter / epochs: was 1, is 0",
    "test_model_that_does_not_fit_its_checkpoint": "size mismatch for extra.weight",
}

MISUSES = {
    "test_instance": "model= takes a callable that builds it anew",
    "test_no_module": "which is neither a LightningModule of lightning.pytorch nor of",
    "test_no_data": "data= gave a builtins.int",
    "test_no_callback": "callbacks= gave a builtins.str",
    "test_no_arguments": "trainer= gave a builtins.int",
    "test_shared_callback": "the same ModelCheckpoint came back",
    "test_no_step": "training took no step that Lightning counts",
    "test_used_directory": "where another run's checkpoints are",
    "test_their_own_error": "ZeroDivisionError: their own bug",
}


@pytest.mark.parametrize(("version", "distribution"), OLD_AND_NEW)
def test_the_code_is_named_where_the_release_is_affected(version: str, distribution: str) -> None:
    """The releases are those of the measured matrix."""
    seen = outcome(version, distribution)
    for test, (words, affected) in CODES.items():
        if version in affected:
            assert words in seen.failure(test)
        else:
            seen.assert_passed(test)


@pytest.mark.parametrize(("version", "distribution"), OLD_AND_NEW)
def test_the_first_difference_is_named(version: str, distribution: str) -> None:
    """Weights, optimizers, schedulers, callbacks and data, down to the entry."""
    for test, words in DIFFERENCES.items():
        assert words in outcome(version, distribution).failure(test)


@pytest.mark.parametrize("version", OLDER_WINS)
def test_two_writers_are_named_where_the_older_one_wins(version: str) -> None:
    """On 2.5.6 both write the same state."""
    assert "CKPT106 two-last-writers" in outcome(version).failure("test_two_writers")
    outcome("2.5.6").assert_passed("test_two_writers")


def test_a_loader_that_trusts_the_file_is_passed_on() -> None:
    """``fit={"weights_only": False}`` is what mends CKPT206 from 2.6.0 on."""
    outcome("2.6.6").assert_passed("test_path_in_hyperparameters_trusted")


@pytest.mark.parametrize("version", ["2.0.9", "2.6.6"])
@pytest.mark.parametrize(("test", "words"), MISUSES.items())
def test_misuse_is_told_from_a_lost_checkpoint(version: str, test: str, words: str) -> None:
    """The project's own mistakes are never reported as a failed resume."""
    failure = outcome(version).failure(test)
    assert words in failure
    assert "ResumeFailed" not in failure


def test_the_report_says_what_was_expected_found_and_lost() -> None:
    """All that is needed to see the cause is in it, and nothing of our own code."""
    failure = outcome("2.6.6").failure("test_worsening")
    assert "expected  epoch 3, global step 6, where training stopped" in failure
    assert "found     epoch 1, global step 2, where the resumed Trainer starts" in failure
    assert "lost      resumed at epoch 1 of 3: 2 epochs lost" in failure
    assert "releases  pytorch_lightning 2.6.6, torch " in failure
    assert "rule      ckpt-lint rule CKPT103" in failure
    assert "ck/last.ckpt  " in failure
    assert "bytes, saved in epoch 0 at step 2" in failure
    assert "testing/smoke.py" not in failure


def test_the_report_shows_where_links_go() -> None:
    """A dangling one and one that points to itself are told apart."""
    dangling = outcome("2.1.3").failure("test_relative_logger")
    assert "last.ckpt  -> logs/lightning_logs/version_0/checkpoints/epoch=0-step=2.ckpt" in dangling
    assert "(to nothing)" in dangling
    assert "(to itself)" in outcome("2.5.6").failure("test_self_link")
