"""CKPT301 and CKPT302 on requirements, with findings on some releases given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ckpt_lint.facts import LightningRequirement
from ckpt_lint.findings import Finding, Position, Span
from ckpt_lint.frontends import pins
from ckpt_lint.rules import RULES, Problem, Situation

FINDING = Finding("train.py", Span(Position(4, 1), Position(4, 9)), "CKPT103", "last-is-not-latest", "")
FROM_26 = tuple(f"2.6.{n}" for n in range(9))


def on(*releases: str) -> Callable[[str], Sequence[Finding]]:
    """One finding, on these releases."""
    return lambda version: (FINDING,) if version in releases else ()


def fact(line: str, path: str = "requirements.txt") -> LightningRequirement:
    (found,) = pins.read(path, line.encode()).facts
    assert isinstance(found, LightningRequirement)
    return found


def affected(line: str, *releases: str, path: str = "requirements.txt") -> list[Problem]:
    requirement = fact(line, path)
    situation = Situation(requirement.distribution, requirement.admits[-1], findings_on=on(*releases))
    return RULES["CKPT301"].check(requirement, situation)


def rewritten(line: str, *releases: str, path: str = "requirements.txt") -> str:
    """The line after the unsafe fix, which must change nothing but the specifier."""
    (problem,) = affected(line, *releases, path=path)
    assert problem.applicability == "unsafe"
    assert problem.rewrite is not None
    (edit,) = problem.rewrite
    row, start, end = edit.span.start.row - 1, edit.span.start.column - 1, edit.span.end.column - 1
    lines = line.splitlines(keepends=True)
    lines[row] = lines[row][:start] + edit.content + lines[row][end:]
    return "".join(lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lightning", "lightning<=2.5.6"),
        ("lightning  # why", "lightning<=2.5.6  # why"),
        ("lightning[extra]", "lightning[extra]<=2.5.6"),
        ("lightning ; python_version > '3.8'", "lightning<=2.5.6 ; python_version > '3.8'"),
        ("lightning>=2.0", "lightning>=2.0,<=2.5.6"),
        ("lightning >= 2.0, != 2.3.*", "lightning >= 2.0, != 2.3.*, <=2.5.6"),
        ("lightning>=2.0,<3", "lightning>=2.0,<=2.5.6"),
        ("lightning<3,>=2.0", "lightning<=2.5.6,>=2.0"),
        (
            "lightning >=2.0 , <3 , <2.7 ; python_version > '3'",
            "lightning >=2.0 , <=2.5.6 ; python_version > '3'",
        ),
        ("lightning (>=2.1.0,<3.0.0)", "lightning (>=2.1.0,<=2.5.6)"),
        ("lightning~=2.1", "lightning~=2.1,<=2.5.6"),
        ("lightning==2.*", "lightning==2.*,<=2.5.6"),
        ("lightning==2.6.6", "lightning==2.5.6"),
        ("lightning == 2.6.6  # c", "lightning == 2.5.6  # c"),
        ("lightning===2.6.6", "lightning===2.5.6"),
        ("lightning>=2.6", "lightning==2.5.6"),
        ("lightning~=2.6.0", "lightning==2.5.6"),
        (
            "torch\n\nlightning==2.6.6 \\\n  ; python_version > '3'\n",
            "torch\n\nlightning==2.5.6 \\\n  ; python_version > '3'\n",
        ),
        ("lightning \\\n  >=2.0\n", "lightning \\\n  >=2.0,<=2.5.6\n"),
    ],
)
def test_a_specifier_is_rewritten_and_the_rest_of_the_line_stays(before: str, after: str) -> None:
    assert rewritten(before, *FROM_26) == after
    again = fact(after).admits
    assert again[-1] == "2.5.6", "the next install gets the release that was named"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('lightning = "^2.0"', 'lightning = "^2.0,<=2.5.6"'),
        ('lightning = "~2.6"', 'lightning = "==2.5.6"'),
        ("lightning = '2.6.6'", "lightning = '2.5.6'"),
        ('lightning = "*" # c', 'lightning = "<=2.5.6" # c'),
        ('lightning = ">=2.0, <3.0"', 'lightning = ">=2.0, <=2.5.6"'),
        (
            'lightning = {extras = ["x"], version = ">=2.0"}',
            'lightning = {extras = ["x"], version = ">=2.0,<=2.5.6"}',
        ),
    ],
)
@pytest.mark.parametrize("table", ["dependencies", "group.train.dependencies"])
def test_poetrys_constraints_are_rewritten_in_its_own_way(table: str, before: str, after: str) -> None:
    head = f"[tool.poetry.{table}]\n"
    assert rewritten(head + before, *FROM_26, path="pyproject.toml") == head + after
    assert fact(head + after, "pyproject.toml").admits[-1] == "2.5.6"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("pyproject.toml", "[project]\ndependencies = ['lightning>=2']", "[project]\ndependencies = ['lightning>=2,<=2.5.6']"),
        ("pyproject.toml", '[dependency-groups]\nx = ["lightning"]', '[dependency-groups]\nx = ["lightning<=2.5.6"]'),
        ("Pipfile", '[packages]\nlightning = "==2.6.6"', '[packages]\nlightning = "==2.5.6"'),
        ("Pipfile", '[packages]\nlightning = "*"', '[packages]\nlightning = "<=2.5.6"'),
        ("setup.cfg", "[options]\ninstall_requires =\n  lightning>=2\n", "[options]\ninstall_requires =\n  lightning>=2,<=2.5.6\n"),
        ("setup.py", "setup(install_requires=['lightning>=2'])", "setup(install_requires=['lightning>=2,<=2.5.6'])"),
        ("environment.yml", "dependencies:\n- pip: ['lightning>=2']", "dependencies:\n- pip: ['lightning>=2,<=2.5.6']"),
        ("environment.yml", "dependencies:\n- pip:\n  - lightning==2.6.6", "dependencies:\n- pip:\n  - lightning==2.5.6"),
        ("environment.yml", "dependencies:\n- lightning  # c", "dependencies:\n- lightning<=2.5.6  # c"),
        ("environment.yml", "dependencies:\n- 'x::lightning >=2.1,<3'", "dependencies:\n- 'x::lightning >=2.1,<=2.5.6'"),
        ("environment.yml", "dependencies:\n- lightning=2.*", "dependencies:\n- lightning==2.5.6"),
        ("environment.yml", "dependencies:\n- lightning=2.6.6=pyhd8ed1ab_0", "dependencies:\n- lightning==2.5.6"),
        ("pixi.toml", '[dependencies]\nlightning = "2.*"', '[dependencies]\nlightning = "2.*,<=2.5.6"'),
        ("pixi.toml", '[dependencies]\nlightning = "*"', '[dependencies]\nlightning = "<=2.5.6"'),
        ("pixi.toml", '[pypi-dependencies]\nlightning = { version = "==2.6.6" }', '[pypi-dependencies]\nlightning = { version = "==2.5.6" }'),
    ],
)  # fmt: skip
def test_every_kind_that_is_written_by_hand_is_rewritten(path: str, before: str, after: str) -> None:
    assert rewritten(before, *FROM_26, path=path) == after
    assert fact(after, path).admits[-1] == "2.5.6"


@pytest.mark.parametrize("constraint", ["^1.9 || ^2.6", "^2.6 | ^1.9", "1.9.5 || 2.6.6"])
def test_of_several_alternatives_of_poetry_the_newest_is_what_counts(constraint: str) -> None:
    text = f'[tool.poetry.dependencies]\nlightning = "{constraint}"'
    assert fact(text, "pyproject.toml").admits[-1] == "2.6.6"
    after = fact(rewritten(text, *FROM_26, path="pyproject.toml"), "pyproject.toml")
    assert after.admits == ("2.5.6",)


@pytest.mark.parametrize(
    ("path", "text", "command"),
    [
        (
            "uv.lock",
            '[[package]]\nname = "lightning"\nversion = "2.6.6"',
            "uv add 'lightning==2.5.6'",
        ),
        (
            "poetry.lock",
            '[[package]]\nname = "lightning"\nversion = "2.6.6"',
            "poetry add 'lightning==2.5.6'",
        ),
        ("pdm.lock", '[[package]]\nname = "lightning"\nversion = "2.6.6"', "pdm add 'lightning==2.5.6'"),
        (
            "Pipfile.lock",
            '{"default": {"lightning": {"version": "==2.6.6"}}}',
            "pipenv install 'lightning==2.5.6'",
        ),
        (
            "pixi.lock",
            "- conda: https://x/noarch/lightning-2.6.6-pyhd8ed1ab_0.conda\n",
            "pixi add 'lightning==2.5.6'",
        ),
        (
            "pixi.lock",
            "- conda: https://x/y-1-0.conda\n- pypi: https://x/lightning-2.6.6-py3-none-any.whl\n",
            "pixi add --pypi 'lightning==2.5.6'",
        ),
        (
            "pixi.lock",
            "packages:\n- kind: pypi\n  name: lightning\n  version: 2.6.6\n",
            "pixi add --pypi 'lightning==2.5.6'",
        ),
        (
            "requirements.txt",
            "# This file was autogenerated by uv via the following command:\n#    uv pip compile x.in\nlightning==2.6.6\n",
            "uv pip compile --upgrade-package 'lightning==2.5.6'",
        ),
        ("requirements.txt", "lightning==2.6.6 --hash=sha256:aa", "Require 'lightning==2.5.6' there"),
        ("requirements.txt", "lightning=2.6.6=pyhd8ed1ab_0", "Require 'lightning==2.5.6' there"),
        ("environment.yml", "dependencies:\n- lightning 2.6.* *_0\n", "Require 'lightning==2.5.6' there"),
        (
            "environment.yml",
            "dependencies:\n- lightning[version='>=2']\n",
            "Require 'lightning==2.5.6' there",
        ),
    ],
)
def test_what_is_not_written_by_hand_is_not_rewritten_but_the_command_is_named(
    path: str, text: str, command: str
) -> None:
    (problem,) = affected(text, *FROM_26, path=path)
    assert problem.rewrite is None
    assert command in problem.help


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("environment.yml", "dependencies: [{pip: [lightning>=2, torch]}]"),
        ("environment.yml", 'dependencies:\n- pip: ["lightning\\x3E=2"]'),
        ("pyproject.toml", '[project]\ndependencies = ["lightning\\u003E=2"]'),
        ("setup.py", "x = ['lightning' '>=2']"),
        ("setup.py", "x = ['lightning\\x3e=2']"),
    ],
)
def test_what_would_not_survive_a_longer_text_is_reported_and_left_alone(path: str, text: str) -> None:
    (problem,) = affected(text, *FROM_26, path=path)
    assert problem.rewrite is None


def test_the_message_names_the_release_the_finding_and_the_way_out() -> None:
    (problem,) = affected("lightning>=2.0", *FROM_26)
    assert problem.message == (
        "`lightning>=2.0` selects lightning 2.6.6, on which this project has CKPT103 at train.py:4; "
        "the newest release that it admits without that is 2.5.6"
    )
    assert "; the newest release without that is 2.5.6" in affected("lightning>=2.6", *FROM_26)[0].message


def test_several_rules_on_one_callback_are_one_place() -> None:
    other = replace(FINDING, code="CKPT101")
    elsewhere = replace(FINDING, path="zoo.py")
    requirement = fact("lightning==2.6.6")
    found = {"2.6.6": (FINDING, other, elsewhere)}
    situation = Situation("lightning", "2.6.6", findings_on=lambda version: found.get(version, ()))
    (problem,) = RULES["CKPT301"].check(requirement, situation)
    assert "has CKPT101 at train.py:4 and 1 more; the newest" in problem.message
    assert [each.path for each in problem.related] == ["train.py", "zoo.py"]


def test_a_requirement_that_selects_a_sound_release_is_not_reported() -> None:
    assert affected("lightning>=2.0,<2.6", *FROM_26) == []
    assert affected("lightning>=2.0", "2.1.3") == [], "what a fresh install gets counts"
    assert affected("lightning==2.5.6", *FROM_26) == []


def test_no_release_is_named_where_none_was_measured_without_the_finding() -> None:
    every = fact("pytorch-lightning").admits
    old = tuple(version for version in every if version.startswith("1.") and version != "1.9.5")
    (problem,) = affected("pytorch-lightning", *set(every).difference(old))
    assert problem.message.endswith("no measured release is free of that")
    assert problem.rewrite is None


def compromised(path: str, text: str) -> list[str]:
    return [
        problem.message
        for each in pins.read(path, text.encode()).facts
        if isinstance(each, LightningRequirement)
        for problem in RULES["CKPT302"].check(each, Situation(each.distribution, "0"))
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "lightning==2.6.2"),
        ("requirements.txt", "pytorch_lightning == 2.6.3"),
        ("requirements.txt", "lightning>2.6.1,<2.6.4"),
        ("requirements.txt", "lightning==2.6.3 --hash=sha256:aa"),
        ("uv.lock", '[[package]]\nname = "lightning"\nversion = "2.6.3"'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nlightning = "2.6.2"'),
        ("Pipfile.lock", '{"default": {"lightning": {"version": "==2.6.3"}}}'),
        ("environment.yml", "dependencies: [{pip: [lightning==2.6.3]}]"),
        ("setup.py", "setup(install_requires=['lightning==2.6.2'])"),
    ],
)
def test_a_compromised_release_is_reported_in_every_kind_of_file(path: str, text: str) -> None:
    (message,) = compromised(path, text)
    assert "GHSA-w37p-236h-pfx3" in message


@pytest.mark.parametrize(
    "line",
    [
        "lightning==2.6.1",
        "lightning==2.6.4",
        "lightning>=2.6.2",
        "lightning",
        "lightning>=2.6,!=2.6.2,!=2.6.3",
        "lightning-utilities==2.6.2",
        "lightning-fabric==2.6.3",
        "lightning>=3",
        "lightning @ git+https://x/y",
    ],
)
def test_what_does_not_get_a_compromised_release_is_silent(line: str) -> None:
    assert compromised("requirements.txt", line) == []
