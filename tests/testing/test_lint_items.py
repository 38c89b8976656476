"""``pytest --ckpt-lint``: the linter's findings as tests, one a file."""

from __future__ import annotations

from tests.testing.project import Project

HARMFUL = """
from pytorch_lightning.callbacks import ModelCheckpoint
saving = ModelCheckpoint(monitor="loss", save_last=True)
"""
PYPROJECT = """
[tool.ckpt-lint]
lightning-version = "2.6.6"
{more}
"""


def project(more: str = "") -> Project:
    return Project(
        {
            "pyproject.toml": PYPROJECT.format(more=more),
            "train.py": HARMFUL,
            "model.py": "import torch\n",
            "test_it.py": "def test_something():\n    pass\n",
            "broken.py": "from pytorch_lightning.callbacks import ModelCheckpoint(save_last=True\n",
        }
    )


def test_every_file_is_a_test_and_a_finding_fails_it_in_the_linters_words() -> None:
    seen = project().run_pytest("--ckpt-lint", "-v", version="2.6.6")
    assert "train.py::ckpt-lint FAILED" in seen.output
    assert "broken.py::ckpt-lint FAILED" in seen.output
    for passing in ("model.py::ckpt-lint", "test_it.py::ckpt-lint", "test_it.py::test_something"):
        assert f"{passing} PASSED" in seen.output
    assert "CKPT103 [*] " in seen.output
    assert "--> train.py:3:" in seen.output
    assert "CKPT902" in seen.output
    assert "linting.py" not in seen.output, "no traceback into the linter"


def test_the_projects_configuration_holds() -> None:
    more = 'ignore = ["CKPT103"]\nextend-exclude = ["broken.py"]'
    seen = project(more).run_pytest("--ckpt-lint", "-v", version="2.6.6")
    assert "train.py::ckpt-lint PASSED" in seen.output
    assert "broken.py" not in seen.output


def test_only_what_pytest_collects_is_linted() -> None:
    seen = project().run_pytest("--ckpt-lint", "-v", "model.py", version="2.6.6")
    assert "model.py::ckpt-lint PASSED" in seen.output
    assert "train.py" not in seen.output


def test_a_finding_in_a_file_that_pytest_does_not_collect_is_a_test_too() -> None:
    """A pin of a compromised release, in the pyproject.toml that holds for what is collected."""
    pinned = '\n[project]\nname = "it"\nversion = "1"\ndependencies = ["lightning==2.6.2"]\n'
    files = dict(project().files)
    files["pyproject.toml"] = files["pyproject.toml"] + pinned
    seen = Project(files).run_pytest("--ckpt-lint", "-v", "model.py", "train.py", version="2.6.6")
    assert "pyproject.toml::ckpt-lint FAILED" in seen.output
    assert "CKPT302" in seen.output


def test_a_configuration_that_means_nothing_is_refused_in_one_line() -> None:
    output = project("colour = 3").run_pytest("--ckpt-lint", version="2.6.6", fails=True).output
    assert "ERROR: --ckpt-lint: " in output
    assert "unknown key `colour`" in output
    assert "Traceback" not in output


def test_without_the_flag_there_are_no_such_tests() -> None:
    assert "ckpt-lint" not in project().run_pytest("-v", "test_it.py", version="2.6.6").output
