"""A little project as a value: write it, run its tests on a real Lightning release."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.lightning_releases import environment

ROOT = Path(__file__).parents[2]
PLUGIN = "ckpt_lint.testing.plugin"


@dataclass(frozen=True)
class Outcome:
    """What a run of pytest said: all of it, and for each test that failed why."""

    output: str
    passed: frozenset[str]
    failures: Mapping[str, str]

    def failure(self, test: str) -> str:
        """Why a test failed, as pytest prints it."""
        assert test in self.failures, f"{test} did not fail:\n{self.output}"
        return self.failures[test]

    def assert_passed(self, test: str) -> None:
        """The test ran and did not fail."""
        assert test in self.passed, self.failures.get(test, self.output)


@dataclass(frozen=True)
class Project:
    """Files by name; every change is a new project."""

    files: Mapping[str, str] = field(default_factory=dict)

    def replace(self, old: str, new: str) -> Project:
        """The project with a text replaced in all of its files."""
        assert any(old in text for text in self.files.values()), f"nowhere: {old}"
        return Project({name: text.replace(old, new) for name, text in self.files.items()})

    def run_pytest(
        self,
        *arguments: str,
        version: str,
        distribution: str = "pytorch-lightning",
        fails: bool = False,
        first: Path | None = None,
    ) -> Outcome:
        """Run the project's tests in a process of its own.

        ``fails``: before any of them starts. ``first``: a directory of packages that come
        before those installed.
        """
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            for file, text in self.files.items():
                directory.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
                directory.joinpath(file).write_text(text, "utf-8")
            variables = environment(version, distribution)
            paths = [*([] if first is None else [str(first)]), variables["PYTHONPATH"], str(ROOT)]
            variables["PYTHONPATH"] = os.pathsep.join(paths)
            # Whatever else is installed must neither load heavy modules nor change the output.
            variables["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            variables["OMP_NUM_THREADS"] = "1"  # more than one only gets in the way here
            options = ["-p", "no:cacheprovider", "--junitxml=results.xml", "-p", PLUGIN]
            process = subprocess.run(
                [sys.executable, "-m", "pytest", "--rootdir=.", *options, *arguments],
                env=variables,
                cwd=directory,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=300,
            )
            if fails:
                return Outcome(process.stdout, frozenset(), {})
            return _outcome(process.stdout, directory / "results.xml")


def _outcome(output: str, results: Path) -> Outcome:
    assert results.is_file(), output
    passed, failures = set(), {}
    for case in ElementTree.parse(results).iter("testcase"):
        wrong = [each for each in case if each.tag in ("failure", "error")]
        if wrong:
            failures[case.attrib["name"]] = wrong[0].text or ""
        else:
            passed.add(case.attrib["name"])
    return Outcome(output, frozenset(passed), failures)
