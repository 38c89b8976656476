"""Parts of the fixture that need neither Lightning nor torch."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from ckpt_lint.testing.listing import description, listing
from ckpt_lint.testing.names import CHECKS, UnknownCheck, known
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.script import command_line
from ckpt_lint.testing.scripting import script


def test_names_of_checks_are_given_as_a_list_or_between_commas_and_spaces() -> None:
    assert known("moved, best equal") == known(["moved", "best", "equal"]) == ["moved", "best", "equal"]
    assert known(["best", "all"])[0] == "best"
    assert sorted(known("all")) == sorted(CHECKS)
    assert known(["best", "best"]) == ["best"]


@pytest.mark.parametrize("names", ["", [], 3, None, ["bset"], [3], "best;moved"])
def test_everything_else_is_no_name(names: object) -> None:
    with pytest.raises(UnknownCheck, match=r"there are resume, again|are a list of names"):
        known(names)


def told(monitor: str, mode: str, name: str, metric: str, epoch: int = 2) -> float:
    """The value that Lightning is told where the module logs 7.0."""
    values = {}
    callback = SimpleNamespace(monitor=monitor, mode=mode, best_model_path="")
    trainer = SimpleNamespace(callbacks=[callback], current_epoch=epoch)
    module = SimpleNamespace(log=lambda name, value, **_: values.update({name: value}))
    script(trainer, module, metric)
    module.log(name, 7.0, on_epoch=True)
    assert callback.log is module.log
    return values[name]


@pytest.mark.parametrize("name", ["val_loss", "val_loss/dataloader_idx_0"])
def test_a_monitored_metric_is_scripted_by_any_of_lightnings_names(name: str) -> None:
    assert told(name, "min", "val_loss", "worse") == 3.0
    assert told("val_loss_epoch", "min", "val_loss", "worse") == 3.0


def test_other_metrics_are_left_alone() -> None:
    assert told("val_loss", "min", "val_loss_2", "worse") == 7.0
    assert told("val_loss", "min", "train_loss", "worse") == 7.0


@pytest.mark.parametrize("mode", ["min", "max"])
def test_any_worse_value_is_worse_than_any_better_one(mode: str) -> None:
    sign = 1 if mode == "max" else -1
    better = [sign * told("m", mode, "m", "better", epoch) for epoch in range(3)]
    worse = [sign * told("m", mode, "m", "worse", epoch) for epoch in range(3)]
    assert better == sorted(better)
    assert worse == sorted(worse, reverse=True)
    assert max(worse) < min(better)


def test_a_command_line_keeps_its_files_in_another_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fit.yaml").touch()
    seen: list[list[str]] = []
    call = command_line(
        lambda args: seen.append(args), ["fit", "--config=fit.yaml", "-c", "fit.yaml", "--x=1"]
    )
    full = str(tmp_path / "fit.yaml")
    call(Plan("resume", 2, 2))
    call(Plan("resume", 2, 2, ckpt_path="ck/last.ckpt"))
    call(Plan("dry_run", 2, 2, arguments={"fast_dev_run": True}))
    started = ["fit", f"--config={full}", "-c", full, "--x=1"]
    more: list[list[str]] = [[], ["--ckpt_path=ck/last.ckpt"], ["--trainer.fast_dev_run=true"]]
    assert seen == [[*started, *each] for each in more]


def test_a_listing_leaves_out_what_is_gone_by_now(tmp_path: Path) -> None:
    """A checkpoint callback may have threads that delete its scratch files."""
    assert description(tmp_path / ".scratch.ckpt") == ""
    tmp_path.joinpath("half.ckpt").write_bytes(b"PK\x03\x04half")
    tmp_path.joinpath("link.ckpt").symlink_to("link.ckpt")
    shown = listing(tmp_path, (tmp_path,))
    assert "half.ckpt  8 bytes, cannot be read: " in shown
    assert "link.ckpt  -> link.ckpt (to itself)" in shown
