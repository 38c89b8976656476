"""The bug report as a project: it fails, and passes with the safe helper."""

from __future__ import annotations

from tests.testing.project import ROOT, Project

EXAMPLE = ROOT / "examples" / "dangling_link"
PROJECT = Project({each.name: each.read_text("utf-8") for each in sorted(EXAMPLE.glob("*.py"))})
BEFORE = "from pytorch_lightning.callbacks import ModelCheckpoint"
AFTER = "from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint as ModelCheckpoint"
TEST = "test_the_run_can_be_resumed"


def test_the_callbacks_of_the_bug_report_fail() -> None:
    """On 2.1.3 the link dangles."""
    failure = PROJECT.run_pytest(version="2.1.3").failure(TEST)
    assert "CKPT101 dangling-last-link" in failure
    assert "Checkpoint file not found" in failure


def test_the_safe_helper_mends_them() -> None:
    """The same release, the same arguments, one import changed."""
    PROJECT.replace(BEFORE, AFTER).run_pytest(version="2.1.3").assert_passed(TEST)
