"""``-``: standard input, as editors use it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import BAD, GOOD, Cli, write

J = ("--output-format", "json", "-q")


def test_it_is_checked(cli: Cli) -> None:
    run = cli("-", *J, stdin=BAD.encode())
    assert (run.code, run.codes, run.json[0]["filename"]) == (1, ["CKPT101"], "-")
    assert cli("-", stdin=GOOD.encode()).code == 0
    assert cli("-", stdin=b"").code == 0


def test_its_name_brings_configuration_release_and_ignores(cli: Cli, project: Path) -> None:
    write({"sub/requirements.txt": "lightning==2.6.6\n"})
    run = cli("-", "--stdin-filename", "sub/a.py", *J, stdin=BAD.encode())
    assert (run.codes, run.json[0]["filename"]) == (["CKPT103"], str(project / "sub/a.py"))
    write({"sub/ckpt-lint.toml": 'per-file-ignores = {"a.py" = ["ALL"]}'})
    assert cli("-", "--stdin-filename", "sub/a.py", *J, stdin=BAD.encode()).codes == []


def test_its_name_alone_asks_for_it(cli: Cli) -> None:
    assert cli("--stdin-filename", "a.py", *J, stdin=BAD.encode()).codes == ["CKPT101"]
    write({"b.py": GOOD})
    run = cli("--stdin-filename", "a.py", "b.py", "--output-format", "json", stdin=BAD.encode())
    assert run.codes == ["CKPT101"]
    assert run.err.startswith("warning: Ignoring b.py in favor of standard input.\n")


def test_an_excluded_name_is_passed_through(cli: Cli) -> None:
    arguments = ("-", "--stdin-filename", "build/a.py")
    assert cli(*arguments, stdin=BAD.encode()).code == 1
    assert cli(*arguments, "--force-exclude", stdin=BAD.encode()).code == 0
    run = cli(*arguments, "--force-exclude", "--fix", stdin=BAD.encode())
    assert (run.code, run.out) == (0, BAD)


def test_fix_writes_the_result_to_stdout_and_the_report_to_stderr(cli: Cli) -> None:
    run = cli("-", "--fix", stdin=BAD.encode())
    assert run.code == 0
    assert "SafeModelCheckpoint(" in run.out
    assert run.err.endswith("Found 1 error (1 fixed, 0 remaining).\n")
    assert cli("-", "--fix", "--exit-non-zero-on-fix", stdin=BAD.encode()).code == 1


def test_fix_hands_back_what_it_cannot_change(cli: Cli) -> None:
    for text, code in ((GOOD, 0), ("", 0), ("def save_last(:\n", 2)):
        run = cli("-", "--fix", stdin=text.encode())
        assert (run.code, run.out) == (code, text)


def test_line_ends_come_back(cli: Cli) -> None:
    run = cli("-", "--fix", stdin=BAD.replace("\n", "\r\n").encode())
    assert run.out.count("\r\n") == run.out.count("\n") == 4


def test_diff(cli: Cli) -> None:
    run = cli("-", "--diff", "--stdin-filename", "sub/a.py", stdin=BAD.encode())
    assert run.code == 1
    assert run.out.startswith("--- sub/a.py\n+++ sub/a.py\n")
    assert cli("-", "--diff", stdin=GOOD.encode()) == (run := cli("-", "--diff", stdin=b""))
    assert (run.code, run.out) == (0, "")


def test_undecodable_bytes(cli: Cli) -> None:
    data = b'save_last = "\xff"\n'
    assert cli("-", *J, stdin=data).codes == ["CKPT902"]
    assert cli("-", "--diff", stdin=data).code == 2


def test_beside_files_it_is_refused_and_they_are_checked(cli: Cli) -> None:
    write({"a.py": BAD})
    run = cli("-", "a.py", *J, stdin=b"")
    assert (run.code, run.codes) == (2, ["CKPT101"])
    assert run.errors == ["ckpt-lint: error: -: standard input cannot be checked beside files"]
