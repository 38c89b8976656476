"""Links lead to the newest sound state again; whatever was replaced is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ckpt_lint.checkpoints import repair
from ckpt_lint.checkpoints.repair import Repair, RepairError
from tests.checkpoints.builders import checkpoint, write
from tests.checkpoints.test_states import examine, states


def plan(directory: Path) -> dict[str, str]:
    return {os.path.basename(each.path): each.after for each in _planned(directory)}


def fix(directory: Path) -> list[str]:
    return [repair.carry_out(each) for each in _planned(directory)]


def _planned(directory: Path) -> list[Repair]:
    return repair.plan(list(examine(directory).values()))


@pytest.mark.parametrize("target", ["gone.ckpt", "/elsewhere/b.ckpt", "last.ckpt", "a.ckpt", "broken.ckpt"])
def test_a_link_that_is_broken_or_stale_leads_to_the_newest_sound_state(tmp_path: Path, target: str) -> None:
    write(tmp_path, a=10, b=20, broken=checkpoint(30)[:-1], last=target)
    assert fix(tmp_path) == ["replaced-1.link"]
    assert os.readlink(tmp_path / "last.ckpt") == "b.ckpt"
    assert os.readlink(tmp_path / "replaced-1.link") == target
    assert states(tmp_path)["last.ckpt"] == ("sound",)
    assert fix(tmp_path) == [], "a second run changes nothing"


def test_an_absolute_link_becomes_a_relative_one(tmp_path: Path) -> None:
    write(tmp_path / "run", a=10, last=str(tmp_path / "run/a.ckpt"))
    fix(tmp_path / "run")
    (tmp_path / "run").rename(tmp_path / "moved")
    assert states(tmp_path / "moved") == {"a.ckpt": ("sound",), "last.ckpt": ("sound",)}


def test_sound_links_and_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, a=10, b=20, last="b.ckpt", last_v1=10)
    assert plan(tmp_path) == {}


def test_a_stale_file_is_no_link_and_stays(tmp_path: Path) -> None:
    write(tmp_path, last=10, last_v1=20)
    assert plan(tmp_path) == {}
    assert states(tmp_path)["last.ckpt"] == ("stale",)


def test_numbered_last_links_follow_too(tmp_path: Path) -> None:
    write(tmp_path, a=10, last="gone.ckpt", last_v1="gone.ckpt", last_v12="gone.ckpt")
    assert plan(tmp_path) == dict.fromkeys(["last.ckpt", "last-v1.ckpt", "last-v12.ckpt"], "a.ckpt")


def test_a_link_by_another_name_follows_only_the_file_it_names(tmp_path: Path) -> None:
    """A broken best.ckpt must not become the newest state."""
    write(tmp_path, a=10, b=20, best="/old/place/a.ckpt", other="gone.ckpt", lastly="gone.ckpt")
    assert plan(tmp_path) == {"best.ckpt": "a.ckpt"}


def test_a_directory_without_a_sound_state_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, a=checkpoint()[:-1], last="a.ckpt")
    assert plan(tmp_path) == {}


def test_a_later_state_outside_is_not_given_up(tmp_path: Path) -> None:
    write(tmp_path / "other", b=50)
    write(tmp_path / "run", a=10, last=str(tmp_path / "other/b.ckpt"))
    assert plan(tmp_path / "run") == {}
    write(tmp_path / "run", c=60)
    assert plan(tmp_path / "run") == {"last.ckpt": "c.ckpt"}


def test_nothing_that_was_kept_before_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, a=10, last="gone.ckpt", last_v1="other.ckpt")
    (tmp_path / "replaced-1.link").write_text("mine")
    assert fix(tmp_path) == ["replaced-2.link", "replaced-3.link"]
    assert (tmp_path / "replaced-1.link").read_text() == "mine"


def test_kept_links_are_no_last_checkpoint_to_any_release(tmp_path: Path) -> None:
    """``ckpt_path="last"`` takes any name that contains "last" up to 2.0, and a .ckpt since."""
    write(tmp_path, a=10, last="gone.ckpt")
    (kept,) = fix(tmp_path)
    assert "last" not in kept
    assert not kept.endswith(".ckpt")
    assert sorted(os.listdir(tmp_path)) == ["a.ckpt", "last.ckpt", kept]


def test_a_link_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, a=10, b=20, last="gone.ckpt")
    (planned,) = _planned(tmp_path)
    (tmp_path / "last.ckpt").unlink()
    write(tmp_path, last="a.ckpt")
    with pytest.raises(RepairError, match="changed meanwhile"):
        repair.carry_out(planned)
    assert sorted(os.listdir(tmp_path)) == ["a.ckpt", "b.ckpt", "last.ckpt"]
    assert os.readlink(tmp_path / "last.ckpt") == "a.ckpt"


@pytest.mark.parametrize("failing", ["symlink", "replace"])
def test_a_repair_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    write(tmp_path, a=10, last="gone.ckpt")
    (planned,) = _planned(tmp_path)

    def refuse(*args: object, **options: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, failing, refuse)
    with pytest.raises(RepairError, match="Read-only file system"):
        repair.carry_out(planned)
    assert sorted(os.listdir(tmp_path)) == ["a.ckpt", "last.ckpt"]
    assert os.readlink(tmp_path / "last.ckpt") == "gone.ckpt"


def test_the_name_is_never_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaced in one step: a training that starts meanwhile finds the old link or the new one."""
    write(tmp_path, a=10, last="gone.ckpt")
    seen = []
    for name in ("symlink", "replace", "unlink"):
        original = getattr(os, name)

        def watching(*args: object, original: object = original, **options: object) -> object:
            result = original(*args, **options)  # type: ignore[operator]
            seen.append(os.path.lexists(tmp_path / "last.ckpt"))
            return result

        monkeypatch.setattr(os, name, watching)
    fix(tmp_path)
    assert len(seen) >= 3
    assert all(seen)


def test_the_diff_is_the_one_git_shows_of_a_link() -> None:
    shown = repair.diff(Repair("runs/last.ckpt", "gone\n.ckpt", "a.ckpt"))
    assert shown == (
        "--- runs/last.ckpt\n+++ runs/last.ckpt\n@@ -1 +1 @@\n"
        "-gone␊.ckpt\n\\ No newline at end of file\n+a.ckpt\n\\ No newline at end of file\n"
    )
