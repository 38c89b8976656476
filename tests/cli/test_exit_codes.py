"""0: nothing left to report. 1: findings. 2: ckpt-lint could not do its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ckpt_lint.reports import FORMATS
from tests.cli.conftest import BAD, GOOD, HEAD, TWO, Cli, write

# The base to exchange stands in another class than the one that asks for last.ckpt.
UNFIXABLE = f"""{HEAD}
class Base(ModelCheckpoint):
    pass


class Best(Base):
    def __init__(self):
        super().__init__(monitor="loss", save_last=True)
"""

BROKEN = "def save_last(:\n"


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("extra", [[], ["--statistics"], ["--quiet"], ["--output-file", "out"]])
@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.py": GOOD}, 0),
        ({"a.py": BAD}, 1),
        ({"a.py": BROKEN}, 2),
        ({"a.py": BAD, "b.py": BROKEN}, 2),
    ],
)
def test_the_same_for_every_format(
    cli: Cli, output_format: str, extra: list[str], files: dict[str, str | bytes], code: int
) -> None:
    write(files)
    assert cli("--output-format", output_format, *extra).code == code


@pytest.mark.parametrize(
    ("arguments", "files", "code"),
    [
        (["--exit-zero"], {"a.py": BAD}, 0),
        (["--exit-zero"], {"a.py": BROKEN}, 2),
        (["--fix"], {"a.py": BAD}, 0),
        (["--fix", "--exit-non-zero-on-fix"], {"a.py": BAD}, 1),
        (["--fix", "--exit-non-zero-on-fix"], {"a.py": GOOD}, 0),
        (["--exit-non-zero-on-fix"], {"a.py": BAD}, 1),
        (["--fix"], {"a.py": BAD, "b.py": BROKEN}, 2),
        (["--diff"], {"a.py": BAD}, 1),
        (["--diff", "--exit-zero"], {"a.py": BAD}, 0),
        (["--diff"], {"a.py": GOOD}, 0),
        (["--diff"], {"a.py": BAD, "b.py": BROKEN}, 2),
        (["--exit-zero", "--exit-non-zero-on-fix"], {"a.py": BAD}, 2),
    ],
)
def test_options_that_change_it(
    cli: Cli, arguments: list[str], files: dict[str, str | bytes], code: int
) -> None:
    write(files)
    assert cli(*arguments).code == code


def test_a_diff_that_changes_nothing_exits_zero_though_findings_are_left(
    cli: Cli,
) -> None:
    """As Ruff does: ``--diff`` answers what would change, not what is wrong."""
    write({"a.py": UNFIXABLE})
    assert cli("a.py").code == 1
    run = cli("--diff", "a.py")
    assert (run.code, run.out) == (0, "")


def test_fix_leaves_nothing_for_a_second_run(cli: Cli, project: Path) -> None:
    write({"a.py": TWO})
    assert cli("--fix").code == 0
    fixed = (project / "a.py").read_text()
    again = cli("--fix")
    assert (again.code, (project / "a.py").read_text()) == (0, fixed)
    assert "All checks passed!" in again.out


def test_fix_from_the_configuration_and_no_fix_over_it(cli: Cli, project: Path) -> None:
    write({"a.py": BAD, "ckpt-lint.toml": "fix = true\n"})
    assert cli("--no-fix").code == 1
    assert cli("--diff").code == 1
    assert (project / "a.py").read_text() == BAD
    assert cli().code == 0
    assert (project / "a.py").read_text() != BAD


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("files", [1, 1000])
def test_a_run_on_files_without_the_words_imports_only_what_it_needs(
    tmp_path: Path, files: int, named: bool
) -> None:
    for number in range(files):
        (tmp_path / f"plain{number}.py").write_text("import os\nprint(os.sep)\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("build/\n*.log\n/runs/\n", encoding="utf-8")
    paths = list(map(str, tmp_path.glob("*.py"))) if named else [str(tmp_path)]
    code = (
        "import sys\nfrom ckpt_lint import cli\n"
        f"cli.main(['-q', '--jobs', '2', *{paths!r}])\n"
        "print(*{'libcst', 'torch', 'pathspec', 'multiprocessing'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["multiprocessing"] * (files > 1)


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
def test_an_interrupt_ends_every_process_in_silence(tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"f{number}.py").write_text(BAD, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ckpt_lint",
        "--jobs",
        "2",
        "--lightning-version",
        "2.1.3",
        str(tmp_path),
    ]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(1)  # the processes are at work
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate(timeout=30) == (b"", b"")  # once nobody holds these any more
    # Python ends itself by the signal where this comes while a module is imported.
    assert running.returncode in (130, -signal.SIGINT)
