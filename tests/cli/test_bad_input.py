"""Each piece of bad input gets one clear line and exit code 2; the rest is still checked."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import BAD, GOOD, Cli, Run, write

J = ("--output-format", "json", "-q")
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


@pytest.fixture(autouse=True)
def _other(project: Path) -> None:
    write({"other.py": BAD})


def one_trouble(run: Run, text: str) -> None:
    """One line on stderr, and the findings of the other file."""
    assert run.code == 2
    assert run.errors == [f"ckpt-lint: error: {text}"]
    assert run.codes == ["CKPT101"]


def one_unreadable(run: Run, path: str, text: str) -> None:
    """One CKPT902, and the findings of the other file."""
    assert (run.code, run.errors) == (2, [])
    unreadable = [each for each in run.json if each["code"] == "CKPT902"]
    assert [Path(each["filename"]) for each in unreadable] == [Path(path).absolute()]
    assert text in unreadable[0]["message"]
    assert "\n" not in unreadable[0]["message"]
    assert len(run.json) == 2


def test_nothing_is_praised_where_nothing_was_checked(cli: Cli) -> None:
    run = cli("missing.py")
    assert (run.code, run.out) == (2, "")


def test_a_missing_path(cli: Cli) -> None:
    one_trouble(cli("missing.py", "other.py", *J), "missing.py: No such file or directory")


@posix
def test_a_link_to_itself(cli: Cli) -> None:
    os.symlink("loop", "loop")
    one_trouble(cli("loop", "other.py", *J), "loop: Too many levels of symbolic links")


@posix
def test_a_directory_loop_is_walked_once(cli: Cli) -> None:
    Path("a/b").mkdir(parents=True)
    os.symlink(Path("a").absolute(), "a/b/again")
    write({"a/b/c.py": BAD})
    run = cli("a", *J)
    assert (run.code, run.codes) == (1, ["CKPT101"])


def test_a_directory_named_like_a_file(cli: Cli) -> None:
    Path("x.py").mkdir()
    assert cli(*J).codes == ["CKPT101"]
    assert cli("x.py", "other.py", *J).codes == ["CKPT101"]


@posix
def test_a_fifo_does_not_hang(cli: Cli) -> None:
    os.mkfifo("fifo.py")
    assert cli(*J).codes == ["CKPT101"]
    one_unreadable(cli("fifo.py", "other.py", *J), "fifo.py", "not a regular file")


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_may_not_be_read(cli: Cli, monkeypatch: pytest.MonkeyPatch, named: bool) -> None:
    write({"secret.py": BAD})
    refuse(monkeypatch, "secret.py", PermissionError(errno.EACCES, "Permission denied"))
    arguments = ("secret.py", "other.py") if named else ()
    one_unreadable(cli(*arguments, *J), "secret.py", "cannot be read: Permission denied")


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_went_away(cli: Cli, monkeypatch: pytest.MonkeyPatch, named: bool) -> None:
    from ckpt_lint import engine

    def discover_and_delete(*arguments: Any, **options: Any) -> Any:
        found = engine_discover(*arguments, **options)
        Path("gone.py").unlink()
        return found

    engine_discover = engine.discover
    monkeypatch.setattr(engine, "discover", discover_and_delete)
    write({"gone.py": BAD})
    arguments = ("gone.py", "other.py") if named else ()
    one_unreadable(cli(*arguments, *J), "gone.py", "cannot be read: No such file")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"def save_last(:\n", "cannot be parsed"),
        (b"save_last = '\xff'\n", "cannot be decoded"),
        (b"# coding: banana\nsave_last = 1\n", "cannot be decoded"),
        (b"save_last = 1\0\n", "cannot be"),
        (b"\xff\xfes\0a\0v\0e\0_\0l\0a\0s\0t\0", "cannot be"),
        (b"save_last = " + b"(" * 5000 + b")" * 5000, ""),
    ],
)
def test_files_that_are_no_python(cli: Cli, data: bytes, text: str) -> None:
    write({"broken.py": data})
    one_unreadable(cli("broken.py", "other.py", *J), "broken.py", text)
    assert cli("broken.py", "-q", "--fix").code == 2
    assert Path("broken.py").read_bytes() == data


def test_a_file_that_breaks_ckpt_lint_costs_itself_alone(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from ckpt_lint.frontends import python

    def read(path: str, data: bytes, **options: Any) -> Any:
        if path == "odd.py":
            raise AssertionError("two\nlines")
        return python_read(path, data, **options)

    python_read = python.read
    monkeypatch.setattr(python, "read", read)
    write({"odd.py": BAD})
    one_unreadable(cli(*J), "odd.py", "please report it: AssertionError: two lines")


def test_unreadable_files_cannot_be_ignored_away(cli: Cli) -> None:
    write({"broken.py": "def save_last(:  # noqa: CKPT902\n"})
    write({"ckpt-lint.toml": 'per-file-ignores = {"broken.py" = ["ALL"]}'})
    assert cli("--ignore", "CKPT902", *J).codes == ["CKPT902", "CKPT101"]


def test_where_the_report_lists_no_findings_stderr_names_the_file(cli: Cli) -> None:
    write({"broken.py": "def save_last(:\n"})
    for option in ("--diff", "--statistics"):
        (line,) = cli(option).errors
        assert line.startswith("ckpt-lint: error: broken.py:1:")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--select", "CKPT999"], "unknown rule selector: 'CKPT999'"),
        (["--ignore", "banana"], "unknown rule selector: 'banana'"),
        (["--extend-select", "F401"], "unknown rule selector: 'F401'"),
        (["--select", ""], "unknown rule selector: ''"),
        (["--lightning-version", "banana"], "--lightning-version: `banana` is not a version"),
        (["--python", "nowhere"], "--python: nowhere does not exist"),
        (["--python", "."], "--python: . is no Python interpreter or environment"),
        (["--config", "missing.toml"], "missing.toml: No such file or directory"),
        (["--config", "."], ".: Is a directory"),
        (["--config", ""], ".: Is a directory"),
        (["--config", "a.toml", "--isolated"], "--config cannot be used with --isolated"),
        (["--jobs", "-1"], "argument -j/--jobs: must be a number, 0 or more"),
        (["--jobs", "many"], "argument -j/--jobs: must be a number, 0 or more"),
        (["--output-format", "banana"], "unknown output format: 'banana'"),
        (["--output-file", "no/where"], "--output-file no/where: No such file or directory"),
        (["--output-file", "."], "--output-file .: Is a directory"),
        (["--banana"], "unrecognized arguments: --banana"),
        (["--stat"], "unrecognized arguments: --stat"),
        ([""], "an empty path was given"),
        (["rule", "A", "B"], "unrecognized arguments: B"),
    ],
)
def test_options_that_mean_nothing(cli: Cli, arguments: list[str], text: str) -> None:
    write({"good.py": GOOD})
    run = cli(*arguments, *(["good.py"] if arguments[0][:2] == "--" else []))
    assert (run.code, run.out) == (2, "")
    (line,) = run.err.splitlines()
    assert line.startswith(f"ckpt-lint: error: {text}")


def test_a_bad_output_file_is_known_before_anything_is_fixed(cli: Cli) -> None:
    assert cli("--fix", "-o", "no/where").code == 2
    assert Path("other.py").read_text() == BAD


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("ckpt-lint.toml", "ingore = []", "unknown key `ingore`, did you mean `ignore`?"),
        ("ckpt-lint.toml", "fix = [", ""),
        ("ckpt-lint.toml", 'select = ["CKPT999"]', "unknown rule selector: 'CKPT999'"),
        ("ckpt-lint.toml", 'per-file-ignores = {"a" = ["X"]}', "unknown rule selector: 'X'"),
        ("ckpt-lint.toml", 'output-format = "banana"', "unknown output format: 'banana'"),
        ("ckpt-lint.toml", 'python = "nowhere"', "`python` in the configuration: "),
        ("ckpt-lint.toml", 'lightning-version = "banana"', ""),
        ("pyproject.toml", "[tool.ckpt-lint]\nfix = 1", "`fix` must be true or false"),
        ("pyproject.toml", "[tool", ""),
    ],
)
def test_configuration_that_means_nothing(
    cli: Cli, project: Path, name: str, text: str, message: str
) -> None:
    write({name: text})
    run = cli()
    assert (run.code, run.out) == (2, "")
    (line,) = run.errors
    assert name in line or line.startswith("ckpt-lint: error: `python` in the configuration")
    assert message in line


def test_fix_in_a_directory_that_cannot_be_written(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"more.py": BAD})
    replace = os.replace

    def refused(source: Any, target: Any) -> None:
        if Path(target).name == "more.py":
            raise OSError(errno.EROFS, "Read-only file system")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refused)
    run = cli("--fix", *J)
    assert (run.code, run.codes) == (2, ["CKPT101"])
    (line,) = run.errors
    assert line.startswith("ckpt-lint: error: more.py: ")
    assert line.endswith("Read-only file system")
    assert Path("more.py").read_text() == BAD
    assert "SafeModelCheckpoint" in Path("other.py").read_text()
    assert sorted(os.listdir()) == [".git", "more.py", "other.py", "requirements.txt"]


@posix
def test_a_file_named_twice_through_a_link_is_fixed_once(cli: Cli) -> None:
    os.symlink("other.py", "link.py")
    assert cli("--fix").code == 0
    assert Path("link.py").is_symlink()
    assert Path("other.py").read_text().count("import SafeModelCheckpoint") == 1


def test_a_file_saved_in_the_meantime_is_judged_anew(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from ckpt_lint import fixing

    def edited(*arguments: Any, **options: Any) -> Any:
        write({"other.py": f"# a longer file\n{BAD}"})
        return fix_files(*arguments, **options)

    fix_files = fixing.fix_files
    monkeypatch.setattr(fixing, "fix_files", edited)
    assert cli("--fix").code == 0
    assert Path("other.py").read_text().startswith("# a longer file\nfrom lightning")


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, error: OSError) -> None:
    """Root may read everything, so the refusal is put in by hand."""
    real = os.open

    def guarded(file: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(file, str) and Path(file).name == name:
            raise error
        return real(file, *arguments, **options)

    monkeypatch.setattr(os, "open", guarded)
