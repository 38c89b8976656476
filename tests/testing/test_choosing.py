"""Which checks run: mark, option, configuration; each is a test of its own."""

from __future__ import annotations

import re

from tests.testing.project import Project

TESTS = """
import pytest

def test_plain(ckpt_smoke):
    pass

@pytest.mark.ckpt_smoke(checks=["worsening", "moved"])
def test_marked(ckpt_smoke):
    pass

@pytest.fixture
def through(ckpt_smoke):
    return ckpt_smoke

def test_indirect(through):
    print("check is", through.check)
"""
WRONG = """
import pytest

@pytest.mark.ckpt_smoke({arguments})
def test_wrong(ckpt_smoke):
    pass
"""
MARKED = {"test_marked[worsening]", "test_marked[moved]"}


def collected(*arguments: str, **files: str) -> set[str]:
    project = Project({"test_it.py": TESTS, **{k.replace("_", "."): v for k, v in files.items()}})
    seen = project.run_pytest("--strict-markers", *arguments, version="2.6.6")
    assert not seen.failures, seen.output
    return set(seen.passed)


def test_one_check_leaves_the_name_of_the_test_as_it_is() -> None:
    assert collected() == {"test_plain", "test_indirect", *MARKED}


def test_the_option_chooses_for_tests_without_a_mark() -> None:
    assert collected("--ckpt-smoke-checks=equal,best") == MARKED | {
        f"test_{name}[{check}]" for name in ("plain", "indirect") for check in ("equal", "best")
    }


def test_the_configuration_chooses_and_the_option_wins() -> None:
    ini = "[pytest]\nckpt_smoke_checks = again moved\n"
    chosen = {f"test_{name}[{check}]" for name in ("plain", "indirect") for check in ("again", "moved")}
    assert collected(pytest_ini=ini) == MARKED | chosen
    assert collected("--ckpt-smoke-checks=equal", pytest_ini=ini) == MARKED | {"test_plain", "test_indirect"}


def test_all_stands_for_every_check() -> None:
    assert len([name for name in collected("--ckpt-smoke-checks=all") if "plain" in name]) == 12


def refused(test: str, *arguments: str) -> str:
    return Project({"test_it.py": test}).run_pytest(*arguments, version="2.6.6", fails=True).output


def test_a_name_that_is_no_check_is_refused_in_one_line() -> None:
    listed = "there are resume, again, worsening, interrupted, moved"
    output = refused(TESTS, "--ckpt-smoke-checks=resum")
    assert f"ERROR: --ckpt-smoke-checks: unknown check 'resum'; {listed}" in output
    assert "Traceback" not in output
    output = refused(WRONG.format(arguments="checks=['moved', 'mvoed']"))
    assert f"test_wrong: unknown check 'mvoed'; {listed}" in output
    assert "Traceback" not in output


def test_a_mark_that_is_written_wrongly_is_refused() -> None:
    for arguments in ("['moved']", "check='moved'", ""):
        output = refused(WRONG.format(arguments=arguments))
        assert "the mark is written @pytest.mark.ckpt_smoke(checks=[...])" in output
    assert "no check is named" in refused(WRONG.format(arguments="checks=[]"))
    assert "a list of names, not int" in refused(WRONG.format(arguments="checks=3"))


def test_options_of_processes_are_checked_before_anything_runs() -> None:
    output = refused(TESTS, "-o", "ckpt_smoke_start_method=forkserver")
    assert "ERROR: ckpt_smoke_start_method: fork or spawn, not 'forkserver'" in output
    output = refused(TESTS, "-o", "ckpt_smoke_timeout=soon")
    assert "ERROR: ckpt_smoke_timeout: a number of seconds, not 'soon'" in output


def test_help_lists_the_checks_and_the_mark() -> None:
    output = refused(TESTS, "--help")
    words = re.sub(r"\s+", " ", output)
    assert "checks of the ckpt_smoke fixture, between commas: resume, again, worsening" in words
    assert "@pytest.mark.ckpt_smoke(checks): the checks" in refused(TESTS, "--markers")
