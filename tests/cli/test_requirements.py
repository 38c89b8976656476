"""Requirements and locks in a run: found, judged with the code they decide for, fixed after it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import BAD, GOOD, Cli, Run, write

OLD = BAD.replace('monitor="loss", ', "")  # harm on 2.1.0 to 2.1.3 alone


@pytest.fixture(autouse=True)
def _no_requirements(project: Path) -> None:
    (project / "requirements.txt").unlink()


def places(run: Run) -> list[tuple[str, int, str]]:
    """File, row and code of each finding."""
    root = Path.cwd()
    return [
        (Path(each["filename"]).relative_to(root).as_posix(), each["location"]["row"], each["code"])
        for each in run.json
    ]


def found(cli: Cli, *arguments: str) -> list[tuple[str, int, str]]:
    return places(cli("--output-format", "json", *arguments))


def test_a_requirement_is_judged_with_the_code_it_decides_for(cli: Cli) -> None:
    write({"requirements.txt": "torch\nlightning>=2.0\n", "src/a.py": GOOD, "src/b.py": BAD})
    expected = [("requirements.txt", 2, "CKPT301"), ("src/b.py", 3, "CKPT103")]
    assert found(cli) == expected
    assert found(cli, "src") == expected, "the directories above belong to the run"
    assert found(cli, "src/b.py") == expected
    assert found(cli, "src/a.py") == []
    assert found(cli, "requirements.txt") == [], "without the code there is nothing to judge by"


def test_code_without_harm_on_the_selected_release_leaves_the_requirement_alone(cli: Cli) -> None:
    write({"requirements.txt": "lightning>=2.0\n", "a.py": OLD})
    assert found(cli) == []
    write({"requirements.txt": "lightning==2.1.3\n"})
    assert found(cli) == [("a.py", 3, "CKPT101"), ("requirements.txt", 1, "CKPT301")]


@pytest.mark.parametrize("line", ["lightning @ git+https://example.org/lightning@ca30fd7", "lightning>=99"])
def test_a_requirement_without_a_known_release_decides_nothing(cli: Cli, line: str) -> None:
    write({"requirements.txt": f"{line}\n", "a.py": BAD})
    assert found(cli) == [("a.py", 3, "CKPT103")]


def test_the_requirement_counts_whatever_is_installed_today(cli: Cli, project: Path) -> None:
    write({"requirements.txt": "lightning>=2.0\n", "a.py": BAD})
    write({".venv/lib/python3.11/site-packages/lightning-2.5.6.dist-info/METADATA": "Version: 2.5.6\n"})
    run = cli("--output-format", "json")
    assert places(run) == [("requirements.txt", 1, "CKPT301")]
    assert "selects lightning 2.6.6" in run.json[0]["message"]


def test_a_release_given_by_hand_leaves_nothing_for_requirements_to_decide(cli: Cli) -> None:
    write({"requirements.txt": "lightning==2.6.6\n", "a.py": BAD})
    assert found(cli, "--lightning-version", "2.6.6") == [("a.py", 3, "CKPT103")]
    write({"ckpt-lint.toml": 'lightning-version = "2.6.6"\n'})
    assert found(cli) == [("a.py", 3, "CKPT103")]


def test_suppressed_findings_and_rules_that_are_off_do_not_count(cli: Cli) -> None:
    write({"requirements.txt": "lightning\n", "a.py": BAD.replace(")\n", ")  # noqa: CKPT103\n")})
    assert found(cli) == []
    write({"a.py": BAD})
    assert found(cli, "--ignore", "CKPT103") == []


def test_selected_alone_it_counts_what_the_rules_that_are_on_by_default_find(cli: Cli) -> None:
    write({"requirements.txt": "lightning\n", "a.py": BAD})
    assert found(cli, "--select", "CKPT301") == [("requirements.txt", 1, "CKPT301")]
    assert found(cli, "--select", "CKPT301,CKPT101") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "lightning  # ckpt-lint: ignore[CKPT301] moved next week\n"),
        ("requirements.txt", "# noqa: CKPT301\nlightning\n"),
        ("pyproject.toml", '[project]\ndependencies = [\n  "lightning",  # noqa: CKPT301\n]\n'),
        ("environment.yml", "dependencies:\n  - lightning  # ckpt-lint: ignore[CKPT301] why\n"),
        ("setup.py", 'setup(install_requires=[\n  "lightning",  # noqa: CKPT301\n])\n'),
    ],
)
def test_a_comment_on_the_line_hides_it(cli: Cli, name: str, text: str) -> None:
    write({name: text, "a.py": BAD})
    assert found(cli) == [("a.py", 3, "CKPT103")]
    write({name: text.replace("CKPT301", "CKPT302")})
    assert ("CKPT301" in [code for _, _, code in found(cli)]) is True


def test_the_distribution_follows_the_import(cli: Cli) -> None:
    lock = "".join(
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n\n'
        for name, version in (("lightning", "2.6.1"), ("pytorch-lightning", "1.9.5"))
    )
    write({"uv.lock": lock, "a.py": BAD.replace("lightning.pytorch", "pytorch_lightning")})
    assert found(cli) == []
    write({"b.py": BAD})
    assert found(cli) == [("b.py", 3, "CKPT103"), ("uv.lock", 3, "CKPT301")]


def test_look_alikes_are_never_reported(cli: Cli) -> None:
    names = ("utilities", "bolts", "fabric", "cloud", "flash")
    write({"requirements.txt": "".join(f"lightning-{name}==2.6.2\n" for name in names), "a.py": BAD})
    assert found(cli) == [("a.py", 3, "CKPT103")]


def test_the_nearest_file_up_the_tree_decides_in_a_monorepo(cli: Cli) -> None:
    write(
        {
            "requirements.txt": "lightning==2.5.6\n",
            "one/requirements.txt": "torch\n",
            "one/a.py": BAD,
            "two/pyproject.toml": '[project]\ndependencies = ["lightning>=2.6"]\n',
            "two/deep/b.py": BAD,
        }
    )
    assert found(cli) == [("two/deep/b.py", 3, "CKPT103"), ("two/pyproject.toml", 2, "CKPT301")]


def test_environments_that_disagree_judge_the_code_each(cli: Cli) -> None:
    write({"requirements.txt": "lightning==2.5.6\n", "conda/env.yml": "", "a.py": OLD})
    write({"environment.yml": "dependencies:\n- lightning=2.1.3\n"})
    run = cli("--output-format", "json")
    assert places(run) == [("a.py", 3, "CKPT101"), ("environment.yml", 2, "CKPT301")]
    assert run.json[0]["lightning"] == {
        "distribution": "lightning",
        "version": "2.1.3",
        "source": "environment.yml:2 (lightning=2.1.3)",
    }
    assert (
        "Judged by lightning 2.5.6 (requirements.txt:1 (lightning==2.5.6)) and by "
        "2.1.3 (environment.yml:2 (lightning=2.1.3)): these environments disagree" in run.err
    )


def test_one_finding_for_a_callback_that_is_harmful_in_both_environments(cli: Cli) -> None:
    write({"requirements.txt": "lightning==2.6.6\n", "environment.yml": "dependencies:\n- lightning=2.1.3\n"})
    write({"a.py": BAD})
    run = cli("--output-format", "json", "--ignore", "CKPT301")
    assert places(run) == [("a.py", 3, "CKPT101")]
    assert "on lightning 2.1.3" in run.json[0]["message"]
    assert "CKPT103" in run.json[0]["message"].partition("Also here: ")[2]


def test_files_of_minimum_versions_and_of_extras_do_not_decide(cli: Cli) -> None:
    write(
        {"requirements-min.txt": "lightning==2.1.3\n", "requirements.txt": "lightning>=2.1.3\n", "a.py": OLD}
    )
    assert found(cli) == []


@pytest.mark.parametrize("name", ["cfg/my_env.yml", "requirements.yaml", ".binder/environment.yml"])
def test_environments_under_any_name_and_beside_the_code_are_read(cli: Cli, name: str) -> None:
    write({name: "name: x\ndependencies:\n- pip:\n  - lightning==2.1.3\n", "src/a.py": OLD})
    expected = sorted([(name, 4, "CKPT301"), ("src/a.py", 3, "CKPT101")])
    assert found(cli) == expected
    assert found(cli, "src") == expected, "what decides is part of the run"


def test_included_files_are_reported_where_they_are(cli: Cli) -> None:
    write({"requirements.txt": "-r ci/base.in\n", "ci/base.in": "-c pins.lst\nlightning\n", "a.py": OLD})
    write({"ci/pins.lst": "lightning==2.1.3\n"})
    assert found(cli) == [("a.py", 3, "CKPT101"), ("ci/pins.lst", 1, "CKPT301")]


# --- compromised releases


@pytest.mark.parametrize("where", [".", "pkg", "requirements.txt", "pkg/a.py"])
def test_a_compromised_release_is_reported_without_any_code(cli: Cli, where: str) -> None:
    write({"requirements.txt": "lightning==2.6.3\n", "pkg/a.py": GOOD})
    assert found(cli, where) == [("requirements.txt", 1, "CKPT302")]


def test_what_is_excluded_is_not_read(cli: Cli) -> None:
    write({"old/requirements.txt": "lightning==2.6.3\n", "new/a.py": GOOD, ".gitignore": "gone\n"})
    write({"gone/uv.lock": '[[package]]\nname = "lightning"\nversion = "2.6.3"\n'})
    assert found(cli) == [("old/requirements.txt", 1, "CKPT302")]
    assert found(cli, "--exclude", "old") == []
    assert found(cli, "--exclude", "requirements.txt", "new") == []


def test_a_requirements_file_by_standard_input(cli: Cli) -> None:
    run = cli(
        "--output-format", "json", "--stdin-filename", "requirements.txt", "-", stdin=b"lightning==2.6.2\n"
    )
    assert run.codes == ["CKPT302"]


# --- fixes


def test_fixing_the_code_settles_the_requirement_as_well(cli: Cli) -> None:
    write({"requirements.txt": "lightning>=2.0\n", "a.py": BAD})
    run = cli("--fix", "--unsafe-fixes")
    assert run.code == 0, run.out
    assert Path("requirements.txt").read_text() == "lightning>=2.0\n"
    assert "Found 1 error (1 fixed, 0 remaining)." in run.out


UNFIXABLE = (
    "try:\n    from lightning.pytorch.callbacks import ModelCheckpoint\n"
    "except ImportError:\n    from other import ModelCheckpoint\n"
    'ModelCheckpoint(monitor="loss", save_last=True)\n'
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_requirement_is_rewritten_where_the_code_stays(cli: Cli, end: str, mark: str) -> None:
    before = mark + end.join(
        ["[project]", "dependencies = [", "  \"lightning>=2.0 ; python_version > '3.8'\",  # café", "]", ""]
    )
    write({"pyproject.toml": before, "a.py": UNFIXABLE})
    assert found(cli) == [("a.py", 5, "CKPT103"), ("pyproject.toml", 3, "CKPT301")]
    assert cli("--fix").code == 1
    assert Path("pyproject.toml").read_bytes() == before.encode()
    run = cli("--fix", "--unsafe-fixes")
    assert run.code == 0, "on 2.5.6 the code does no harm"
    after = before.replace("lightning>=2.0 ;", "lightning>=2.0,<=2.5.6 ;")
    assert Path("pyproject.toml").read_bytes() == after.encode()
    assert cli("--fix", "--unsafe-fixes").code == 0
    assert Path("pyproject.toml").read_bytes() == after.encode()


def test_the_rewriting_is_shown_before_it_is_done(cli: Cli) -> None:
    write({"requirements.txt": "lightning==2.6.6\n", "a.py": UNFIXABLE})
    run = cli("--diff", "--unsafe-fixes")
    assert "-lightning==2.6.6\n+lightning==2.5.6\n" in run.out
    assert Path("requirements.txt").read_text() == "lightning==2.6.6\n"


def test_a_utf_16_file_is_judged_and_not_rewritten(cli: Cli) -> None:
    data = "lightning\r\n".encode("utf-16")
    write({"requirements.txt": data, "a.py": UNFIXABLE})
    assert ("requirements.txt", 1, "CKPT301") in found(cli, "--fix", "--unsafe-fixes")
    assert Path("requirements.txt").read_bytes() == data


# --- what cannot be read


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("requirements.txt", b"lightning \xff\xff"),
        ("uv.lock", b'[[package]]\nname = "lightning'),
        ("environment.yml", b"dependencies: [lightning, {\n"),
        ("Pipfile.lock", b'{"default": {"lightning": '),
    ],
)
def test_a_file_that_was_named_and_cannot_be_read_is_said(cli: Cli, name: str, data: bytes) -> None:
    write({name: data, "a.py": GOOD})
    assert found(cli) == [], "nothing depends on it"
    run = cli("--output-format", "json", name)
    assert (run.codes, run.code) == (["CKPT902"], 2)
    assert "Traceback" not in run.err


def test_a_pipe_that_is_called_requirements_is_not_waited_for(cli: Cli, project: Path) -> None:
    os.mkfifo(project / "requirements.txt")
    write({"a.py": GOOD})
    assert found(cli) == []
