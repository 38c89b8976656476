"""A little project as a value: what is found in it, and the project that its fixes make of it."""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ckpt_lint import engine, fixing
from ckpt_lint.config import Config, Options
from ckpt_lint.engine import Finding, Outcome
from ckpt_lint.rules import selected

EXPECTED = re.compile(r"#\s*(CKPT\d{3}(?:, CKPT\d{3})*)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """Files by path. An expected finding is a comment on the line that it concerns."""

    files: Mapping[str, str]
    release: str = "2.1.3"

    def findings(self) -> list[Finding]:
        """Everything that is found, paths below the project."""
        with self._on_disk() as outcome:
            return outcome.findings

    def found(self) -> set[tuple[str, int, str]]:
        """Path, row and code of everything that is found."""
        return {(each.path, each.span.start.row, each.code) for each in self.findings()}

    def expected(self) -> set[tuple[str, int, str]]:
        """What the comments say."""
        return {
            (path, row, code)
            for path, text in self.files.items()
            for row, line in enumerate(text.splitlines(), 1)
            for match in EXPECTED.finditer(line)
            for code in match[1].split(", ")
        }

    def check(self) -> None:
        """Exactly what the comments say is found, and fixing it leaves nothing to change again."""
        found, expected = self.found(), self.expected()
        assert (sorted(expected - found), sorted(found - expected)) == ([], []), "missed, wrongly found"
        once = self.fixed()
        assert once.fixed().files == once.files

    def fixed(self) -> Example:
        """The project after ``--fix``; its Python still parses."""
        with self._on_disk() as outcome:
            fixing.fix_files(outcome, Config(path=None, root=Path()), write=True)
            assert outcome.troubles == []
            after = {path: Path(path).read_text(encoding="utf-8") for path in self.files}
        for path, text in after.items():
            if path.endswith(".py"):
                ast.parse(text)
        return Example(after, self.release)

    @contextmanager
    def _on_disk(self) -> Iterator[Outcome]:
        before = Path.cwd()
        with tempfile.TemporaryDirectory() as directory:
            os.chdir(directory)
            try:
                Path("pyproject.toml").write_text("", encoding="utf-8")
                for path, text in self.files.items():
                    Path(path).parent.mkdir(parents=True, exist_ok=True)
                    Path(path).write_text(text, encoding="utf-8")
                yield engine.check([Path()], Config(path=None, root=Path()), self._options())
            finally:
                os.chdir(before)

    def _options(self) -> Options:
        versions = dict.fromkeys(("lightning", "pytorch-lightning"), self.release)
        return Options(selected(None, (), ()), lightning_version=versions, jobs=1)
