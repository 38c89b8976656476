"""The plugin costs nothing where the fixture is not used, and is complete where it is."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import ckpt_lint.rules
from ckpt_lint.testing.failure import MEANINGS
from tests.testing.project import PLUGIN, ROOT, Project

CONFTEST = """
import sys

def pytest_collection_finish(session):
    heavy = {"torch", "lightning", "pytorch_lightning", "libcst", "yaml", "numpy"}
    print("loaded:", sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""


def test_collecting_loads_nothing_heavy() -> None:
    """Neither torch nor Lightning nor LibCST, even where a test asks for the fixture."""
    tests = "def test_resume(ckpt_smoke):\n    pass\n"
    project = Project({"conftest.py": CONFTEST, "test_it.py": tests})
    output = project.run_pytest("--collect-only", "-s", version="2.6.6").output
    assert "loaded: []" in output
    assert "test_resume" in output


def test_the_fixture_is_listed_with_its_first_sentence() -> None:
    """``pytest --fixtures`` tells how to use it."""
    output = Project({"test_it.py": ""}).run_pytest("--fixtures", version="2.6.6").output
    assert "Save and resume for real: ``ckpt_smoke(model=..." in output


def test_importing_the_plugin_loads_only_its_own_package() -> None:
    """What it loads beyond pytest is five small files."""
    code = f"import sys, pytest; import {PLUGIN}; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {name for name in printed.split() if name.startswith("ckpt_lint")} == {
        "ckpt_lint",
        "ckpt_lint.testing",
        "ckpt_lint.testing.choosing",
        "ckpt_lint.testing.names",
        "ckpt_lint.testing.plugin",
    }


def test_codes_have_the_names_of_the_rules() -> None:
    """The plugin does not load the rules, so its own list must not drift from them."""
    for module in pkgutil.iter_modules(ckpt_lint.rules.__path__):
        rule = getattr(importlib.import_module(f"ckpt_lint.rules.{module.name}"), "RULE", None)
        if rule is not None and rule.code in MEANINGS:
            assert MEANINGS[rule.code][0] == rule.name
