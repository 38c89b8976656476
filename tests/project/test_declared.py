"""Pins and ranges, in every spelling that projects use."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lint.project import resolve
from ckpt_lint.project.known import newest
from ckpt_lint.project.poetry import specifiers
from ckpt_lint.project.resolve import Known
from ckpt_lint.project.written import Written
from tests.project.test_release import write

NEWEST = newest("lightning")


def known(root: Path, files: dict[str, str], distribution: str = "lightning") -> Known | None:
    """Write the files and return what they declare; nothing in them may be unreadable."""
    write(root, files)
    here = Written().directory(str(root))
    assert [each for file in here.files.values() for each in file.problems] == []
    return resolve.selected(distribution, here.locks, here.declared.values(), root)


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("lightning==2.1.0", "2.1.0"),
        ("lightning == 2.1.0", "2.1.0"),
        ("Lightning==2.1", "2.1.0"),
        ("lightning===2.1.0", "2.1.0"),
        ("lightning[pytorch-extra]==2.2.0.post0", "2.2.0.post0"),
        ("lightning==2.7.0rc1", "2.7.0rc1"),
        ("lightning==2.3.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", "2.3.3"),
        ("lightning==2.1.0 # the last that works", "2.1.0"),
        ("lightning==2.1.0 ; python_version >= '3.8'", "2.1.0"),
        (
            "lightning==1.9.5; python_version<'3.8'\nlightning==2.3.0; python_version>='3.8'",
            "2.3.0",
        ),
        ("lightning (>=2.1.0,<2.2.0)", "2.1.4"),
        ("lightning>=2.1,<2.6", "2.5.6"),
        ("lightning~=2.1.0", "2.1.4"),
        ("lightning~=2.1", NEWEST),
        ("lightning==2.1.*", "2.1.4"),
        ("lightning>=2,!=2.6.*", "2.5.6"),
        ("lightning<=2.6.3", "2.6.1"),
        ("lightning", NEWEST),
        ("lightning>=2.5.0rc0", NEWEST),
        ("lightning=2.5.3=pyhd8ed1ab_0", "2.5.3"),
    ],
)
def test_a_line_of_requirements_selects_a_release(tmp_path: Path, line: str, version: str) -> None:
    found = known(tmp_path, {"requirements.txt": line})
    assert found is not None
    assert found.certain
    assert found.version == version


@pytest.mark.parametrize("name", ["pytorch_lightning", "pytorch-lightning", "PyTorch.Lightning"])
def test_every_spelling_of_a_name_counts(tmp_path: Path, name: str) -> None:
    found = known(tmp_path, {"requirements.txt": f"{name} == 1.7.0"}, "pytorch-lightning")
    assert found is not None
    assert found.source == f"requirements.txt:1 ({name} == 1.7.0)"


def test_a_range_keeps_what_it_admits(tmp_path: Path) -> None:
    found = known(tmp_path, {"requirements.txt": "\n\nlightning>=2.1,<2.2"})
    assert found is not None
    assert found.admitted == ("2.1.0", "2.1.1", "2.1.2", "2.1.3", "2.1.4")
    assert found.source == "requirements.txt:3 (lightning>=2.1,<2.2 admits it)"


def test_a_range_beyond_all_known_releases_is_a_guess_that_says_so(tmp_path: Path) -> None:
    found = known(tmp_path, {"requirements.txt": "lightning>=3"})
    assert found is not None
    assert (found.version, found.certain, found.admitted) == (NEWEST, False, ())
    assert "lightning>=3) admits no known release" in found.source


def test_a_repository_is_a_guess_that_says_so(tmp_path: Path) -> None:
    line = "lightning @ git+https://github.com/Lightning-AI/lightning@master"
    found = known(tmp_path, {"requirements.txt": line})
    assert found is not None
    assert not found.certain
    assert "does not say its version" in found.source


def test_included_files_count_as_the_one_that_includes_them(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "-r reqs/base.txt\n--requirement requirements.txt\n",
        "reqs/base.txt": "-c pins.txt\n-r ../requirements.txt\nlightning\n",
        "reqs/pins.txt": "lightning==2.2.1\n",
    }
    found = known(tmp_path, files)
    assert found is not None
    assert found.source == "reqs/pins.txt:1 (lightning==2.2.1)"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = {file = ["deps.lst"]}\n'),
        ("pyproject.toml", '[tool.setuptools.dynamic]\noptional-dependencies.x.file = "deps.lst"\n'),
        ("setup.cfg", "[metadata]\nlong_description = file: README.md\n[options]\ninstall_requires = file: none.txt, deps.lst\n"),
        ("environment.yml", "dependencies:\n- pip:\n  - -r deps.lst\n"),
        ("environment.yml", "dependencies:\n- pip:\n  - -r file:deps.lst\n"),
        ("requirements.txt", "-r file:deps.lst\n"),
        ("requirements.txt", "--requirement=deps.lst\n"),
        ("requirements.txt", "-c 'deps.lst'\n"),
    ],
)  # fmt: skip
def test_files_that_a_file_names_as_part_of_itself_are_read(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {"README.md": "lightning is fast\n", "none.txt": ""})
    found = known(tmp_path, {name: text, "deps.lst": "lightning==2.2.1\n"})
    assert found is not None
    assert found.source == "deps.lst:1 (lightning==2.2.1)"


@pytest.mark.parametrize(
    "line",
    ["-c ${CONSTRAINTS}", "-r https://x/y.txt", "-r file://${HOME}/x.txt", "-e .", "-e git+https://x/y.git"],
)
@pytest.mark.parametrize(
    ("name", "head"), [("requirements.txt", ""), ("e.yml", "dependencies:\n- pip:\n  - ")]
)
def test_what_only_pip_can_resolve_is_passed_over(tmp_path: Path, name: str, head: str, line: str) -> None:
    pins = "lightning==2.2.1" if name == "requirements.txt" else "  - lightning==2.2.1"
    found = known(tmp_path, {name: f"{head}{line}\n{pins}\n"})
    assert found is not None
    assert (found.version, found.notes) == ("2.2.1", ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_encodings_of_windows_are_read(tmp_path: Path, encoding: str, newline: str) -> None:
    text = newline.join(["torch", "lightning==2.1.3", ""])
    (tmp_path / "requirements.txt").write_bytes(text.encode(encoding))
    found = known(tmp_path, {})
    assert found is not None
    assert found.version == "2.1.3"


@pytest.mark.parametrize(
    "name",
    ["requirements-train.txt", "requirements/pt2.txt", "requirements.in", "dev_requirements.txt"],
)
def test_other_requirements_files_are_found(tmp_path: Path, name: str) -> None:
    found = known(tmp_path, {name: "lightning==2.1.3\n"})
    assert found is not None
    assert found.source.startswith(name)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('[project]\ndependencies = ["torch", "lightning>=2.0,<2.1"]', "2.0.9.post0"),
        ('[project.optional-dependencies]\ntrain = ["lightning==2.1.1"]', "2.1.1"),
        ('[dependency-groups]\ndev = ["lightning==2.1.1", {include-group = "x"}]', "2.1.1"),
        ('[tool.poetry.dependencies]\npython = "^3.9"\nlightning = "^2.0"', NEWEST),
        ('[tool.poetry.dependencies]\nlightning = "~2.1"', "2.1.4"),
        ('[tool.poetry.dependencies]\nlightning = "2.1.*"', "2.1.4"),
        ('[tool.poetry.dependencies]\nlightning = "2.1.2"', "2.1.2"),
        ('[tool.poetry.dependencies]\nlightning = "*"', NEWEST),
        ('[tool.poetry.dependencies]\nlightning = {version = "~2.2", extras = ["x"]}', "2.2.5"),
        ('[tool.poetry.dependencies.lightning]\nversion = ">=2.0 <2.3"', "2.2.5"),
        (
            "[tool.poetry.dependencies]\nlightning = ["
            '{version = "^1.9", python = "<3.8"}, {version = "~2.3.0", python = ">=3.8"}]',
            "2.3.3",
        ),
        ('[tool.poetry.group.train.dependencies]\nlightning = "2.1.2"', "2.1.2"),
        ('[tool.poetry.dev-dependencies]\nlightning = "2.1.2"', "2.1.2"),
    ],
)
def test_pyproject_selects_a_release(tmp_path: Path, text: str, version: str) -> None:
    found = known(tmp_path, {"pyproject.toml": text})
    assert found is not None
    assert found.version == version
    assert found.source.startswith("pyproject.toml:")


def test_a_poetry_dependency_from_git_is_a_guess(tmp_path: Path) -> None:
    text = '[tool.poetry.dependencies]\nlightning = {git = "https://example.org/l.git"}'
    found = known(tmp_path, {"pyproject.toml": text})
    assert found is not None
    assert not found.certain


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("^1.2.3", [">=1.2.3,<2"]),
        ("^0.2.3", [">=0.2.3,<0.3"]),
        ("^0.0.3", [">=0.0.3,<0.0.4"]),
        ("^0.0", [">=0.0,<0.1"]),
        ("^0", [">=0,<1"]),
        ("~1.2.3", [">=1.2.3,<1.3"]),
        ("~1", [">=1,<2"]),
        ("~=1.2", ["~=1.2"]),
        (">= 1.2, != 1.3", [">=1.2,!=1.3"]),
        (">=1.2 <2", [">=1.2,<2"]),
        ("=1.2", ["==1.2"]),
        ("^1.9 || ^2.1", [">=1.9,<2", ">=2.1,<3"]),
    ],
)
def test_poetry_constraints_become_standard_ones(constraint: str, expected: list[str]) -> None:
    assert specifiers(constraint) == expected


@pytest.mark.parametrize(
    ("item", "version"),
    [
        ("- lightning=2.5.3=pyhd8ed1ab_0", "2.5.3"),
        ("- conda-forge::lightning=2.5.3", "2.5.3"),
        ("- lightning=2.1", "2.1.4"),
        ("- lightning=2.*", NEWEST),
        ("- lightning==2.1.2", "2.1.2"),
        ("- lightning>=2.1,<2.3", "2.2.5"),
        ("- lightning >=2.1,<2.3", "2.2.5"),
        ("- lightning 2.1.*", "2.1.4"),
        ("- lightning 2.1.2 pyhd8ed1ab_0", "2.1.2"),
        ("- lightning", NEWEST),
        ("- pip\n  - pip:\n    - lightning==2.1.2", "2.1.2"),
    ],
)
@pytest.mark.parametrize("name", ["environment.yml", "train_env.yaml", "requirements.yaml"])
def test_conda_environments_select_a_release(tmp_path: Path, name: str, item: str, version: str) -> None:
    found = known(tmp_path, {name: f"name: x\ndependencies:\n  - python=3.10\n  {item}\n"})
    assert found is not None
    assert found.version == version


def test_setup_files_are_read_and_never_run(tmp_path: Path) -> None:
    script = "requires = ['lightning>=2.1,<2.2']\nraise SystemExit\nsetup(keywords=['lightning'])"
    found = known(tmp_path / "a", {"setup.py": script})
    assert found is not None
    assert found.source == "setup.py:1 (lightning>=2.1,<2.2 admits it)"
    assert known(tmp_path / "b", {"setup.py": "setup(keywords=['lightning'])"}) is None
    cfg = "[options]\ninstall_requires =\n    torch\n    lightning==2.1.0\n"
    found = known(tmp_path / "c", {"setup.cfg": cfg})
    assert found is not None
    assert found.version == "2.1.0"


def test_a_pin_wins_over_a_range(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\ndependencies = ["lightning>=2.0"]',
        "requirements/train.txt": "lightning==2.2.1",
    }
    found = known(tmp_path, files)
    assert found is not None
    assert found.version == "2.2.1"


def test_the_pin_of_an_extra_that_cannot_be_installed_does_not_count(tmp_path: Path) -> None:
    text = '[project]\ndependencies = ["lightning>=2.2,<2.3"]\n'
    extra = '[project.optional-dependencies]\nold = ["lightning==1.9.5"]\n'
    found = known(tmp_path, {"pyproject.toml": text + extra})
    assert found is not None
    assert found.version == "2.2.5"


def test_the_main_pin_wins_over_that_of_an_extra(tmp_path: Path) -> None:
    files = {"requirements.txt": "lightning==2.1.0", "requirements-dev.txt": "lightning==2.3.0"}
    found = known(tmp_path, files)
    assert found is not None
    assert found.version == "2.1.0"


def environments(root: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Return what each environment gets, and from where."""
    found = known(root, files)
    assert found is not None
    return [(each.version, each.source) for each in found.environments]


