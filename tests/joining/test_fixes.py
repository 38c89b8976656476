"""Fixes that span files: as a whole or not at all, each file once, other bytes untouched."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from ckpt_lint import cli, fixes
from ckpt_lint.fixes import FixError
from tests.joining.example import Example

TRAIN = (
    "import os\nfrom lightning.pytorch import Trainer\n\n\ndef train(path):  # kept\n"
    "    Trainer().fit(model, ckpt_path = path)\n"
)
MAIN = "from train import train\n\ntrain('runs/last.ckpt')\ntrain('other/last.ckpt')\n"
PROJECT = {"pyproject.toml": "", "train.py": TRAIN, "main.py": MAIN}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in PROJECT.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return cli.main(["--isolated", "--lightning-version", "2.1.3", *arguments])


def texts(directory: Path) -> Mapping[str, str]:
    return {path: (directory / path).read_text(encoding="utf-8") for path in PROJECT}


def test_the_sink_is_wrapped_once_for_all_literals() -> None:
    files = Example({"train.py": TRAIN, "main.py": MAIN}).fixed().files
    assert files["main.py"] == MAIN
    assert files["train.py"] == TRAIN.replace(
        "import Trainer\n", "import Trainer\nfrom ckpt_lint.safe import resume_path\n"
    ).replace("= path)", "= resume_path(path))")


def test_fix_writes_the_file_of_the_sink_and_counts_the_findings(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--fix") == 0
    assert "Found 2 errors (2 fixed, 0 remaining)." in capsys.readouterr().out
    after = texts(project)
    assert "resume_path(path)" in after["train.py"]
    assert run("--fix") == 0
    assert texts(project) == after


def test_diff_shows_the_file_of_the_sink_and_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--diff") == 1
    out = capsys.readouterr().out
    assert "--- train.py\n+++ train.py\n" in out
    assert "main.py" not in out
    assert texts(project) == PROJECT


def test_a_suppression_at_the_literal_hides_it_and_its_fix(project: Path) -> None:
    ignored = MAIN.replace("last.ckpt')", "last.ckpt')  # ckpt-lint: ignore[CKPT201]")
    (project / "main.py").write_text(ignored, encoding="utf-8")
    assert run("--fix") == 0
    assert (project / "train.py").read_text(encoding="utf-8") == TRAIN


def test_a_suppression_at_a_guard_of_another_file_hides_the_guard_alone() -> None:
    guarded = TRAIN.replace(
        "= path)", "= path if os.path.exists(path) else None)  # ckpt-lint: ignore[CKPT203]"
    )
    example = Example({"train.py": guarded, "main.py": MAIN})
    assert {code for _, _, code in example.found()} == {"CKPT201"}


def test_a_sink_that_is_fixed_needs_no_second_finding_elsewhere() -> None:
    fixed = TRAIN.replace("= path)", "= resume_path(path))")
    Example({"train.py": fixed, "main.py": MAIN}).check()


def test_files_that_belong_together_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    first, second = tmp_path / "first.py", tmp_path / "gone" / "second.py"
    first.write_bytes(b"old")
    with pytest.raises(FixError, match="could not be written"):
        fixes.write_all([(str(first), b"new"), (str(second), b"new")])
    assert first.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["first.py"]


def test_a_file_that_cannot_be_replaced_takes_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "first.py", tmp_path / "second.py"]
    for path in paths:
        path.write_bytes(b"old")
    replace = os.replace

    def refusing(source: str, target: str) -> None:
        if target.endswith("second.py"):
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refusing)
    with pytest.raises(FixError, match="Permission denied"):
        fixes.write_all([(str(path), b"new") for path in paths])
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]
    assert sorted(os.listdir(tmp_path)) == ["first.py", "second.py"]


def test_what_could_not_be_written_is_still_reported(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(files: object) -> None:
        raise FixError("could not be written: Read-only file system")

    monkeypatch.setattr(fixes, "write_all", refuse)
    assert run("--fix") == 2
    captured = capsys.readouterr()
    assert captured.out.count("CKPT201") >= 2
    assert "Read-only file system" in captured.err
    assert texts(project) == PROJECT


def test_a_fix_that_would_break_the_other_file_changes_neither(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ckpt_lint.frontends.python.well_formed", lambda *_: False)
    assert run("--fix") == 2
    assert texts(project) == PROJECT
