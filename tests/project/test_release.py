"""Which Lightning a project runs: every step of the order, and how each is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ckpt_lint.config import Config
from ckpt_lint.project import environments
from ckpt_lint.project.known import newest
from ckpt_lint.project.release import Known, VersionError, detect, detect_beside

NEWEST = newest("lightning")


@pytest.fixture(autouse=True)
def _running_interpreter_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [p for p in sys.path if "-packages" not in p])


def write(root: Path, files: dict[str, str]) -> None:
    """Write a little project."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def install(environment: Path, distribution: str, version: str) -> None:
    """Put on disk what pip leaves behind for a distribution."""
    name = f"{distribution.replace('-', '_')}-{version}.dist-info"
    text = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n\nText\n"
    write(environment / "lib" / "python3.11" / "site-packages", {f"{name}/METADATA": text})


def which(
    root: Path,
    distribution: str = "lightning",
    override: dict[str, str] | None = None,
    lightning_version: dict[str, str] | None = None,
    python: Path | None = None,
    environ: dict[str, str] | None = None,
) -> Known:
    """Detect with a configuration that says only what a test is about."""
    config = Config(root / "pyproject.toml", root, lightning_version=lightning_version or {})
    return detect(
        root,
        distribution,
        override=override,
        config=config,
        python=python,
        environ=environ or {},
    )


def test_the_order_is_flag_config_installed_lock_pin_and_unknown(tmp_path: Path) -> None:
    """Each step is taken away in turn, and the next one answers."""
    write(
        tmp_path,
        {
            "uv.lock": '[[package]]\nname = "lightning"\nversion = "2.3.0"\n',
            "requirements.txt": "lightning==2.2.0\n",
        },
    )
    install(tmp_path / ".venv", "lightning", "2.4.0")
    said = {"lightning": "2.5.0"}
    seen = [
        which(tmp_path, override={"lightning": "2.6.0"}, lightning_version=said),
        which(tmp_path, lightning_version=said),
        which(tmp_path),
    ]
    (tmp_path / ".venv").rename(tmp_path / "away")
    seen.append(which(tmp_path))
    (tmp_path / "uv.lock").unlink()
    seen.append(which(tmp_path))
    (tmp_path / "requirements.txt").unlink()
    seen.append(which(tmp_path))
    assert [(each.version, each.source, each.certain) for each in seen] == [
        ("2.6.0", "--lightning-version", True),
        ("2.5.0", "[tool.ckpt-lint] in pyproject.toml", True),
        ("2.4.0", "installed in .venv", True),
        ("2.3.0", "uv.lock:3 (lightning 2.3.0)", True),
        ("2.2.0", "requirements.txt:1 (lightning==2.2.0)", True),
        (NEWEST, "unknown: taken as the newest known release", False),
    ]


def test_a_version_that_is_none_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="--lightning-version: `banana` is not a version"):
        which(tmp_path, override={"lightning": "banana"})


def test_a_short_version_means_the_release_that_is_equal_to_it(tmp_path: Path) -> None:
    assert which(tmp_path, override={"lightning": "2.1"}).version == "2.1.0"


def test_the_two_distributions_are_known_apart(tmp_path: Path) -> None:
    install(tmp_path / ".venv", "lightning", "2.6.1")
    install(tmp_path / ".venv", "pytorch-lightning", "1.4.9")
    assert which(tmp_path).version == "2.6.1"
    assert which(tmp_path, "pytorch-lightning").version == "1.4.9"


def test_an_environment_with_one_lightning_hides_the_environments_after_it(tmp_path: Path) -> None:
    install(tmp_path / ".venv", "pytorch-lightning", "1.9.0")
    install(tmp_path / "other", "lightning", "2.6.1")
    environ = {"CONDA_PREFIX": str(tmp_path / "other")}
    assert which(tmp_path, "pytorch-lightning", environ=environ).version == "1.9.0"
    assert not which(tmp_path, environ=environ).certain


def test_look_alikes_are_not_lightning(tmp_path: Path) -> None:
    for name in ("lightning-utilities", "lightning-bolts", "lightning-fabric"):
        install(tmp_path / ".venv", name, "0.1.0")
    lines = "lightning-utilities==0.8\nlightning_bolts==0.7\nlightning-fabric==2.1.0\n"
    write(tmp_path, {"requirements.txt": lines + "pytorch-lightning-bolts==0.1\n"})
    assert not which(tmp_path).certain
    assert not which(tmp_path, "pytorch-lightning").certain