def test_main_pins_that_differ_are_environments_of_their_own(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "lightning==2.1.0",
        "environment.yml": "dependencies: [lightning=2.3.0]",
        "setup.cfg": "[options]\ninstall_requires = lightning==2.3\n",
    }
    assert environments(tmp_path, files) == [
        ("2.3.0", "environment.yml:1 (lightning=2.3.0)"),
        ("2.1.0", "requirements.txt:1 (lightning==2.1.0)"),
    ]


def test_ranges_that_exclude_each_other_are_environments_of_their_own(tmp_path: Path) -> None:
    files = {"requirements.txt": "lightning<2.2", "environment.yml": "dependencies: ['lightning>=2.3,<2.4']"}
    assert environments(tmp_path, files) == [
        ("2.3.3", "environment.yml:1 (lightning>=2.3,<2.4 admits it)"),
        ("2.1.4", "requirements.txt:1 (lightning<2.2 admits it)"),
    ]


def test_a_range_that_admits_no_pin_is_an_environment_of_its_own(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "lightning==2.1.0",
        "environment.yml": "dependencies: ['lightning>=2.3,<2.4']",
        "setup.cfg": "[options]\ninstall_requires = lightning>=2\n",
    }
    assert environments(tmp_path, files) == [
        ("2.1.0", "requirements.txt:1 (lightning==2.1.0)"),
        ("2.3.3", "environment.yml:1 (lightning>=2.3,<2.4 admits it)"),
    ]


