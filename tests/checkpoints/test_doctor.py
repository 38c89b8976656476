"""``ckpt-lint doctor`` as a user meets it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ckpt_lint.checkpoints.progress import Progress
from ckpt_lint.cli import main
from tests.checkpoints.builders import checkpoint, write
from tests.cli.conftest import Run

Doctor = Callable[..., Run]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """``doctor("runs", "--fix")``, in an empty project on lightning 2.6.6."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "ckpt-lint.toml").write_text('lightning-version = "2.6.6"\n')

    def run(*arguments: str | os.PathLike[str]) -> Run:
        capsys.readouterr()
        code = main(["doctor", *map(os.fspath, arguments)])
        return Run(code, *capsys.readouterr())

    return run


def test_the_report_lists_every_checkpoint_and_what_to_resume_from(doctor: Doctor) -> None:
    write(Path("runs/a"), epoch=checkpoint(40, epoch=3), last="gone.ckpt")
    write(Path("runs/b"), last=checkpoint(7)[:-1])
    run = doctor("runs")
    assert run.out == (
        "runs/a\n"
        "  epoch.ckpt              file  538 B  epoch 3  step 40  2.6.6  full  sound\n"
        "  last.ckpt -> gone.ckpt  link                                        dangling: the link leads to nothing\n"
        '  resume: from epoch.ckpt (epoch 3, step 40): trainer.fit(model, ckpt_path="runs/a/epoch.ckpt")\n'
        "\n"
        "runs/b\n"
        "  last.ckpt  file  537 B          truncated: the zip archive has no end\n"
        "  resume: there is nothing here that `fit` can resume from\n"
        "\n"
        "3 checkpoints in 2 directories: 1 dangling, 1 truncated.\n"
    )
    assert (run.code, run.err) == (1, "")


def test_the_current_directory_is_examined_where_none_is_named(doctor: Doctor) -> None:
    write(Path("."), last=1)
    assert 'ckpt_path="last.ckpt"' in doctor().out
    assert doctor().code == 0


def test_json_has_all_of_it_and_is_the_same_on_every_run(doctor: Doctor) -> None:
    write(Path("runs"), a=checkpoint(40, epoch=3), last="a.ckpt", old="gone.ckpt")
    run = doctor("runs", "--output-format", "json")
    (found,) = run.json
    assert found["directory"] == os.path.abspath("runs")
    assert found["resume"] == {"name": "a.ckpt", "argument": 'ckpt_path="runs/a.ckpt"'}
    assert [each["name"] for each in found["checkpoints"]] == ["a.ckpt", "last.ckpt", "old.ckpt"]
    assert found["checkpoints"][1] == {
        "name": "last.ckpt",
        "kind": "link",
        "target": "a.ckpt",
        "size": os.path.getsize("runs/a.ckpt"),
        "layout": "zip",
        "epoch": 3,
        "global_step": 40,
        "lightning": "2.6.6",
        "contents": "full",
        "refused": [],
        "unsupported": [],
        "complete": True,
        "problems": [],
    }
    assert found["checkpoints"][2]["problems"] == [{"state": "dangling", "text": "the link leads to nothing"}]
    assert run.out == doctor("runs", "--output-format", "json").out


def test_names_from_anywhere_do_not_steer_the_terminal(doctor: Doctor) -> None:
    write(Path("runs"), **{"a\x1b[2J": checkpoint(lightning="\x1b[31m")})
    os.rename("runs", "ru\nns")
    run = doctor(".")
    assert "\x1b" not in run.out
    assert "ru␊ns" in run.out
    assert doctor(".", "--output-format", "json").json[0]["checkpoints"][0]["name"] == "a\x1b[2J.ckpt"


@pytest.mark.parametrize("extra", [[], ["--output-format", "json"], ["--quiet"], ["-o", "out"]])
@pytest.mark.parametrize(
    ("links", "arguments", "code"),
    [
        ({}, ["runs"], 0),
        ({"last": "gone.ckpt"}, ["runs"], 1),
        ({"last": "gone.ckpt"}, ["runs", "--exit-zero"], 0),
        ({"last": "gone.ckpt"}, ["runs", "--fix"], 0),
        ({"last": "gone.ckpt"}, ["runs", "--fix", "--exit-non-zero-on-fix"], 1),
        ({"other": "gone.ckpt"}, ["runs", "--fix"], 1),
        ({"last": "gone.ckpt"}, ["runs", "--diff"], 1),
        ({"other": "gone.ckpt"}, ["runs", "--diff"], 0),
        ({}, ["runs", "missing"], 2),
        ({"last": "gone.ckpt"}, ["runs", "missing", "--exit-zero"], 2),
        ({}, ["."], 0),
    ],
)
def test_exit_codes(
    doctor: Doctor, links: dict[str, str], arguments: list[str], extra: list[str], code: int
) -> None:
    write(Path("runs"), a=10, **links)
    assert doctor(*arguments, *extra).code == code


