"""The oldest pytest that is supported, and pytest-xdist."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from evidence.releases import cache_directory
from tests.testing.project import Project
from tests.testing.sources import TRAIN

TESTS = """
from train import *


@pytest.mark.ckpt_smoke(checks=["resume", "worsening", "interrupted"])
def test_it(ckpt_smoke):
    ckpt_smoke(model=Model, data=loader, callbacks=lambda: last(monitor="m"))
"""
PROJECT = Project({"train.py": TRAIN, "test_it.py": TESTS, "plain.py": "import torch\n"})


def oldest_pytest() -> Path:
    """pytest 7.4.0 in a directory of its own, installed once."""
    target = cache_directory().parent / "pytest-7.4.0"
    if not target.joinpath("pytest").is_dir():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
        subprocess.run([*install, "pytest==7.4.0", "pluggy==1.6.0"], check=True)
    return target


def test_checks_run_on_the_oldest_pytest() -> None:
    seen = PROJECT.run_pytest("--strict-markers", "--ckpt-lint", version="2.6.6", first=oldest_pytest())
    assert "pytest-7.4.0" in seen.output
    assert seen.passed == {"test_it[resume]", "ckpt-lint"}
    assert set(seen.failures) == {"test_it[worsening]", "test_it[interrupted]"}
    assert "CKPT103 last-is-not-latest" in seen.failure("test_it[worsening]")


def test_checks_are_shared_out_by_xdist() -> None:
    seen = PROJECT.run_pytest("-p", "xdist", "-n2", "--ckpt-lint", version="2.6.6")
    assert "test_it[resume]" in seen.passed
    assert set(seen.failures) == {"test_it[worsening]", "test_it[interrupted]"}
