"""``pytest --ckpt-lint``: the linter's findings as tests, one a file."""

from __future__ import annotations

import json

import pytest

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


def test_only_what_pytest_was_given_is_linted() -> None:
    seen = project().run_pytest("--ckpt-lint", "-v", "model.py", version="2.6.6")
    assert "model.py::ckpt-lint PASSED" in seen.output
    assert "train.py" not in seen.output


YAML = """
callbacks:
  - class_path: lightning.pytorch.callbacks.ModelCheckpoint
    init_args: {monitor: loss, save_last: true}
"""
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": HARMFUL}
MANY_KINDS = {
    "pyproject.toml": PYPROJECT.format(
        more='select = ["ALL"]\n[tool.pytest.ini_options]\ntestpaths = ["tests"]'
    ),
    "tests/test_it.py": "def test_something():\n    pass\n",
    "src/train.py": HARMFUL,
    "conf/fit.yaml": YAML,
    ".hidden/fit.yaml": YAML,
    "look.ipynb": json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    "run.sh": "python main.py fit --ckpt_path ck/last.ckpt\n",
    "Makefile": "again:\n\tpython main.py fit --ckpt_path ck/last.ckpt\n",
    "requirements.txt": "lightning==2.6.2\n",
}
HARMFUL_ONES = sorted(set(MANY_KINDS) - {"pyproject.toml", "tests/test_it.py"})


def failed(output: str) -> list[str]:
    lines = [line for line in output.splitlines() if line.startswith("FAILED ")]
    return sorted(line.split()[1].partition("::")[0] for line in lines)


@pytest.mark.parametrize(
    "more", [(), (".",), ("-p", "xdist", "-n", "2")], ids=["testpaths", "directory", "xdist"]
)
def test_files_of_every_kind_are_linted_wherever_the_tests_are(more: tuple[str, ...]) -> None:
    seen = Project(MANY_KINDS).run_pytest("--ckpt-lint", "-rA", *more, version="2.6.6")
    assert failed(seen.output) == HARMFUL_ONES
    assert "PASSED tests/test_it.py::ckpt-lint" in seen.output
    assert "PASSED tests/test_it.py::test_something" in seen.output


def test_what_pytest_ignores_or_was_asked_for_by_test_is_left_out() -> None:
    harmed = Project(MANY_KINDS)
    seen = harmed.run_pytest("--ckpt-lint", "--ignore=conf", "--ignore=run.sh", version="2.6.6")
    assert failed(seen.output) == sorted(set(HARMFUL_ONES) - {"conf/fit.yaml", "run.sh"})
    seen = harmed.run_pytest("--ckpt-lint", "-rA", "tests/test_it.py::test_something", version="2.6.6")
    assert "tests/test_it.py::ckpt-lint" not in seen.output
    assert failed(seen.output) == ["requirements.txt"], "it says which Lightning the test runs on"


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