@pytest.mark.parametrize("named", ["bin/python", "."])
def test_python_names_an_interpreter_or_an_environment(tmp_path: Path, named: str) -> None:
    install(tmp_path / "env", "lightning", "2.1.2")
    write(tmp_path / "env", {"bin/python": ""})
    install(tmp_path / ".venv", "lightning", "2.6.0")
    known = which(tmp_path, python=tmp_path / "env" / named)
    assert known.version == "2.1.2"
    assert "--python" in known.source


@pytest.mark.parametrize("there", [True, False])
def test_python_that_is_none_is_an_error(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "nope").mkdir()
    with pytest.raises(VersionError, match=r"--python: .*nope"):
        which(tmp_path, python=tmp_path / "nope")


def test_the_active_environment_comes_before_the_one_of_the_directory(tmp_path: Path) -> None:
    install(tmp_path / ".venv", "lightning", "2.4.0")
    install(tmp_path / "elsewhere" / "env", "lightning", "2.2.0")
    project = tmp_path / "project"
    install(project / "venv", "lightning", "2.3.0")
    environ = {"VIRTUAL_ENV": str(tmp_path / "elsewhere" / "env")}
    known = which(project, environ=environ)
    assert (known.version, known.source) == ("2.2.0", "installed in $VIRTUAL_ENV")
    assert which(project).source == "installed in venv"


def test_the_environment_of_a_hook_says_nothing(tmp_path: Path) -> None:
    hook = tmp_path / "cache" / "pre-commit" / "repoab12" / "py_env-python3.11"
    install(hook, "lightning", "2.1.0")
    assert not which(tmp_path, environ={"VIRTUAL_ENV": str(hook), "PRE_COMMIT": "1"}).certain


@pytest.mark.parametrize(
    ("prefix", "tool"),
    [
        ("/home/me/.cache/pre-commit/repo_x1y2/py_env-python3.11", True),
        ("/ci/hooks/repo_x1y2/py_env-python3", True),
        ("/moved/thing", True),
        ("/home/me/.local/share/pipx/venvs/ckpt-lint", True),
        ("/home/me/.local/share/uv/tools/ckpt-lint", True),
        ("/home/me/.cache/uv/archive-v0/abc", True),
        ("/home/me/project/.venv", False),
        ("/home/me/pre-commit-demo/.venv", False),
        ("/usr", False),
    ],
)
def test_environments_of_tools_are_told_by_their_path(prefix: str, tool: bool) -> None:
    assert environments.of_tool(Path(prefix), {"PRE_COMMIT_HOME": "/moved"}) is tool


def test_the_running_interpreter_counts_last_unless_it_is_a_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "env", "lightning", "2.2.1")
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    monkeypatch.setattr(sys, "path", [str(site)])
    assert which(tmp_path).source == "installed in the environment of ckpt-lint"
    monkeypatch.setattr(sys, "prefix", "/x/pipx/venvs/ckpt-lint")
    assert not which(tmp_path).certain


def test_a_real_virtual_environment_is_read_without_being_started(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "e"], check=True)
    site = next((tmp_path / "e").glob("lib/python*/site-packages"))
    write(site, {"pytorch_lightning-1.7.7.dist-info/METADATA": "Version: 1.7.7\n"})
    python = tmp_path / "e" / "bin" / "python"
    assert which(tmp_path, "pytorch-lightning", python=python).version == "1.7.7"


def test_system_packages_count_where_the_environment_sees_them(tmp_path: Path) -> None:
    install(tmp_path / "base", "lightning", "2.0.9")
    home = f"home = {tmp_path / 'base' / 'bin'}\nversion = 3.11.7\n"
    write(tmp_path / ".venv" / "lib/python3.11/site-packages", {"x.pth": ""})
    write(tmp_path, {".venv/pyvenv.cfg": home + "include-system-site-packages = true\n"})
    assert which(tmp_path).version == "2.0.9"
    write(tmp_path, {".venv/pyvenv.cfg": home + "include-system-site-packages = false\n"})
    assert not which(tmp_path).certain