def test_a_main_pin_beside_a_lock_that_says_otherwise_is_an_environment_of_its_own(tmp_path: Path) -> None:
    lock = '[[package]]\nname = "lightning"\nversion = "2.4.0"\n'
    files = {
        "requirements.txt": "lightning==2.1.0",
        "uv.lock": lock,
        "requirements-dev.txt": "lightning==2.0.0",
    }
    assert environments(tmp_path, files) == [
        ("2.4.0", "uv.lock:3 (lightning 2.4.0)"),
        ("2.1.0", "requirements.txt:1 (lightning==2.1.0)"),
    ]


def test_ranges_count_together_where_they_can(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\ndependencies = ["lightning>=2.0"]',
        "requirements.txt": "lightning<2.4",
    }
    found = known(tmp_path, files)
    assert found is not None
    assert found.version == "2.3.3"
    assert found.admitted[0] == "2.0.0"


def test_the_range_of_an_extra_does_not_narrow_the_main_one(tmp_path: Path) -> None:
    text = '[project]\ndependencies = ["lightning>=2.0"]\n'
    extra = '[project.optional-dependencies]\nold = ["lightning<2.2"]\n'
    found = known(tmp_path, {"pyproject.toml": text + extra})
    assert found is not None
    assert found.version == NEWEST


def test_a_file_of_lower_bounds_is_not_what_runs(tmp_path: Path) -> None:
    files = {
        "requirements-min.txt": "lightning==1.9.0",
        "requirements.txt": "lightning>=1.9",
    }
    found = known(tmp_path, files)
    assert found is not None
    assert found.version == NEWEST
