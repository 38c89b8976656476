"""The command line run in-process, in a little project of its own."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ckpt_lint.cli import main
from ckpt_lint.project import environments

HEAD = "from lightning.pytorch.callbacks import ModelCheckpoint\n\n"
BAD = HEAD + 'callback = ModelCheckpoint(monitor="loss", save_last=True)\n'
TWO = BAD + 'other = ModelCheckpoint(monitor="loss", save_last="link")\n'
GOOD = "print('nothing to see')\n"


@dataclass(frozen=True)
class Run:
    """What one run said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [each["code"] for each in self.json]

    @property
    def errors(self) -> list[str]:
        """Lines of stderr that tell of trouble."""
        assert "Traceback" not in self.err
        return [line for line in self.err.splitlines() if line.startswith("ckpt-lint: error: ")]


Cli = Callable[..., Run]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory: a project on lightning 2.1.3 without an environment."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environments, "sys", SimpleNamespace(path=[], prefix=sys.prefix))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "requirements.txt").write_text("lightning==2.1.3  # noqa: CKPT301\n")
    return tmp_path


@pytest.fixture
def cli(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """``cli("--fix", "train.py", stdin=b"...")``."""

    def run(*arguments: str | os.PathLike[str], stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main([os.fspath(each) for each in arguments])
        return Run(code, *capsys.readouterr())

    return run


def write(files: dict[str, str | bytes]) -> None:
    """Write files below the current directory."""
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
