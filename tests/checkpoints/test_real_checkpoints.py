"""Checkpoints that real releases wrote: the doctor says what Lightning and torch say of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ckpt_lint.checkpoints import advice, diagnosis, files, runs
from ckpt_lint.checkpoints.diagnosis import Checkpoint
from ckpt_lint.checkpoints.project import Project
from tests import lightning_releases

RELEASES = ("1.9.5", "2.0.9", "2.1.3", "2.6.6")
SCRIPT = Path(__file__).with_name("written.py")


@dataclass(frozen=True)
class Written:
    """What one release wrote, what torch said of it by path, and what came of the doctor's advice."""

    version: str
    root: Path
    says_torch: dict[str, Any]
    resumed: dict[str, tuple[str, int]]
    repaired: int

    def examine(self, name: str) -> dict[str, Checkpoint]:
        return {each.entry.name: each for each in _diagnosed(self.root / name)}

    def resume(self, name: str) -> str | None:
        found = advice.advise(files.Local(), list(_diagnosed(self.root / name)), Project())
        return found.checkpoint and found.checkpoint.entry.name


@cache
def _diagnosed(directory: Path) -> tuple[Checkpoint, ...]:
    (run,) = runs.find(files.Local(), str(directory), pytest.fail)
    return tuple(diagnosis.diagnose(run, Project()))


@pytest.fixture(scope="module", params=RELEASES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    root = tmp_path_factory.mktemp(f"written-{request.param}")
    done = lightning_releases.run(SCRIPT, version=request.param, cwd=root)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return Written(request.param, root, said["files"], said["resumed"], said["repaired"])


def test_epoch_step_and_release_are_those_that_torch_load_returns(written: Written) -> None:
    assert len(written.says_torch) > 15
    for path, said in written.says_torch.items():
        found = _of(written, path).header
        assert found is not None, path
        assert (found.epoch, found.global_step) == (said["epoch"], said["global_step"]), path
        assert found.lightning == said["pytorch-lightning_version"], path
        assert found.complete


def test_the_refused_types_are_those_that_the_safe_loader_refuses(written: Written) -> None:
    """All of torch's own list, and none where ``torch.load(weights_only=True)`` succeeds."""
    for path, said in written.says_torch.items():
        found = _of(written, path).header
        assert found is not None
        assert bool(found.refused or found.unsupported) == (said["refusal"] is not None), path
        if said["unsafe"] is not None:
            assert list(found.refused) == said["unsafe"], path


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("path", "pathlib.PosixPath"),
        ("enum", "__main__.Color"),
        ("dataclass", "__main__.Sizes"),
        ("omegaconf", "omegaconf.dictconfig.DictConfig"),
        ("frozen", "builtins.frozenset"),
    ],
)
def test_hyper_parameters_that_break_resuming_are_named(written: Written, name: str, refused: str) -> None:
    (problem,) = written.examine("hparams")[f"{name}.ckpt"].problems
    assert problem.state == "refused-by-safe-loader"
    found = written.examine("hparams")[f"{name}.ckpt"].header
    assert found is not None
    assert refused in found.refused


@pytest.mark.parametrize("name", ["plain", "collections", "torch"])
def test_hyper_parameters_that_the_safe_loader_builds_are_sound(written: Written, name: str) -> None:
    assert written.examine("hparams")[f"{name}.ckpt"].states == ("sound",)


def test_a_resume_advises_against_a_file_that_will_not_load(written: Written) -> None:
    """All of them are at the same step: one that the safe loader reads is better."""
    assert written.resume("hparams") in ("plain.ckpt", "collections.ckpt", "torch.ckpt")


def test_contents_tell_full_from_weights_only_and_foreign(written: Written) -> None:
    assert _contents(written, "stale/last.ckpt") == "full"
    assert _contents(written, "weights/only.ckpt") == "weights-only"
    assert _contents(written, "other/state_dict.ckpt") == "other"
    assert written.resume("weights") is None
    assert written.resume("other") is None


def test_a_file_of_before_torch_1_6_is_read_as_far(written: Written) -> None:
    found = written.examine("legacy")["old.ckpt"]
    assert found.states == ("sound",)
    assert found.header is not None
    assert found.header.layout == "legacy"


def test_a_legacy_file_that_lacks_its_last_byte_is_truncated(written: Written, tmp_path: Path) -> None:
    whole = (written.root / "legacy/old.ckpt").read_bytes()
    for size in (len(whole) - 1, len(whole) // 2, 100, 10):
        (tmp_path / f"{size}.ckpt").write_bytes(whole[:size])
    assert {each.states for each in _diagnosed(tmp_path)} == {("truncated",)}


def test_a_zip_that_lacks_its_last_byte_is_truncated(written: Written, tmp_path: Path) -> None:
    whole = (written.root / "stale/last.ckpt").read_bytes()
    for size in (len(whole) - 1, len(whole) - 30, len(whole) // 2, 64, 4):
        (tmp_path / f"{size}.ckpt").write_bytes(whole[:size])
    assert {each.states for each in _diagnosed(tmp_path)} == {("truncated",)}


def test_a_second_run_in_one_directory_makes_last_stale(written: Written) -> None:
    """Scenario ``rerun``: the newer state is in last-v1.ckpt, on every release."""
    assert "stale" in written.examine("rerun")["last.ckpt"].states
    assert written.resume("rerun") in ("last-v1.ckpt", "epoch=2-step=12.ckpt")


def test_links_that_2_1_3_wrote_are_told_apart(written: Written) -> None:
    """Scenarios ``moved`` and ``reldir``."""
    expected = ("absolute-link", "dangling", "dangling") if written.version == "2.1.3" else ("sound",) * 3
    directories = ("linked", "moved", "relative/checkpoints")
    assert tuple(written.examine(each)["last.ckpt"].states[0] for each in directories) == expected
    assert {written.resume(each) for each in directories} <= {"last.ckpt", "epoch=1-step=8.ckpt"}


def test_the_advised_file_resumes_where_the_run_ended(written: Written) -> None:
    """``trainer.fit`` with the argument that the doctor prints, on the release that wrote the files."""
    epochs = {"linked": 2, "moved": 2, "rerun": 3, "relative/checkpoints": 2}
    assert {directory: began for directory, (_, began) in written.resumed.items()} == epochs


def test_a_repaired_last_ckpt_resumes_where_the_run_ended(written: Written) -> None:
    """Scenario ``moved``: "not found" on 2.1.3 before."""
    assert written.repaired == 2


def test_the_safe_loader_s_own_words_name_a_type_that_is_listed(written: Written) -> None:
    for path, said in written.says_torch.items():
        named = re.search(r"GLOBAL (\S+) was not an allowed global", said["refusal"] or "")
        found = _of(written, path).header
        if named and found is not None:
            assert named[1] in {name.replace("builtins.", "") for name in found.refused}


def _of(written: Written, path: str) -> Checkpoint:
    directory, _, name = path.rpartition("/")
    return written.examine(directory)[name]


def _contents(written: Written, path: str) -> str | None:
    found = _of(written, path).header
    return found and found.contents