def test_a_missing_place_is_one_line_and_the_others_are_done(doctor: Doctor) -> None:
    write(Path("runs"), last=10)
    run = doctor("missing", "runs")
    assert run.errors == ["ckpt-lint: error: missing: No such file or directory"]
    assert "runs\n  last.ckpt" in run.out


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--output-format", "github"], "invalid choice"),
        (["--lightning-version", "new"], "`new` is not a version of lightning"),
        (["--python", "nowhere"], "nowhere"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
        (["--config", "ckpt-lint.toml", "--isolated"], "--config cannot be used with --isolated"),
        (["-o", "nowhere/report"], "nowhere/report"),
        ([""], "an empty path was given"),
        (["nosuchprotocol://bucket/runs"], "nosuchprotocol://bucket/runs"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(doctor: Doctor, arguments: list[str], error: str) -> None:
    run = doctor(*arguments)
    assert (run.code, len(run.errors)) == (2, 1)
    assert error in run.errors[0]
    assert run.out == ""


def test_nothing_found_is_a_warning(doctor: Doctor) -> None:
    run = doctor(".")
    assert (run.code, run.out) == (0, "")
    assert run.err == "warning: No checkpoints found under the given path(s)\n"
    assert doctor(".", "--quiet").err == ""
    assert doctor(".", "--output-format", "json").json == []


def test_fix_says_what_it_did_and_diff_writes_nothing(doctor: Doctor) -> None:
    write(Path("runs"), a=10, last="gone.ckpt")
    run = doctor("runs", "--diff")
    assert run.out.splitlines()[3:] == [
        "-gone.ckpt",
        "\\ No newline at end of file",
        "+a.ckpt",
        "\\ No newline at end of file",
    ]
    assert run.err == "Would repair 1 link.\n"
    assert os.readlink("runs/last.ckpt") == "gone.ckpt"
    run = doctor("runs", "--fix")
    assert "repaired: runs/last.ckpt now leads to a.ckpt; the old link is kept as replaced-1.link" in run.out
    assert run.out.endswith("2 checkpoints in 1 directory: all sound; 1 link repaired.\n")
    assert doctor("runs", "--fix").out.endswith("2 checkpoints in 1 directory: all sound.\n")


def test_json_tells_of_repairs(doctor: Doctor) -> None:
    write(Path("runs"), a=10, last="gone.ckpt")
    (found,) = doctor("runs", "--fix", "--output-format", "json").json
    repaired = {"path": "runs/last.ckpt", "before": "gone.ckpt", "after": "a.ckpt", "kept": "replaced-1.link"}
    assert found["repairs"] == [repaired]


def test_a_repair_that_fails_is_one_line_and_exit_code_2(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("runs"), a=10, last="gone.ckpt")

    def refuse(*args: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "replace", refuse)
    run = doctor("runs", "--fix")
    assert run.code == 2
    assert run.errors == ["ckpt-lint: error: runs/last.ckpt: could not be repaired: Read-only file system"]
    assert "dangling" in run.out


def test_quiet_shows_problems_only(doctor: Doctor) -> None:
    write(Path("runs/a"), a=10, b=20)
    write(Path("runs/b"), a=10, last="gone.ckpt")
    run = doctor("runs", "-q")
    assert "a.ckpt  file" not in run.out
    assert run.out.startswith("runs/b\n  last.ckpt -> gone.ckpt")
    assert "checkpoints in" not in run.out


def test_the_same_run_named_twice_is_examined_once(doctor: Doctor) -> None:
    write(Path("runs"), last=10)
    assert doctor("runs", "runs/last.ckpt", os.path.abspath("runs")).out.count("resume:") == 1


def test_the_project_s_release_is_taken_from_where_the_linter_takes_it(doctor: Doctor) -> None:
    write(Path("runs"), last=checkpoint(10, lightning="2.7.0"))
    assert "newer-lightning: the project has" in doctor("runs").out
    assert "2.6.6, `lightning-version` in ckpt-lint.toml" in doctor("runs").out
    assert doctor("runs", "--lightning-version", "2.7.0").code == 0


def test_an_output_file_gets_the_report(doctor: Doctor) -> None:
    write(Path("runs"), last=10)
    run = doctor("runs", "-o", "report.json", "--output-format", "json")
    assert run.out == ""
    assert json.loads(Path("report.json").read_text())[0]["resume"]["name"] == "last.ckpt"


def test_verbose_says_which_lightning_and_how_long(doctor: Doctor) -> None:
    write(Path("runs"), last=10)
    err = doctor("runs", "-v").err
    assert "2.6.6" in err
    assert "read 1 checkpoint in" in err


def test_colours_only_where_they_are_wanted(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("runs"), last="gone.ckpt")
    assert "\x1b" not in doctor("runs").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;91mdangling\x1b[0m" in doctor("runs").out


def test_neither_torch_nor_libcst_nor_fsspec_is_imported() -> None:
    heavy = {"torch", "numpy", "lightning", "pytorch_lightning", "libcst", "fsspec"}
    code = (
        "import sys; from ckpt_lint.cli import main; main(['doctor', 'nowhere']);"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    terminal = Terminal()
    with Progress(terminal, shown=True) as progress:
        for now[0] in (0.5, 2.0, 2.01, 3.0):
            progress.advance(5)
    assert terminal.getvalue() == "\r10 checkpoints read\r20 checkpoints read\r\x1b[K"


@pytest.mark.parametrize(("stream", "shown"), [(io.StringIO(), True), (Terminal(), False), (None, True)])
def test_progress_is_silent_where_no_one_looks(stream: io.StringIO | None, shown: bool) -> None:
    with Progress(stream, shown=shown) as progress:
        progress._next = 0.0
        progress.advance(1)
    assert stream is None or stream.getvalue() == ""
