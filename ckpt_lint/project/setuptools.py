"""Requirements in setup.cfg and setup.py, which is read and never run."""

from __future__ import annotations

import ast
import configparser
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ckpt_lint.project.declarations import MAIN, OPTIONAL, Declaration, parse, wanted
from ckpt_lint.project.text import Text

_OTHER = ("keywords", "packages", "py_modules", "classifiers")


def read_script(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of a setup.py.

    Raises:
        ValueError: it does not parse.
    """
    starts = _line_starts(source.content)
    for node in _requirements(source.content):
        line = source.content[starts[node.lineno - 1] :].partition("\n")[0]
        before = len(line.encode()[: node.col_offset].decode(errors="replace"))
        at = starts[node.lineno - 1] + before
        within = source.content.find(str(node.value), at)
        found = parse(source, max(within, at), str(node.value))
        # written with an escape, or in parts: where its characters stand is not known
        yield from found if within >= 0 else [replace(each, written=None) for each in found]


def read_config(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of a setup.cfg.

    Raises:
        ValueError: it does not parse.
    """
    at = 0
    for text, tier in _lines(source.content):
        if wanted(text):
            found = re.compile(rf"(?m)(?:^|=)[ \t]*({re.escape(text)})[ \t\r]*$").search(source.content, at)
            start, at = found.span(1) if found else (0, at)
            each = parse(source, start, text, tier)
            yield from each if found else [replace(one, written=None) for one in each]


def includes(source: Text) -> Iterator[Path]:
    """Yield the requirements files that a setup.cfg reads, as `install_requires = file: x.txt`.

    Raises:
        ValueError: it does not parse.
    """
    for text, _ in _lines(source.content) if "file:" in source.content else ():
        for name in text[5:].split(",") if text.startswith("file:") else ():
            if "\0" not in name:
                yield Path(source.path).parent / name.strip()


def _lines(text: str) -> list[tuple[str, int]]:
    """Each line of the requirements, and its tier."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from None
    main = parser.get("options", "install_requires", fallback="").splitlines()
    section = "options.extras_require"
    extras = [extra for _, extra in parser.items(section)] if parser.has_section(section) else []
    lines = [(line.strip(), MAIN) for line in main]
    return lines + [(line.strip(), OPTIONAL) for extra in extras for line in extra.splitlines()]


def _requirements(text: str) -> Iterator[ast.Constant]:
    # any list of strings: `install_requires` is as often a variable as a literal
    try:
        with warnings.catch_warnings():
            # the user's escapes are not our business
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise ValueError(f"{error.msg} (at line {error.lineno})") from None
    except MemoryError:  # how the parser says that it is too complex
        raise ValueError("nested too deeply") from None
    other = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in _OTHER
    }
    for node in ast.walk(tree):
        if isinstance(node, (ast.List, ast.Tuple)) and id(node) not in other:
            for item in node.elts:
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    yield item


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
