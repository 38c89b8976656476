"""Little projects of several files: the expected findings are comments on their lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from ckpt_lint import engine, fixing
from ckpt_lint.config import Config, Options
from ckpt_lint.engine import Outcome
from ckpt_lint.rules import selected

EXPECTED = re.compile(r"#\s*(CKPT\d{3}.*)$")


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write the files of a project."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(dedent(text).encode())


def outcome(root: Path, release: str = "2.1.3") -> Outcome:
    """What checking a project gives."""
    versions = dict.fromkeys(("lightning", "pytorch-lightning"), release)
    options = Options(selected(None, (), ()), lightning_version=versions)
    return engine.check([root], Config(path=None, root=root), options)


def found(root: Path, release: str = "2.1.3") -> set[tuple[str, int, str]]:
    """File, row and code of each finding."""
    return {
        (Path(each.path).relative_to(root).as_posix(), each.span.start.row, each.code)
        for each in outcome(root, release).findings
    }


def expected(root: Path, release: str) -> set[tuple[str, int, str]]:
    """What the comments say: ``# CKPT101``, or ``# CKPT103: 2.6.6`` on one release only."""
    said = set()
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        for row, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            match = EXPECTED.search(line)
            for part in match[1].split(";") if match else ():
                code, _, only = (piece.strip() for piece in part.partition(":"))
                if only in ("", release):
                    said.add((file.relative_to(root).as_posix(), row, code))
    return said


def check(root: Path, files: Mapping[str, str], release: str = "2.1.3") -> None:
    """The findings of a project are exactly those that its comments say."""
    write(root, files)
    got, wanted = found(root, release), expected(root, release)
    assert (sorted(wanted - got), sorted(got - wanted)) == ([], []), "missed, wrongly found"


def fix(
    root: Path, files: Mapping[str, str], release: str = "2.1.3", *, unsafe: bool = False
) -> dict[str, str]:
    """Fix a project on disk; the files that changed, after a second run that changes nothing."""
    config = Config(path=None, root=root, unsafe_fixes=unsafe)
    write(root, files)
    fixing.fix_files(outcome(root, release), config, write=True)
    after = {name: (root / name).read_bytes().decode() for name in files}
    again = fixing.fix_files(outcome(root, release), config, write=True)
    assert again == []
    return {name: text for name, text in after.items() if text != dedent(files[name])}
