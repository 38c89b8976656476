"""``ckpt-lint vendor``: the safe helper as one file, for projects that want no dependency."""

from __future__ import annotations

import argparse
import ast
import enum
import errno
import hashlib
import os
import re
import shutil
from importlib import resources
from pathlib import Path

from ckpt_lint import __version__
from ckpt_lint.arguments import UsageError

# In an order in which each needs only those before it.
MODULES = ("_files", "_disk", "_sound", "_ranks", "_remote", "_async", "_resume", "_saving", "_callback")

HEADER = '''"""SafeModelCheckpoint and resume_path: Lightning checkpoints that can always be resumed from.

Copied from ckpt-lint {version} by `ckpt-lint vendor`; `ckpt-lint vendor --check` says when it is old.
Changes here are lost when it is written again. No dependency besides Lightning itself.

SPDX-License-Identifier: Apache-2.0
Licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0),
distributed on an "as is" basis, without warranties or conditions of any kind.
"""
# ckpt-lint-vendored: {version} sha256:{digest}
# fmt: off
# ruff: noqa
'''
LAST_LINE_OF_HEADER = "# mypy: ignore-errors\n"
MARK = re.compile(r"^# ckpt-lint-vendored: (\S+) sha256:([0-9a-f]{64})$", re.MULTILINE)

TAIL = '''
_PACKAGES = {"lightning": "lightning.pytorch", "pytorch_lightning": "pytorch_lightning"}


def safe_class(package: str) -> type:
    """``SafeModelCheckpoint`` for ``"lightning"`` or ``"pytorch_lightning"``."""
    name = f"_SafeModelCheckpoint_{package}"
    if name not in globals():
        callbacks = importlib.import_module(f"{_PACKAGES[package]}.callbacks")
        members = {"__module__": __name__, "__doc__": KeepsLast.__doc__}
        made = type("SafeModelCheckpoint", (KeepsLast, callbacks.ModelCheckpoint), members)
        globals()[name] = made
    return globals()[name]


def __getattr__(name: str) -> object:
    """``SafeModelCheckpoint``: for the package that is imported, else for the one that is installed."""
    if name != "SafeModelCheckpoint":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    imported = [package for package, module in _PACKAGES.items() if f"{module}.callbacks" in sys.modules]
    if len(imported) > 1:
        raise ImportError(
            f"Both lightning and pytorch_lightning are imported. Write `SafeModelCheckpoint = "
            f"{__name__}.safe_class(...)` with the name of the one whose Trainer it is for."
        )
    installed = [package for package in _PACKAGES if importlib.util.find_spec(package)]
    return safe_class((imported or installed or ["lightning"])[0])
'''


def run(args: argparse.Namespace) -> int:
    """``ckpt-lint vendor [--check] FILE``: 0 done or up to date, 1 old or edited.

    Raises ``UsageError`` where the file is not ours to write or to judge, ``OSError`` where it
    cannot be read or written.
    """
    path = Path(args.file)
    found, version = state(path)
    if args.check:
        return _check(path, found, version)
    if found in (State.FOREIGN, State.EDITED) and not args.force:
        raise UsageError(f"{path}: {found.value}; --force overwrites it")
    if found is State.CURRENT:
        print(f"{path} {found.value}.")
        return 0
    if path.suffix != ".py" or not path.stem.isidentifier():
        raise UsageError(f"{path}: cannot be imported; name it like safe_checkpoint.py")
    _replace(path, text())
    print(f'Wrote {path}. For fixes that import from it, set `helper-module = "{module_name(path)}"`.')
    return 0


def _check(path: Path, found: State, version: str | None) -> int:
    if found in (State.MISSING, State.FOREIGN):
        raise UsageError(f"{path}: {found.value}")
    by = f" (ckpt-lint {version} wrote it, this is {__version__})" if found is State.OLD else ""
    print(f"{path} {found.value}{by}.")
    return 0 if found is State.CURRENT else 1


def _replace(path: Path, content: str) -> None:
    """Write a file in one step; the mode of one that was there stays, a link keeps pointing to it."""
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    staged = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with staged.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
        if target.exists():
            shutil.copymode(target, staged)
        staged.replace(target)
    finally:
        staged.unlink(missing_ok=True)


class State(enum.Enum):
    """How a file relates to what ``ckpt-lint vendor`` writes."""

    MISSING = "does not exist"
    CURRENT = "is up to date"
    OLD = "is old"
    EDITED = "was edited"
    FOREIGN = "was not written by `ckpt-lint vendor`"


def text() -> str:
    """The helper as one module."""
    body = _body()
    return HEADER.format(version=__version__, digest=_digest(body)) + LAST_LINE_OF_HEADER + body


def state(path: Path) -> tuple[State, str | None]:
    """What ``path`` is, and the version that wrote it.

    Raises ``OSError`` if it cannot be read.
    """
    try:
        found = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except FileNotFoundError:
        return State.MISSING, None
    mark = MARK.search(found)
    if mark is None:
        return State.FOREIGN, None
    version, digest = mark.groups()
    body, present = found.partition(LAST_LINE_OF_HEADER)[2], text()
    if found == present:
        return State.CURRENT, version
    edited = _digest(body) != digest or digest in present
    return (State.EDITED if edited else State.OLD), version


def module_name(path: Path) -> str:
    """The name by which ``path`` is imported: from the topmost directory that is a package."""
    parts = [path.stem]
    directory = Path(os.path.abspath(path)).parent
    while (directory / "__init__.py").is_file():
        parts.insert(0, directory.name)
        directory = directory.parent
    return ".".join(parts)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _body() -> str:
    sources = [(resources.files("ckpt_lint.safe") / f"{name}.py").read_text("utf-8") for name in MODULES]
    imports = {"import importlib", "import importlib.util", "import sys", "from typing import Any"}
    rooms = [_room(source, imports) for source in sources]
    plain = sorted(line for line in imports if line.startswith("import "))
    names = sorted(line for line in imports if not line.startswith("import "))
    top = "\n".join(["from __future__ import annotations", "", *plain, *names])
    typed = "ModelCheckpoint = object\nTrainer = Any"
    return "\n\n".join([top, typed, *rooms]) + "\n" + TAIL


def _room(source: str, imports: set[str]) -> str:
    """A module without its docstring and imports, which are collected."""
    lines = source.splitlines()
    start = 0
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports |= _spelled(node)
        elif not (isinstance(node, ast.Expr) or _is_for_types(node)):
            break
        start = node.end_lineno or start
    return "\n".join(lines[start:]).strip("\n") + "\n"


def _spelled(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {f"import {alias.name}" for alias in node.names}
    if node.level or node.module == "__future__":
        return set()
    names = {alias.name for alias in node.names} - {"TYPE_CHECKING"}
    return {f"from {node.module} import {name}" for name in names}


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
