"""The states of checkpoints, alone and beside each other, and what to resume from."""

from __future__ import annotations

import os
import pickle
from pathlib import Path, PurePosixPath

import pytest
from packaging.version import Version

from ckpt_lint.checkpoints import advice, diagnosis, files, runs
from ckpt_lint.checkpoints.advice import Advice
from ckpt_lint.checkpoints.diagnosis import Checkpoint
from ckpt_lint.checkpoints.project import Project
from tests.checkpoints.builders import archive, checkpoint, content, write
from tests.checkpoints.hostile import HEADER


def examine(directory: Path, project: Project | None = None) -> dict[str, Checkpoint]:
    (run,) = runs.find(files.Local(), str(directory), pytest.fail)
    return {each.entry.name: each for each in diagnosis.diagnose(run, project or Project())}


def states(directory: Path) -> dict[str, tuple[str, ...]]:
    return {name: found.states for name, found in examine(directory).items()}


def advise(directory: Path, version: str | None = None) -> Advice:
    project = Project(None if version is None else Version(version), "pinned")
    return advice.advise(files.Local(), list(examine(directory, project).values()), project)


def best(directory: Path) -> str | None:
    found = advise(directory).checkpoint
    return found and found.entry.name


def test_sound_files_have_no_other_state(tmp_path: Path) -> None:
    write(tmp_path, a=10, last=20)
    assert states(tmp_path) == {"a.ckpt": ("sound",), "last.ckpt": ("sound",)}


def test_last_behind_another_file_is_stale(tmp_path: Path) -> None:
    write(tmp_path, last=10, last_v1=30, best=20)
    found = examine(tmp_path)
    assert found["last.ckpt"].problems[0].text == "last-v1.ckpt is at step 30"
    assert found["last-v1.ckpt"].states == ("sound",)
    assert best(tmp_path) == "last-v1.ckpt"


def test_a_broken_file_makes_nothing_stale(tmp_path: Path) -> None:
    write(tmp_path, last=10, a=checkpoint(30)[:-1])
    assert states(tmp_path) == {"a.ckpt": ("truncated",), "last.ckpt": ("sound",)}
    assert best(tmp_path) == "last.ckpt"


def test_links_that_lead_nowhere_are_told_from_those_that_lead_to_themselves(tmp_path: Path) -> None:
    write(tmp_path, a="gone.ckpt", b="b.ckpt", c="d.ckpt", d="c.ckpt", e="file.txt/x", last="a.ckpt")
    (tmp_path / "file.txt").touch()
    assert states(tmp_path) == {
        "a.ckpt": ("dangling",),
        "b.ckpt": ("self-link",),
        "c.ckpt": ("self-link",),
        "d.ckpt": ("self-link",),
        "e.ckpt": ("dangling",),
        "last.ckpt": ("dangling",),
    }
    assert best(tmp_path) is None


def test_an_absolute_link_is_reported_with_where_it_leads(tmp_path: Path) -> None:
    inside = write(tmp_path / "run", a=10)
    outside = write(tmp_path / "other", b=5)
    write(inside, last=str(inside / "a.ckpt"), old=str(outside / "b.ckpt"))
    found = examine(inside)
    assert found["last.ckpt"].problems[0].text == "the link is absolute, and breaks when the run moves"
    assert found["old.ckpt"].problems[0].text == "the link is absolute and leaves the directory"
    assert found["last.ckpt"].step == 10


def test_a_relative_link_out_of_the_directory_is_sound(tmp_path: Path) -> None:
    write(tmp_path / "other", b=5)
    write(tmp_path / "run", last="../other/b.ckpt")
    assert states(tmp_path / "run") == {"last.ckpt": ("sound",)}


def test_a_link_to_a_broken_file_is_in_the_state_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, a=checkpoint()[:-1], last="a.ckpt")
    assert states(tmp_path) == {"a.ckpt": ("truncated",), "last.ckpt": ("truncated",)}


def test_a_stale_link_can_be_absolute_too(tmp_path: Path) -> None:
    write(tmp_path, a=10, b=20, last=str(tmp_path / "a.ckpt"))
    assert states(tmp_path)["last.ckpt"] == ("absolute-link", "stale")


def test_a_file_before_a_link_to_it_and_last_before_others(tmp_path: Path) -> None:
    """Up to 2.3 Lightning writes through the link that it resumed from."""
    write(tmp_path, epoch=20, last="epoch.ckpt")
    assert best(tmp_path) == "epoch.ckpt"
    (tmp_path / "last.ckpt").unlink()
    write(tmp_path, last=20)
    assert best(tmp_path) == "last.ckpt"


