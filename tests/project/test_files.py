"""Which files a run looks at, checked against git where git has an opinion."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ckpt_lint.config import Config
from ckpt_lint.project.files import Problem, SourceFile, discover
from tests.project.test_release import write

git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project, as the current directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str, force_exclude: bool = False, **config: object) -> list[str]:
    """Discover below the current directory, which is the root; nothing may be a problem."""
    settings = replace(Config(None, Path.cwd()), **config)  # type: ignore[arg-type]
    given = [Path(each) for each in paths or (".",)]
    files, problems = discover(given, settings, force_exclude=force_exclude)
    assert problems == []
    return [each.path.replace(os.sep, "/") for each in files]


def touch(root: Path, *names: str) -> None:
    """Make empty files."""
    write(root, dict.fromkeys(names, ""))


def test_python_files_are_found_sorted_and_shown_as_they_were_asked_for(root: Path) -> None:
    touch(root, "src/b.py", "src/a.py", "src/sub/c.py", "src/d.pyi", "e.py", "py", "src/x.py/f.py")
    below = ["src/a.py", "src/b.py", "src/sub/c.py", "src/x.py/f.py"]
    assert found() == ["e.py", *below]
    assert found("./src") == below
    assert found("src", "e.py", ".", "src/a.py") == ["e.py", *below]
    assert found(str(root / "src" / "sub")) == [f"{root.as_posix()}/src/sub/c.py"]


def test_a_file_is_taken_once_however_it_is_spelled(root: Path) -> None:
    touch(root, "a.py")
    assert found("a.py", "./a.py", ".") == ["a.py"]
    assert len(found(str(root / "a.py"), "a.py")) == 1


def test_named_files_are_taken_whatever_they_are(root: Path) -> None:
    touch(root, ".git/HEAD", "build/script", "ignored.py")
    write(root, {".gitignore": "ignored.py\n"})
    assert found("build/script", "ignored.py") == ["build/script", "ignored.py"]
    files, _ = discover([Path("ignored.py")], Config(None, root))
    assert files == [SourceFile("ignored.py", True)]


def test_other_suffixes_can_be_asked_for(root: Path) -> None:
    touch(root, "a.py", "b.ipynb", "c.yaml")
    files, _ = discover([Path()], Config(None, root), suffixes=(".ipynb", ".yaml"))
    assert [each.path for each in files] == ["b.ipynb", "c.yaml"]


def test_the_usual_directories_are_excluded(root: Path) -> None:
    touch(root, "a.py", ".venv/b.py", "x/node_modules/c.py", "build/d.py", ".tox/e.py")
    assert found() == ["a.py"]
    assert found("build") == ["build/d.py"]
    assert found("build", force_exclude=True) == []
    assert found("build/d.py", force_exclude=True) == []
    assert "build/d.py" in found(exclude=())


def test_force_exclude_can_come_from_the_configuration(root: Path) -> None:
    touch(root, "build/d.py")
    files, _ = discover([Path("build/d.py")], replace(Config(None, root), force_exclude=True))
    assert files == []


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("old", ["a.py", "s/a.py", "s/b_gen.py", "s/s.py", "s/t/c.py"]),
        ("old/", ["a.py", "s/a.py", "s/b_gen.py", "s/s.py", "s/t/c.py"]),
        ("a.py", ["old/d.py", "s/b_gen.py", "s/s.py", "s/t/c.py"]),
        ("s/a.py", ["a.py", "old/d.py", "s/b_gen.py", "s/s.py", "s/t/c.py"]),
        ("./s", ["a.py", "old/d.py"]),
        ("*_gen.py", ["a.py", "old/d.py", "s/a.py", "s/s.py", "s/t/c.py"]),
        ("s/*.py", ["a.py", "old/d.py"]),
        ("**/t", ["a.py", "old/d.py", "s/a.py", "s/b_gen.py", "s/s.py"]),
        ("s/**/c.py", ["a.py", "old/d.py", "s/a.py", "s/b_gen.py", "s/s.py"]),
        ("{old,s}", ["a.py"]),
        ("[!s]*", ["s/s.py"]),
        ("t/c.py", ["a.py", "old/d.py", "s/a.py", "s/b_gen.py", "s/s.py", "s/t/c.py"]),
    ],
)
def test_patterns_are_base_names_or_paths_below_the_root(root: Path, pattern: str, left: list[str]) -> None:
    touch(root, "a.py", "old/d.py", "s/a.py", "s/b_gen.py", "s/s.py", "s/t/c.py")
    assert found(extend_exclude=(pattern,)) == left


def test_what_is_missing_is_a_problem_and_the_rest_is_found(root: Path) -> None:
    touch(root, "a.py")
    files, problems = discover([Path("no.py"), Path("a.py")], Config(None, root))
    assert [each.path for each in files] == ["a.py"]
    assert problems == [Problem("no.py", "No such file or directory")]


def test_a_directory_that_cannot_be_read_is_a_problem(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(root, "a.py", "secret/b.py")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if "secret" in path:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    files, problems = discover([Path()], Config(None, root))
    assert [each.path for each in files] == ["a.py"]
    assert problems == [Problem("secret", "Permission denied")]


def test_links_to_directories_are_followed_only_where_they_are_named(root: Path) -> None:
    touch(root, "real/a.py")
    (root / "link").symlink_to("real")
    (root / "real" / "loop").symlink_to("..")
    (root / "file.py").symlink_to("real/a.py")
    (root / "dangling.py").symlink_to("nowhere")
    assert found() == ["file.py", "real/a.py"]
    assert found("link") == ["link/a.py"]


def test_a_link_that_leads_to_itself_is_a_problem(root: Path) -> None:
    (root / "loop").symlink_to("loop")
    _, problems = discover([Path("loop")], Config(None, root))
    assert [each.path for each in problems] == ["loop"]
    assert "symbolic links" in problems[0].message


@git
@pytest.mark.parametrize(
    "files",
    [
        {".gitignore": "/gen\n*.tmp.py\nbuild2/\n"},
        {".gitignore": "a.py\n!keep/a.py\n"},
        {".gitignore": "*\n!*/\n!*b.py\n"},
        {".gitignore": "/*\n!/keep/\n!/x y\n", "keep/.gitignore": "a.py\n"},
        {".gitignore": "gen/\n", "gen/.gitignore": "!a.py\n"},
        {".gitignore": "a.py\n", "keep/.gitignore": "!a.py\n", "keep/deep/.gitignore": "/a.py\n"},
        {".gitignore": "keep/*/a.py\n**/deep/b.py\n"},
        {".gitignore": "keep/**\n!keep/deep\n"},
        {".gitignore": "**\n!*/\n!/keep/*b.py\n"},
        {".gitignore": "/*\n!*/\n"},
        {".gitignore": "deep\n!/keep/\n"},
        {"keep/.gitignore": "deep/**\n!deep/b.py\n"},
        {".gitignore": "**/*\n!b.py\n"},
        {"keep/.gitignore": "*\n!*/\n!*b.py\n"},
        {"keep/.gitignore": "/**/*\n!deep/\n!b.py\n"},
        {".gitignore": "[ab].py\n?.py\n"},
        {".gitignore": "[[:alpha:]].py\n[!a].py\n"},
        {".gitignore": "# a.py\n\\#h.py\n\\!b.py\n  \nb.py   \nx\\ y/\n"},
        {".gitignore": "!\n\\\nb.py\n"},
        {".gitignore": "\ufeffa.py\r\nb.py\r\n"},
        {"[od]d*/.gitignore": "/a.py\nb.py\n!deep/b.py\n"},
        {"keep/.gitignore": "*\n"},
        {".git/info/exclude": "a.py\n", "keep/.gitignore": "!a.py\n"},
    ],
)
def test_gitignore_means_what_it_means_to_git(root: Path, files: dict[str, str]) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    for directory in (".", "gen", "keep", "keep/deep", "x y", "[od]d*", "build2"):
        names = ("a.py", "b.py", "c.tmp.py", "#h.py", "!b.py", "deep/b.py", ".a.py")
        touch(root, *(f"{directory}/{name}" for name in names))
    write(root, files)
    listing = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-oz", "--exclude-standard", "*.py"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert found() == sorted(filter(None, listing.stdout.split("\0")))
    assert len(found(respect_gitignore=False)) > len(found())


def test_ignore_files_above_count_up_to_the_repository(root: Path) -> None:
    touch(root, "repo/.git/HEAD", "repo/src/a.py", "repo/src/b.py", "repo/src/c.py")
    ignores = {".gitignore": "c.py\n", "repo/.gitignore": "a.py\n", "repo/src/.gitignore": ""}
    write(root, ignores)
    assert found("repo/src") == ["repo/src/b.py", "repo/src/c.py"]


def test_an_ignored_directory_can_be_asked_for(root: Path) -> None:
    touch(root, ".git/HEAD", "gen/a.py", "gen/deep/a.py", "b.py")
    write(root, {".gitignore": "gen/\n", "gen/deep/.gitignore": "a.py\n"})
    assert found() == ["b.py"]
    assert found("gen") == ["gen/a.py"]
    assert found("gen/deep") == []


@git
def test_a_linked_work_tree_shares_the_excludes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    commit = [*identity, "commit", "-qm", "x", "--allow-empty"]
    for arguments in (["init", "-q", "main"], ["-C", "main", *commit]):
        subprocess.run(["git", *arguments], check=True)
    subprocess.run(["git", "-C", "main", "worktree", "add", "-q", "../tree"], check=True)
    write(root, {"main/.git/info/exclude": "a.py\n"})
    touch(root, "tree/a.py", "tree/b.py")
    monkeypatch.chdir(root / "tree")
    assert found() == ["b.py"]


def test_a_repository_inside_has_rules_of_its_own(root: Path) -> None:
    touch(root, ".git/HEAD", "a.py", "sub/.git/HEAD", "sub/a.py", "sub/b.py")
    write(root, {".gitignore": "a.py\n", "sub/.gitignore": "b.py\n"})
    assert found() == ["sub/a.py"]


def test_names_that_are_no_text_do_not_stop_a_walk(root: Path) -> None:
    touch(root, ".git/HEAD", "a.py")
    write(root, {".gitignore": "b*.py\n"})
    try:
        (Path(os.fsdecode(b"\xff.py"))).write_text("")
    except OSError:
        pytest.skip("the file system takes only text")
    (Path(os.fsdecode(b"b\xff.py"))).write_text("")
    assert found() == ["a.py", os.fsdecode(b"\xff.py")]


def test_the_order_does_not_depend_on_the_arguments(root: Path) -> None:
    touch(root, "a/x.py", "b/y.py", "c.py")
    paths: Sequence[str] = ("c.py", "b", "a")
    assert found(*paths) == found(*reversed(paths)) == ["a/x.py", "b/y.py", "c.py"]
