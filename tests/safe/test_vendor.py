"""``ckpt-lint vendor``: one file, no dependency, never over anything that is not ours."""

from __future__ import annotations

import ast
import os
import py_compile
import subprocess
import sys
from pathlib import Path

import pytest

from ckpt_lint import __version__, vendor
from ckpt_lint.cli import main
from tests import lightning_releases
from tests.safe.running import assert_nothing_lost, printed, run

SAVES = "from lightning.pytorch.callbacks import ModelCheckpoint\n\nModelCheckpoint(monitor='m', save_last=True)\n"
RESUMES = "trainer.fit(model, ckpt_path='ck/last.ckpt')\n"
ASK = """
import sys, safe_checkpoint
before = {"torch", "lightning", "pytorch_lightning", "ckpt_lint"} & set(sys.modules)
package = sys.argv[1]
print(sorted(before), safe_checkpoint.SafeModelCheckpoint.__mro__[3].__module__.split(".")[0] == package)
import importlib
importlib.import_module("pytorch_lightning"), importlib.import_module("lightning.pytorch")
try:
    safe_checkpoint.SafeModelCheckpoint
except ImportError as error:
    print(error)
print([safe_checkpoint.safe_class(each).__name__ for each in ("lightning", "pytorch_lightning")])
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "src" / "pkg").mkdir(parents=True)
    (tmp_path / "src" / "pkg" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.ckpt-lint]\nlightning-version = '2.6.6'\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


FILE = "src/pkg/safe_checkpoint.py"


def test_it_writes_one_file_that_names_its_version_and_licence(project: Path, capsys) -> None:
    assert main(["vendor", FILE]) == 0
    said = capsys.readouterr().out
    assert 'helper-module = "pkg.safe_checkpoint"' in said
    text = Path(FILE).read_text()
    assert f"Copied from ckpt-lint {__version__}" in text
    assert "SPDX-License-Identifier: Apache-2.0" in text
    assert "ckpt_lint." not in text.replace("ckpt_lint.resume_path", "")
    py_compile.compile(FILE, doraise=True)
    assert sorted(os.listdir("src/pkg")) == ["__init__.py", "__pycache__", "safe_checkpoint.py"]


def test_it_is_the_same_file_every_time_and_linted_clean(project: Path, capsys) -> None:
    assert main(["vendor", FILE]) == 0
    first = Path(FILE).read_bytes()
    assert main(["vendor", FILE]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{FILE} is up to date."
    assert Path(FILE).read_bytes() == first == vendor.text().encode()
    assert main(["--isolated", FILE]) == 0


def test_check_says_current_edited_old_and_foreign(project: Path, capsys) -> None:
    def check() -> tuple[int, str]:
        code = main(["vendor", "--check", FILE])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert check() == (2, f"ckpt-lint: error: {FILE}: does not exist\n")
    main(["vendor", FILE])
    capsys.readouterr()
    assert check() == (0, f"{FILE} is up to date.\n")
    Path(FILE).write_bytes(vendor.text().replace("\n", "\r\n").encode())
    assert check()[0] == 0, "a checkout with other line ends is no edit"
    Path(FILE).write_text(
        vendor.text().replace("ABANDONED_AFTER_SECONDS = 24", "ABANDONED_AFTER_SECONDS = 1")
    )
    assert check() == (1, f"{FILE} was edited.\n")
    body = "import os\n"
    mark = vendor.HEADER.format(version="0.0.9", digest=vendor._digest(body))
    Path(FILE).write_text(mark + vendor.LAST_LINE_OF_HEADER + body)
    assert check() == (1, f"{FILE} is old (ckpt-lint 0.0.9 wrote it, this is {__version__}).\n")
    Path(FILE).write_text("mine = 1\n")
    code, said = check()
    assert code == 2
    assert "was not written by `ckpt-lint vendor`" in said


def test_an_old_copy_is_renewed_but_nothing_of_others_is_overwritten(project: Path, capsys) -> None:
    body = "import os\n"
    old = (
        vendor.HEADER.format(version="0.0.9", digest=vendor._digest(body)) + vendor.LAST_LINE_OF_HEADER + body
    )
    Path(FILE).write_text(old)
    assert main(["vendor", FILE]) == 0
    assert Path(FILE).read_text() == vendor.text()
    for other in ("mine = 1\n", old + "changed = 1\n"):
        Path(FILE).write_text(other)
        assert main(["vendor", FILE]) == 2
        assert "--force overwrites it" in capsys.readouterr().err
        assert Path(FILE).read_text() == other
    assert main(["vendor", "--force", FILE]) == 0
    assert Path(FILE).read_text() == vendor.text()


@pytest.mark.parametrize("name", ["src/pkg/safe-checkpoint.py", "src/pkg/helper.txt", "src/none/helper.py"])
def test_a_name_that_cannot_be_imported_or_written_is_one_clear_line(
    project: Path, name: str, capsys
) -> None:
    assert main(["vendor", name]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"ckpt-lint: error: {name}: ")
    assert not Path(name).exists()


def test_fixes_import_from_the_helper_module_and_a_second_run_changes_nothing(project: Path) -> None:
    with open("pyproject.toml", "a") as file:
        file.write("helper-module = 'pkg.safe_checkpoint'\n")
    main(["vendor", FILE])
    Path("train.py").write_text(SAVES + RESUMES)
    assert main(["--fix", "--select", "ALL", "--lightning-version", "2.1.3", "train.py"]) == 0
    fixed = Path("train.py").read_text()
    assert "from pkg.safe_checkpoint import SafeModelCheckpoint\n" in fixed
    assert "from pkg.safe_checkpoint import resume_path\n" in fixed
    assert "SafeModelCheckpoint(monitor='m'" in fixed
    Path("train.py").write_text(fixed + "ModelCheckpoint(monitor='v', save_last=True)\n")
    assert main(["--fix", "--select", "ALL", "--lightning-version", "2.1.3", "train.py"]) == 0
    assert Path("train.py").read_text() == fixed + "SafeModelCheckpoint(monitor='v', save_last=True)\n"


@pytest.mark.parametrize("name", ["'pkg.safe-checkpoint'", "'pkg..safe'", "'class'", "''", "3"])
def test_a_helper_module_that_is_no_module_name_is_refused(project: Path, name: str, capsys) -> None:
    Path("pyproject.toml").write_text(f"[tool.ckpt-lint]\nhelper-module = {name}\n")
    assert main(["."]) == 2
    assert "pyproject.toml: `helper-module` must be" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("distribution", "version"), [("lightning", "2.1.3"), ("pytorch-lightning", "2.6.6")]
)
def test_the_vendored_file_loses_nothing_either(distribution: str, version: str, tmp_path: Path) -> None:
    (tmp_path / "safe_checkpoint.py").write_text(vendor.text())
    variables = {"CKPT_LINT_HELPER": "safe_checkpoint", "PYTHONPATH": str(tmp_path)}
    lost = printed("scenarios.py", "LOST", distribution, version, "safe", "link", **variables)
    assert_nothing_lost(lost)


def test_the_vendored_file_serves_both_packages_and_never_guesses(tmp_path: Path) -> None:
    (tmp_path / "safe_checkpoint.py").write_text(vendor.text())
    (tmp_path / "ask.py").write_text(ASK)
    path = os.pathsep.join(
        str(vendored)
        for vendored in (tmp_path, *(_site(each) for each in ("lightning", "pytorch-lightning")))
    )
    done = run(str(tmp_path / "ask.py"), "lightning", "2.6.6", PYTHONPATH=path)
    lines = done.stdout.splitlines()
    assert lines[0] == "[] True", done.stderr
    assert "safe_class(...)" in lines[1]
    assert lines[2] == "['SafeModelCheckpoint', 'SafeModelCheckpoint']"


def _site(distribution: str) -> Path:
    return lightning_releases.release("2.6.6", distribution)


@pytest.mark.parametrize("python", ["3.9", "3.13"])
def test_the_vendored_file_compiles_on_the_oldest_and_newest_python(python: str) -> None:
    ast.parse(vendor.text(), feature_version=tuple(map(int, python.split("."))))


def test_no_name_of_one_room_hides_that_of_another() -> None:
    names = [
        node.name
        for node in ast.parse(vendor.text()).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name != "resume_path"
    ]
    assert len(names) == len(set(names))


def test_the_command_imports_neither_torch_nor_libcst(tmp_path: Path) -> None:
    code = (
        "import sys; from ckpt_lint.cli import main; main(['vendor', 'safe_checkpoint.py']);"
        "print({'torch', 'libcst', 'lightning'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr
