"""Which directories are runs, and which names in them are checkpoints."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ckpt_lint.checkpoints import files, runs
from tests.checkpoints.builders import write


def found(place: Path, troubles: list[str] | None = None) -> dict[str, list[str]]:
    def refuse(path: str, error: OSError) -> None:
        assert troubles is not None, path
        troubles.append(path)

    return {
        os.path.relpath(run.directory, place): [entry.name for entry in run.entries]
        for run in runs.find(files.Local(), str(place), refuse)
    }


def test_every_directory_with_checkpoints_is_a_run_sorted_by_path(tmp_path: Path) -> None:
    write(tmp_path / "b/version_1/checkpoints", last=1)
    write(tmp_path / "b/version_0/checkpoints", last=1, a=2)
    write(tmp_path / "a", x=1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a/notes.txt").touch()
    assert list(found(tmp_path).items()) == [
        ("a", ["x.ckpt"]),
        ("b/version_0/checkpoints", ["a.ckpt", "last.ckpt"]),
        ("b/version_1/checkpoints", ["last.ckpt"]),
    ]


def test_a_run_can_hold_other_runs(tmp_path: Path) -> None:
    """A metric with a slash in its name makes directories (hazard H50)."""
    write(tmp_path, last=1)
    write(tmp_path / "val", a=1)
    assert found(tmp_path) == {".": ["last.ckpt"], "val": ["a.ckpt"]}


def test_hidden_files_version_control_and_packages_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, last=1)
    (tmp_path / ".scratch.ckpt").touch()
    write(tmp_path / ".git", a=1)
    write(tmp_path / ".venv/lib/site-packages/torch", a=1)
    write(tmp_path / ".runs", a=1)
    assert found(tmp_path) == {".": ["last.ckpt"], ".runs": ["a.ckpt"]}


def test_links_to_directories_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "a", last=1)
    (tmp_path / "a/up").symlink_to("..")
    (tmp_path / "latest").symlink_to("a")
    assert found(tmp_path) == {"a": ["last.ckpt"]}


def test_a_link_to_a_directory_that_is_named_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "a", last=1)
    (tmp_path / "latest").symlink_to("a")
    assert found(tmp_path / "latest") == {".": ["last.ckpt"]}


def test_a_checkpoint_stands_for_the_directory_that_holds_it(tmp_path: Path) -> None:
    write(tmp_path / "a", last=1, b=2, c="gone.ckpt")
    write(tmp_path / "a/deeper", last=1)
    for name in ("last.ckpt", "c.ckpt"):
        assert found(tmp_path / "a" / name) == {"..": ["b.ckpt", "c.ckpt", "last.ckpt"]}


def test_a_directory_by_a_checkpoint_s_name_is_one_unless_it_holds_some(tmp_path: Path) -> None:
    (tmp_path / "a.ckpt").mkdir()
    write(tmp_path / "runs.ckpt", last=1)
    assert found(tmp_path) == {".": ["a.ckpt"], "runs.ckpt": ["last.ckpt"]}


def test_a_place_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        found(tmp_path / "gone")


def test_a_directory_that_may_not_be_listed_is_said_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a", last=1)
    write(tmp_path / "closed", last=1)
    original = files.Local.list

    def refuse(self: files.Local, directory: str) -> list[files.Entry]:
        if directory.endswith("closed"):
            raise PermissionError(13, "Permission denied", directory)
        return original(self, directory)

    monkeypatch.setattr(files.Local, "list", refuse)
    troubles: list[str] = []
    assert found(tmp_path, troubles) == {"a": ["last.ckpt"]}
    assert troubles == [str(tmp_path / "closed")]


def test_a_file_that_vanishes_while_it_is_listed_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, last=1, scratch="gone.ckpt")
    original = os.readlink

    def gone(path: str) -> str:
        if path.endswith("scratch.ckpt"):
            raise FileNotFoundError(2, "No such file or directory", path)
        return original(path)

    monkeypatch.setattr(os, "readlink", gone)
    assert found(tmp_path) == {".": ["last.ckpt"]}


def test_a_tree_deeper_than_python_recurses(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(600):
        deep = deep / "d"
    os.makedirs(deep)
    write(deep, last=1)
    assert list(found(tmp_path).values()) == [["last.ckpt"]]


def test_a_file_that_is_named_counts_whatever_its_name_is(tmp_path: Path) -> None:
    write(tmp_path, last=1)
    (tmp_path / "last.ckpt").rename(tmp_path / "model.pt")
    write(tmp_path, a=1)
    assert found(tmp_path / "model.pt") == {"..": ["a.ckpt", "model.pt"]}