def test_a_hard_link_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=10)
    os.link(tmp_path / "a.ckpt", tmp_path / "last.ckpt")
    write(tmp_path, b="a.ckpt")
    opened = []
    original = files.Local.open
    monkeypatch.setattr(files.Local, "open", lambda self, path: opened.append(path) or original(self, path))
    assert states(tmp_path) == dict.fromkeys(["a.ckpt", "b.ckpt", "last.ckpt"], ("sound",))
    assert len(opened) == 1


def test_a_release_newer_than_the_project_s_is_said(tmp_path: Path) -> None:
    write(tmp_path, last=checkpoint(10, lightning="2.6.6"), old=checkpoint(5, lightning="1.9.5"))
    project = Project(Version("2.1.3"), "lightning 2.1.3, requirements.txt")
    found = examine(tmp_path, project)
    assert found["last.ckpt"].problems == (
        ("newer-lightning", "the project has lightning 2.1.3, requirements.txt"),
    )
    assert found["old.ckpt"].states == ("sound",)
    assert states(tmp_path)["last.ckpt"] == ("sound",), "nothing is known of the project"


def test_odd_version_strings_are_no_crash(tmp_path: Path) -> None:
    write(tmp_path, last=checkpoint(10, lightning="???"))
    assert examine(tmp_path, Project(Version("2.1.3"), ""))["last.ckpt"].states == ("sound",)


@pytest.mark.parametrize(
    ("version", "argument", "note"),
    [
        (None, 'ckpt_path="{}", weights_only=False', "runs code from the file"),
        ("2.6.0", 'ckpt_path="{}", weights_only=False', "runs code from the file"),
        ("2.5.6", 'ckpt_path="{}"', None),
        ("2.4.0", 'ckpt_path="{}"', None),
        ("2.3.3", 'ckpt_path="{}"', "add_safe_globals"),
    ],
)
def test_what_the_safe_loader_refuses_depends_on_the_release(
    tmp_path: Path, version: str | None, argument: str, note: str | None
) -> None:
    """Scenario ``hparam_path``."""
    write(tmp_path, last=checkpoint(10, hyper_parameters={"p": PurePosixPath("x")}))
    found = advise(tmp_path, version)
    assert found.argument == argument.format(tmp_path / "last.ckpt")
    assert (note in found.notes[0]) if note else found.notes == ()


@pytest.mark.parametrize(
    "name", ["plain", "naïve ☃", 'quo"te', "back\\slash", "new\nline", "\udcff", "\x1b[2J"]
)
def test_the_argument_is_python_that_names_the_file(tmp_path: Path, name: str) -> None:
    """Whatever is in the name, copied from the report it opens."""
    write(tmp_path / name, last=10)
    argument = advise(tmp_path / name).argument
    assert argument is not None
    assert argument.isprintable()
    assert os.path.exists(eval(f"dict({argument})")["ckpt_path"])


def test_a_later_file_at_an_earlier_step_is_pointed_out(tmp_path: Path) -> None:
    """Scenarios ``rerun`` and ``fast_dev``: who wants that run must know."""
    write(tmp_path, last=30, last_v1=10)
    os.utime(tmp_path / "last.ckpt", (1, 1))
    found = advise(tmp_path)
    assert found.argument == f'ckpt_path="{tmp_path / "last.ckpt"}"'
    assert "last-v1.ckpt was written later, at step 10" in found.notes[0]


def test_weights_alone_are_nothing_to_resume_from(tmp_path: Path) -> None:
    """Scenario ``weights_only_ckpt``."""
    saved = content(50)
    del saved["optimizer_states"]
    write(tmp_path, last=archive(pickle.dumps(saved, 2)), epoch=10)
    assert states(tmp_path) == {"epoch.ckpt": ("sound",), "last.ckpt": ("sound",)}
    assert best(tmp_path) == "epoch.ckpt"


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, last=10)

    def refuse(self: files.Local, path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(files.Local, "open", refuse)
    (problem,) = examine(tmp_path)["last.ckpt"].problems
    assert problem == ("unreadable", "cannot be read: Permission denied")


def test_a_file_that_vanishes_meanwhile_is_left_out(tmp_path: Path) -> None:
    """Training goes on while the doctor looks."""
    write(tmp_path, a=10, b=20)
    (run,) = runs.find(files.Local(), str(tmp_path), pytest.fail)
    (tmp_path / "a.ckpt").unlink()
    assert [each.entry.name for each in diagnosis.diagnose(run, Project())] == ["b.ckpt"]


def test_a_pipe_does_not_hold_it_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ckpt")
    assert states(tmp_path)["pipe.ckpt"] in (("unreadable",), ("truncated",))


def test_a_header_that_was_not_read_to_its_end_is_said(tmp_path: Path) -> None:
    write(tmp_path, last=archive(HEADER + b"N" * 600_000 + b"."))
    assert states(tmp_path)["last.ckpt"] == ("not-judged",)
    assert best(tmp_path) is None