def test_eggs_and_broken_upgrades_are_read(tmp_path: Path) -> None:
    site = tmp_path / ".venv/lib/python3.11/site-packages"
    write(site, {"pytorch_lightning-1.4.9-py3.8.egg-info": "Name: x\nVersion: 1.4.9\n"})
    write(site, {"lightning-2.1.0.dist-info/METADATA": "", "~ightning-2.9.0.dist-info/x": ""})
    assert which(tmp_path, "pytorch-lightning").version == "1.4.9"
    assert which(tmp_path).version == "2.1.0"
    install(tmp_path / ".venv", "lightning", "2.2.0")
    known = which(tmp_path)
    assert known.version == "2.2.0"
    assert known.notes == (".venv has lightning more than once: 2.1.0, 2.2.0",)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("uv.lock", "package"),
        ("poetry.lock", "package"),
        ("pdm.lock", "package"),
        ("pylock.toml", "packages"),
        ("pylock.dev.toml", "packages"),
    ],
)
@pytest.mark.parametrize("many", [0, 2000])
def test_lock_files_are_read_small_and_large(tmp_path: Path, name: str, table: str, many: int) -> None:
    padding = "".join(f'[[{table}]]\nname = "p{i}"\nversion = "1.{i}"\n\n' for i in range(many))
    entry = f'[[{table}]]\nname = "pytorch-lightning"\nversion = "1.9.5"\n'
    write(tmp_path, {name: f"version = 1\n\n{padding}{entry}{padding}"})
    known = which(tmp_path, "pytorch-lightning")
    row = 5 + 4 * many
    assert (known.version, known.source) == ("1.9.5", f"{name}:{row} (pytorch-lightning 1.9.5)")
    assert not which(tmp_path).certain


def test_a_lock_that_forks_is_several_environments_the_newest_first(tmp_path: Path) -> None:
    entries = [f'[[package]]\nname = "lightning"\nversion = "{v}"\n' for v in ("2.6.1", "2.3.3")]
    write(tmp_path, {"uv.lock": "\n".join(entries)})
    known = which(tmp_path)
    assert [(each.version, each.source) for each in known.environments] == [
        ("2.6.1", "uv.lock:3 (lightning 2.6.1)"),
        ("2.3.3", "uv.lock:7 (lightning 2.3.3)"),
    ]


def test_a_withdrawn_release_is_believed_where_it_is_pinned_or_locked(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "lightning==2.6.2\n"})
    assert which(tmp_path).version == "2.6.2"
    write(tmp_path, {"uv.lock": '[[package]]\nname = "lightning"\nversion = "2.6.3"\n'})
    assert which(tmp_path).version == "2.6.3"


def test_a_compromised_release_that_is_installed_is_told(tmp_path: Path) -> None:
    install(tmp_path / ".venv", "lightning", "2.6.3")
    assert which(tmp_path).notes == ("lightning 2.6.3 was compromised and is installed: see CKPT302.",)


def test_the_nearest_directory_that_names_it_decides(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"requirements.txt": "lightning==2.0.0\npytorch-lightning==1.9.0\n"})
    write(tmp_path, {"training/requirements.txt": "lightning==2.3.0\n"})
    assert which(tmp_path / "training").version == "2.3.0"
    known = which(tmp_path / "training", "pytorch-lightning")
    assert known.source == "../requirements.txt:2 (pytorch-lightning==1.9.0)"
    assert which(tmp_path / "other" / "deep").version == "2.0.0"


def test_nothing_above_the_repository_counts(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "lightning==2.0.0\n", "repo/.git/HEAD": ""})
    assert not which(tmp_path / "repo").certain


def test_a_project_without_a_repository_is_known_from_elsewhere_too(tmp_path: Path) -> None:
    """As a copy in a container that is checked from another directory."""
    write(tmp_path, {"requirements.txt": "lightning==1.9.5\n", "copy/requirements.txt": "lightning==2.1.2\n"})
    write(tmp_path, {"copy/src/pkg/train.py": "", "other/src/train.py": "", "elsewhere/x": ""})
    config = Config(None, tmp_path / "elsewhere")
    options = {"override": None, "config": config, "python": None, "environ": {}}
    for directory, version, source in [
        ("copy/src/pkg", "2.1.2", "requirements.txt:1 (lightning==2.1.2)"),
        ("other/src", "1.9.5", "requirements.txt:1 (lightning==1.9.5)"),
    ]:
        found = detect(tmp_path / directory, "lightning", **options)  # type: ignore[arg-type]
        assert (found.version, found.source) == (version, source)


