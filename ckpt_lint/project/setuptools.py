"""Requirements in setup.cfg and setup.py, which is read and never run."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

from ckpt_lint.project.declarations import MAIN, OPTIONAL, Declaration, parse, wanted


def read(path: Path, shown: str, notes: list[str]) -> list[Declaration]:
    """Return the declarations of a setup.cfg or setup.py.

    Raises:
        OSError: it cannot be read.
        ValueError: it does not parse.
    """
    data = path.read_bytes()
    items = _script(data) if path.suffix == ".py" else _config(data)
    return [
        each
        for text, line, tier in items
        if wanted(text)
        for each in parse(text, f"{shown}:{line}" if line else shown, notes, tier)
    ]


def _script(data: bytes) -> Iterator[tuple[str, int, int]]:
    # any list of strings: `install_requires` is as often a variable as a literal
    try:
        tree = ast.parse(data)
    except SyntaxError as error:
        raise ValueError(f"{error.msg} (at line {error.lineno})") from None
    other = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in ("keywords", "packages", "py_modules")
    }
    for node in ast.walk(tree):
        if isinstance(node, (ast.List, ast.Tuple)) and id(node) not in other:
            for item in node.elts:
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    yield item.value, item.lineno, MAIN


def _config(data: bytes) -> Iterator[tuple[str, int, int]]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(data.decode("utf-8-sig"))
    except configparser.Error as error:
        raise ValueError(str(error)) from None
    main = parser.get("options", "install_requires", fallback="")
    section = "options.extras_require"
    extras = [extra for _, extra in parser.items(section)] if parser.has_section(section) else []
    for text, tier in ((main, MAIN), *((extra, OPTIONAL) for extra in extras)):
        for line in text.splitlines():
            yield line.strip(), 0, tier
