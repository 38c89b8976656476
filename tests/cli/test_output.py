"""What is printed, and where."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from ckpt_lint.reports import FORMATS
from tests.cli.conftest import BAD, GOOD, TWO, Cli, write


def test_json_has_exactly_the_fields_of_the_contract(cli: Cli, project: Path) -> None:
    write({"a.py": BAD})
    (finding,) = cli("--output-format", "json").json
    assert finding == {
        "code": "CKPT101",
        "name": "dangling-last-link",
        "message": finding["message"],
        "severity": "error",
        "filename": str(project / "a.py"),
        "location": {"row": 3, "column": 44},
        "end_location": {"row": 3, "column": 58},
        "fix": {
            "applicability": "safe",
            "message": finding["fix"]["message"],
            "edits": finding["fix"]["edits"],
        },
        "url": finding["url"],
        "lightning": {
            "distribution": "lightning",
            "version": "2.1.3",
            "source": "requirements.txt:1 (lightning==2.1.3)",
        },
    }
    for edit in finding["fix"]["edits"]:
        assert sorted(edit) == ["content", "end_location", "location"]


def test_columns_count_code_points(cli: Cli) -> None:
    write({"a.py": BAD.replace("callback =", "\U0001d4ea, é = 1, ModelCheckpoint; callback =")})
    (finding,) = cli("--output-format", "json").json
    line = Path("a.py").read_text("utf-8").splitlines()[2]
    start, end = finding["location"]["column"] - 1, finding["end_location"]["column"] - 1
    assert line[start:end] == "save_last=True"


@pytest.mark.parametrize("output_format", FORMATS)
def test_the_bytes_are_the_same_on_every_run_and_for_any_jobs(cli: Cli, output_format: str) -> None:
    write({f"d{i % 7}/f{i}.py": (BAD, GOOD, TWO, "def save_last(:\n")[i % 4] for i in range(120)})
    arguments = ("--output-format", output_format)
    first = cli(*arguments)
    assert first.code == 2
    for again in ([], ["--jobs", "1"], ["--jobs", "2"], ["--jobs", "5"], ["-j", "9999"]):
        assert cli(*arguments, *again) == first


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_the_bytes_are_the_same_however_processes_are_started(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    write({f"d{i % 7}/f{i}.py": BAD if i % 30 == 0 else GOOD for i in range(640)})
    alone = cli("--jobs", "1")
    assert alone.code == 1
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: method)
    assert cli("--jobs", "2") == alone


def test_json_is_sorted_by_file_row_and_column(cli: Cli) -> None:
    write({"b.py": TWO, "a.py": TWO, "a/z.py": BAD})
    found = cli("--output-format", "json", "b.py", "a.py", "a").json
    keys = [(f["filename"], f["location"]["row"], f["location"]["column"]) for f in found]
    assert keys == sorted(keys)
    assert len(keys) == 5


def test_concise_is_one_line_a_finding_then_the_release_and_the_count(cli: Cli) -> None:
    write({"a.py": BAD})
    lines = cli("--output-format", "concise").out.splitlines()
    assert lines[0].startswith("a.py:3:44: CKPT101 [*] `save_last=True` ")
    assert lines[1:] == [
        "Judged by lightning 2.1.3 (requirements.txt:1 (lightning==2.1.3)).",
        "Found 1 error.",
        "[*] 1 fixable with the `--fix` option.",
    ]


@pytest.mark.parametrize("output_format", FORMATS)
def test_quiet_leaves_findings_alone(cli: Cli, output_format: str) -> None:
    write({"a.py": BAD})
    run = cli("-q", "--output-format", output_format)
    assert run.err == ""
    assert "CKPT101" in run.out
    for word in ("Judged", "Found", "fixable"):
        assert word not in run.out
    write({"a.py": GOOD})
    assert cli("-q", "--output-format", output_format).out.strip() in ("", "[]")


@pytest.mark.parametrize("output_format", ["json", "github"])
def test_notes_beside_machine_formats_go_to_stderr(cli: Cli, output_format: str) -> None:
    write({"a.py": BAD})
    run = cli("--output-format", output_format)
    assert "Judged" not in run.out
    assert run.err == "Judged by lightning 2.1.3 (requirements.txt:1 (lightning==2.1.3)).\n"


def test_statistics(cli: Cli) -> None:
    write({"a.py": TWO, "b.py": BAD})
    assert cli("--statistics", "-q").out == "3\tCKPT101\t[*] dangling-last-link\n"
    counts = json.loads(cli("--statistics", "--output-format", "json").out)
    assert [(each["code"], each["count"]) for each in counts] == [("CKPT101", 3)]


@pytest.mark.parametrize("output_format", FORMATS)
def test_output_file_holds_what_stdout_would(cli: Cli, output_format: str) -> None:
    write({"a.py": BAD})
    expected = cli("--output-format", output_format)
    run = cli("--output-format", output_format, "--output-file", "report.txt")
    assert (run.code, run.out) == (1, "")
    assert Path("report.txt").read_text("utf-8") == expected.out


def test_colour_is_forced_and_refused_by_the_environment(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.py": BAD})
    assert "\x1b[" not in cli().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in cli().out
    assert "\x1b[" not in cli("--output-file", "out", "a.py").out + Path("out").read_text("utf-8")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cli().out


def test_verbose_tells_what_was_read_and_how_the_release_is_known(cli: Cli, project: Path) -> None:
    write({"a.py": BAD, "b.py": GOOD, "ckpt-lint.toml": ""})
    run = cli("-v")
    assert run.out == cli().out
    assert f"configuration: {project / 'ckpt-lint.toml'}" in run.err
    assert f"{project}: lightning 2.1.3 (requirements.txt:1 (lightning==2.1.3))" in run.err
    assert "checked 3 files, of which 2 had to be parsed, in " in run.err
    assert "no Lightning release was needed" in cli("-v", "b.py").err


def test_diff_shows_and_writes_nothing(cli: Cli) -> None:
    write({"a.py": BAD, "b.py": BAD.replace("\n", "\r\n")})
    run = cli("--diff")
    assert Path("a.py").read_text() == BAD
    assert "--- a.py\n+++ a.py\n@@ " in run.out
    assert '+callback = SafeModelCheckpoint(monitor="loss", save_last=True)\r\n' in run.out
    assert run.err.splitlines()[-1] == "Would fix 2 errors."
    assert cli("--diff", "-q").err == ""
    assert cli("--diff", "--fix").out == run.out


def test_rule_pages(cli: Cli) -> None:
    page = cli("rule", "CKPT101")
    assert page.code == 0
    assert page.out.startswith("# dangling-last-link (CKPT101)\n\n")
    assert cli("rule", "dangling-last-link").out == page.out == cli("rule", "ckpt101").out
    listed = cli("rule")
    assert (listed.code, listed.out.splitlines()[0][:27]) == (0, "CKPT101  dangling-last-link")
    assert cli("rule", "--output-format", "json").json[0]["code"] == "CKPT101"
    assert cli("rule", "CKPT101", "--output-format", "json").json["name"] == "dangling-last-link"
    unknown = cli("rule", "CKPT999")
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.errors == ["ckpt-lint: error: unknown rule: 'CKPT999'; `ckpt-lint rule` lists all rules"]
