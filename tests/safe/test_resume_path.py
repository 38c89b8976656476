"""``resume_path``: the path itself where it is sound, else the newest sound one, else an error; never less."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from ckpt_lint.safe import CheckpointNotFoundError, resume_path
from tests.checkpoints.builders import checkpoint, write


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Two sound checkpoints, the later at an earlier step, as after a second run."""
    write(tmp_path / "ck", first=20, second=10)
    for number, name in enumerate(("first", "second")):
        os.utime(tmp_path / "ck" / f"{name}.ckpt", (number, number))
    return tmp_path / "ck"


@pytest.mark.parametrize("given", [None, "", "last", "best", "hpc", "registry:model", "s3://b/last.ckpt"])
def test_what_lightning_resolves_comes_back(given: str | None) -> None:
    assert resume_path(given) == given
    assert resume_path(given, missing_ok=True) == given


def test_a_sound_path_is_itself_and_keeps_its_type(run: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert resume_path(run / "first.ckpt") == run / "first.ckpt"
        assert resume_path(str(run / "first.ckpt")) == str(run / "first.ckpt")


@pytest.mark.parametrize(
    ("last", "wrong"),
    [
        (None, "does not exist"),
        ("gone.ckpt", "is a symbolic link to gone.ckpt, which does not exist"),
        ("last.ckpt", "leads back to itself"),
        (b"", "is empty"),
        (checkpoint()[:-1], "is cut off or damaged"),
        (b"text", "is not a file that torch.save writes"),
    ],
)
def test_a_broken_one_gives_way_to_the_newest_beside_it_with_a_warning(
    run: Path, last: bytes | str | None, wrong: str
) -> None:
    write(run, **({} if last is None else {"last": last}))
    for missing_ok in (False, True):
        with pytest.warns(UserWarning, match=wrong) as said:
            found = resume_path(run / "last.ckpt", missing_ok=missing_ok)
        assert found == run / "second.ckpt"
        assert said[0].filename == __file__


@pytest.mark.parametrize("last", ["gone.ckpt", "last.ckpt", b"", checkpoint()[:-1]])
def test_a_broken_one_is_never_a_fresh_start(tmp_path: Path, last: bytes | str) -> None:
    write(tmp_path, last=last, other=checkpoint()[:-1])
    for missing_ok in (False, True):
        with pytest.raises(CheckpointNotFoundError) as error:
            resume_path(tmp_path / "last.ckpt", missing_ok=missing_ok)
        assert all(name in str(error.value) for name in ("last.ckpt", "other.ckpt: is cut off"))


def test_nothing_yet_is_an_error_unless_that_is_allowed(tmp_path: Path) -> None:
    for path in (tmp_path / "last.ckpt", tmp_path / "nowhere" / "last.ckpt", tmp_path / ("x" * 5000)):
        with pytest.raises(FileNotFoundError, match="No checkpoint to resume from"):
            resume_path(path)
        assert resume_path(path, missing_ok=True) is None


def test_the_home_directory_is_lightnings_too(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``fit(ckpt_path="~/ck/last.ckpt")`` finds it, so a fresh start here would lose the run."""
    monkeypatch.setenv("HOME", str(run.parent))
    assert resume_path("~/ck/first.ckpt", missing_ok=True) == "~/ck/first.ckpt"
    with pytest.warns(UserWarning, match="does not exist"):
        assert resume_path("~/ck/last.ckpt", missing_ok=True) == str(run / "second.ckpt")


def test_a_directory_of_checkpoints_stands_for_the_newest_in_it(run: Path) -> None:
    (run.parent / "pretrained.ckpt").write_bytes(checkpoint())
    with pytest.warns(UserWarning, match="is a directory of checkpoints, not one"):
        assert resume_path(str(run)) == str(run / "second.ckpt")


def test_other_extensions_are_other_files(run: Path) -> None:
    with pytest.raises(CheckpointNotFoundError):
        resume_path(run / "last.pt")


@pytest.mark.parametrize("given", [5, b"last.ckpt", ["last.ckpt"]])
def test_what_is_no_path_is_a_type_error(given: object) -> None:
    with pytest.raises(TypeError):
        resume_path(given)  # type: ignore[call-overload]
