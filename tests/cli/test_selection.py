"""Which rules hold for which files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import BAD, Cli, write

J = ("--output-format", "json", "-q")


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], ["CKPT101"]),
        (["--select", "CKPT101"], ["CKPT101"]),
        (["--select", "CKPT103"], ["CKPT103"]),
        (["--select", "CKPT2"], []),
        (["--select", "CKPT2", "--extend-select", "CKPT103"], ["CKPT103"]),
        (["--select", "CKPT2,CKPT101"], ["CKPT101"]),
        (["--select", "CKPT2", "--select", "CKPT101"], ["CKPT101"]),
        (["--ignore", "CKPT101"], ["CKPT102"]),
        (["--ignore", "CKPT1"], []),
        (["--ignore", "ALL"], []),
        (["--select", "dangling-last-link"], ["CKPT101"]),
        (["--select", "CKPT1", "--ignore", "CKPT101,CKPT102,CKPT103,CKPT105,CKPT110"], []),
    ],
)
def test_rules_from_the_command_line(cli: Cli, arguments: list[str], codes: list[str]) -> None:
    write({"a.py": BAD})
    assert cli(*J, *arguments).codes == codes


@pytest.mark.parametrize(
    ("config", "arguments", "codes"),
    [
        ('ignore = ["CKPT101"]', [], ["CKPT102"]),
        ('ignore = ["CKPT101"]', ["--select", "CKPT1"], ["CKPT101"]),
        ('ignore = ["CKPT101"]', ["--extend-select", "CKPT1"], ["CKPT101"]),
        ('select = ["CKPT103"]', [], ["CKPT103"]),
        ('select = ["CKPT103"]', ["--ignore", "CKPT"], []),
        ('select = ["CKPT103"]', ["--extend-select", "CKPT101"], ["CKPT101"]),
        ('select = ["CKPT103"]', ["--isolated"], ["CKPT101"]),
        ('per-file-ignores = {"a.py" = ["CKPT101"]}', [], ["CKPT102"]),
        ('per-file-ignores = {"a.py" = ["CKPT1"]}', [], []),
        ('per-file-ignores = {"*" = ["ALL"]}', [], []),
        ('per-file-ignores = {"b.py" = ["ALL"]}', [], ["CKPT101"]),
        ('per-file-ignores = {"!b.py" = ["ALL"]}', [], []),
        ('per-file-ignores = {"a.py" = ["CKPT101"]}', ["--select", "CKPT101"], []),
    ],
)
def test_the_command_line_beats_the_file(
    cli: Cli, config: str, arguments: list[str], codes: list[str]
) -> None:
    write({"a.py": BAD, "ckpt-lint.toml": config})
    assert cli(*J, *arguments).codes == codes


def test_a_suppressed_rule_does_not_hide_the_lesser_one_at_the_same_place(cli: Cli) -> None:
    write({"a.py": BAD.replace("=True)", "=True)  # noqa: CKPT101")})
    run = cli(*J)
    assert run.codes == ["CKPT102"]
    assert "CKPT101" not in run.json[0]["message"]


def names(cli: Cli, *arguments: str | Path) -> list[str]:
    return sorted({Path(each["filename"]).name for each in cli(*J, *arguments).json})


@pytest.fixture
def _tree(project: Path) -> None:
    write(
        {
            "a.py": BAD,
            "sub/b.py": BAD,
            "gen/c.py": BAD,
            "build/d.py": BAD,
            ".gitignore": "gen/\n",
        }
    )


@pytest.mark.usefixtures("_tree")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["a.py", "b.py"]),
        (["."], ["a.py", "b.py"]),
        (["--no-respect-gitignore"], ["a.py", "b.py", "c.py"]),
        (["--exclude", "sub"], ["a.py", "d.py"]),
        (["--extend-exclude", "sub"], ["a.py"]),
        (["--exclude", "sub,a.py"], ["d.py"]),
        (["--extend-exclude", "sub/*.py"], ["a.py"]),
        (["build/d.py"], ["d.py"]),
        (["build/d.py", "--force-exclude"], []),
        (["gen/c.py"], ["c.py"]),
        (["a.py", "--exclude", "a.py"], ["a.py"]),
        (["a.py", "--exclude", "a.py", "--force-exclude"], []),
        (["a.py", "a.py", "./a.py", "sub/../a.py"], ["a.py"]),
    ],
)
def test_files(cli: Cli, arguments: list[str], expected: list[str]) -> None:
    assert names(cli, *arguments) == expected


@pytest.mark.usefixtures("_tree")
def test_nothing_to_check_is_said(cli: Cli) -> None:
    run = cli("build/d.py", "--force-exclude")
    assert (run.code, run.out) == (0, "All checks passed!\n")
    assert run.err == "warning: No files to check found under the given path(s)\n"
    assert cli("build/d.py", "--force-exclude", "-q").err == ""


def test_the_order_of_paths_does_not_choose_the_configuration(cli: Cli) -> None:
    write({"x/a.py": BAD, "y/a.py": BAD, "x/ckpt-lint.toml": 'select = ["CKPT2"]'})
    assert cli("x", "y", *J).out == cli("y", "x", *J).out
    assert cli("x", *J).codes == []
    assert len(cli("x", "y", *J).codes) == 2


def test_options_may_stand_between_paths(cli: Cli) -> None:
    write({"a.py": BAD, "b.py": BAD})
    assert cli("a.py", "--no-fix", "b.py", *J).codes == ["CKPT101", "CKPT101"]
    assert cli("check", "a.py", *J).codes == ["CKPT101"]


def test_config_names_a_file(cli: Cli) -> None:
    write({"a.py": BAD, "etc/mine.toml": 'select = ["CKPT103"]', "ckpt-lint.toml": "fix = true"})
    assert cli("--config", "etc/mine.toml", *J).codes == ["CKPT103"]


def test_show_settings(cli: Cli, project: Path) -> None:
    write({"ckpt-lint.toml": 'select = ["CKPT103", "CKPT104", "CKPT2"]\nextend-exclude = ["gen"]\n'})
    run = cli("--show-settings", "--ignore", "CKPT104,CKPT2", "--jobs", "3", "--unsafe-fixes")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines == sorted(lines)
    for line in (
        'rules = ["CKPT103"]',
        'extend-exclude = ["gen"]',
        "jobs = 3",
        "unsafe-fixes = true",
        'output-format = "full"',
        f'path = "{project / "ckpt-lint.toml"}"',
    ):
        assert line in lines
