"""The configuration: where it is found, what it may say, how its errors read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ckpt_lint.config import EXCLUDE, Config, ConfigError, load


def write(path: Path, text: str) -> Path:
    """Write a file and the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """
    [tool.ckpt-lint]
    select = ["CKPT1"]
    extend-select = ["CKPT202"]
    ignore = ["CKPT104"]
    exclude = ["old"]
    extend-exclude = ["new"]
    force-exclude = true
    respect-gitignore = false
    lightning-version = { lightning = "2.1", pytorch_lightning = "1.9.5" }
    python = "env/bin/python"
    output-format = "json"
    fix = true
    unsafe-fixes = true
    per-file-ignores = { "tests/*" = ["CKPT101", "CKPT2"] }
    """
    path = write(tmp_path / "pyproject.toml", text)
    assert load(tmp_path) == Config(
        path=path,
        root=tmp_path,
        select=("CKPT1",),
        extend_select=("CKPT202",),
        ignore=("CKPT104",),
        exclude=("old",),
        extend_exclude=("new",),
        force_exclude=True,
        respect_gitignore=False,
        lightning_version={"lightning": "2.1.0", "pytorch-lightning": "1.9.5"},
        python=tmp_path / "env/bin/python",
        output_format="json",
        fix=True,
        unsafe_fixes=True,
        per_file_ignores={"tests/*": ("CKPT101", "CKPT2")},
    )


def test_one_version_holds_for_both_distributions(tmp_path: Path) -> None:
    write(tmp_path / "ckpt-lint.toml", 'lightning-version = "2.1.3"')
    expected = {"lightning": "2.1.3", "pytorch-lightning": "2.1.3"}
    assert load(tmp_path).lightning_version == expected


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(tmp_path) == Config(None, tmp_path)
    assert {".git", ".venv", "node_modules", "site-packages"} < set(EXCLUDE)


def test_the_closest_table_wins_and_files_without_one_are_passed_over(tmp_path: Path) -> None:
    far = write(tmp_path / "pyproject.toml", "[tool.ckpt-lint]\nfix = true")
    write(tmp_path / "a" / "pyproject.toml", "[project]\nname = 'a'")
    near = write(tmp_path / "a" / "b" / "ckpt-lint.toml", "fix = false")
    assert load(tmp_path / "a").path == far
    assert load(tmp_path / "a").root == tmp_path
    assert load(tmp_path / "a" / "b" / "c").path == near
    assert load(near).path == near


def test_ckpt_lint_toml_wins_over_pyproject_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.ckpt-lint]\nfix = true")
    assert load(write(tmp_path / "ckpt-lint.toml", "").parent).fix is False


def test_the_root_without_a_table_is_that_of_the_project(tmp_path: Path) -> None:
    write(tmp_path / ".git" / "HEAD", "")
    assert load(tmp_path / "src").root == tmp_path
    write(tmp_path / "train" / "pyproject.toml", "[project]")
    assert load(tmp_path / "train" / "src") == Config(None, tmp_path / "train")


def test_isolated_reads_nothing(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "broken [")
    assert load(tmp_path, isolated=True) == Config(None, tmp_path)


def test_a_named_file_is_read_instead(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "broken [")
    named = write(tmp_path / "ci" / "strict.toml", "unsafe-fixes = true")
    config = load(tmp_path, explicit=named)
    assert (config.path, config.root, config.unsafe_fixes) == (named, named.parent, True)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("pyproject.toml", "[project]", "it has no [tool.ckpt-lint] table"),
        ("missing.toml", None, "No such file or directory"),
        (".", None, "Is a directory"),
    ],
)
def test_a_named_file_must_be_one(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    path = tmp_path / name
    if text is not None:
        write(path, text)
    with pytest.raises(ConfigError, match=re.escape(f"{path}: {message}")):
        load(tmp_path, explicit=path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("selct = []", "unknown key `selct`, did you mean `select`?"),
        ("extend_select = []", "unknown key `extend_select`, did you mean `extend-select`?"),
        ("zzz = 1", "unknown key `zzz`"),
        ('select = "CKPT1"', "`select` must be a list of strings, not a string"),
        ("ignore = [1]", "`ignore` must be a list of strings, but holds a number"),
        ("fix = 1", "`fix` must be true or false, not a number"),
        ('fix = "yes"', "`fix` must be true or false, not a string"),
        ("python = []", "`python` must be a string, not a list"),
        ('output-format = ""', "`output-format` must be a string, not an empty one"),
        ("per-file-ignores = []", "`per-file-ignores` must be a table of patterns, not a list"),
        ("exclude = 1979-05-27", "`exclude` must be a list of strings, not a date"),
        ("lightning-version = 2.1", "`lightning-version` must be a string or a table of strings"),
        ('lightning-version = "banana"', "lightning-version: `banana` is not a version"),
        ("lightning-version = { lightning = 2.1 }", "`lightning-version` must hold strings"),
        (
            'lightning-version = { lightnin = "2.1" }',
            "`lightning-version` has an unknown key `lightnin`, did you mean `lightning`?",
        ),
        ("select = [", "(at end of document)"),
        ("\nfix = yes", "(at line 3, column 7)"),
    ],
)
def test_what_means_nothing_is_an_error_in_one_line(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "pyproject.toml", f"[tool.ckpt-lint]\n{line}")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert message in text
    assert "\n" not in text


def test_a_table_that_is_none_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool]\nckpt-lint = true")
    with pytest.raises(ConfigError, match="must be a table, not a boolean"):
        load(tmp_path)


def test_bytes_that_are_no_text_are_an_error_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"[tool]\n\nname = '\xe9'\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml: not UTF-8 \(at line 3\)"):
        load(tmp_path)


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xef\xbb\xbf[tool.ckpt-lint]\r\nfix = true\r\n")
    assert load(tmp_path).fix is True