def test_a_member_of_a_uv_workspace_is_locked_above(tmp_path: Path) -> None:
    member = '[[package]]\nname = "a"\nversion = "0"\nsource = { editable = "packages/a" }\n'
    lock = member + '\n[[package]]\nname = "lightning"\nversion = "2.3.0"\n'
    declares = '[project]\ndependencies = ["lightning>=2"]\n'
    write(tmp_path, {".git/HEAD": "", "uv.lock": lock, "packages/a/pyproject.toml": declares})
    write(tmp_path, {"packages/b/pyproject.toml": declares})
    assert which(tmp_path / "packages" / "a").source == "../../uv.lock:8 (lightning 2.3.0)"
    assert which(tmp_path / "packages" / "b").version == NEWEST


def test_broken_files_are_skipped_and_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": "[project # lightning\n",
            "poetry.lock": '[[package]]\nname = "lightning\n',
            "setup.py": "def # lightning\n",
            "setup.cfg": "lightning without a section\n",
            "environment.yml": "dependencies: [lightning\n",
            "Pipfile.lock": '{"default": {"lightning": }}',
            "pixi.toml": "lightning\n",
            "Pipfile": "lightning\n",
            "requirements.txt": "lightning=>2\n-r missing.txt\nlightning==2.2.0\n",
        },
    )
    (tmp_path / "requirements-dev.txt").write_bytes(b"\xff\x00\xfe lightning")
    known = which(tmp_path)
    assert known.version == "2.2.0"
    for name in (
        "pyproject.toml",
        "poetry.lock",
        "setup.py",
        "setup.cfg",
        "environment.yml",
        "Pipfile.lock",
        "pixi.toml",
        "Pipfile",
    ):
        assert any(note.startswith(f"{name} could not be read") for note in known.notes), name
    assert "requirements.txt:1 could not be read: lightning=>2" in known.notes
    assert any(note.startswith("missing.txt could not") for note in known.notes)
    assert any(note.startswith("requirements-dev.txt could not") for note in known.notes)
    assert not any("\n" in note for note in known.notes)


@pytest.mark.parametrize("package", ["fsspec", "torch"])
def test_what_decides_beside_lightning_is_known_where_it_is_installed_locked_or_pinned(
    tmp_path: Path, package: str
) -> None:
    def beside() -> str | None:
        config = Config(None, tmp_path)
        return detect_beside(tmp_path, package, config=config, python=None, environ={})

    assert beside() is None
    write(tmp_path, {"requirements.txt": f"{package}>=2.1,<2.4\n{package}vision==0.1\n"})
    assert beside() == {"torch": "2.3.1"}.get(package)
    write(tmp_path, {"requirements.txt": f"{package}[http]==2.6.0\n{package}>2.7\n"})
    assert beside() == "2.6.0"
    write(tmp_path, {"uv.lock": f'[[package]]\nname = "{package}"\nversion = "2.7.0+cu121"\n'})
    assert beside() == "2.7.0+cu121"
    install(tmp_path / ".venv", f"{package}_geometric", "9.9")
    install(tmp_path / ".venv", package, "2.8.0")
    install(tmp_path / ".venv", "lightning", "2.1.0")
    assert beside() == "2.8.0"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("environment.yaml", "dependencies: [python=3.9, 'pytorch::pytorch=2.0.1']\n"),
        ("environment.yml", "dependencies:\n  - pytorch=2.0.1=py3.9_cuda11.7_0\n  - pytorch-cuda=11.7\n"),
        ("pixi.toml", '[dependencies]\npytorch-gpu = "2.0.*"\n'),
        ("conda-linux-64.lock", "@EXPLICIT\nhttps://x.example/linux-64/pytorch-2.0.1-py3.9_0.tar.bz2#aa\n"),
        ("conda-lock.yml", "package:\n- name: pytorch\n  version: 2.0.1\n  manager: conda\n"),
        ("setup.py", "from setuptools import setup\nsetup(install_requires=['torch~=2.0.0'])\n"),
    ],
)
def test_condas_name_of_torch_and_its_ranges_are_known(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {name: text})
    found = detect_beside(tmp_path, "torch", config=Config(None, tmp_path), python=None, environ={})
    assert found == "2.0.1"


def test_what_builds_the_documentation_is_not_what_trains(tmp_path: Path) -> None:
    write(tmp_path, {"docs/requirements.txt": "sphinx\nlightning==1.9.5\n"})
    assert not which(tmp_path, "lightning").certain
    assert which(tmp_path / "docs", "lightning").version == "1.9.5"
