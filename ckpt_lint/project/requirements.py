"""Requirements files, as pip reads them, and those that a compiler wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ckpt_lint.project import conda
from ckpt_lint.project.declarations import Declaration, parse, wanted
from ckpt_lint.project.text import Text

_INCLUDE = re.compile(r"(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(\S.*)")
_FILE_URL = re.compile(r"^file:(?://)?", re.IGNORECASE)
_COMPILER = re.compile(r"(?im)^#.*\b(pip-compile|uv pip compile|uv export|poetry export|pdm export)\b")
_OPTIONS = re.compile(r"\s--?[a-z]")


def read(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of a requirements file, without those that it includes."""
    compiler = _COMPILER.search(source.content[:2000])
    for start, line in _lines(source.content):
        requirement = _OPTIONS.split(line)[0]
        if line.startswith("-") or not wanted(line):
            continue
        # `conda list --export` is called requirements.txt as well
        exported = _conda(source, start, requirement)
        for each in exported or parse(source, start, requirement):
            hashed = "--hash" in line
            if each.exact and (hashed or compiler):
                each = replace(each, tool=compiler[1] if compiler else "pip", written=None)
            yield each


def includes(source: Text) -> Iterator[Path]:
    """Yield every file that a requirements file includes by `-r` or `-c`."""
    for _, line in _lines(source.content):
        match = _INCLUDE.fullmatch(line)
        yield from included(source, match[1]) if match else ()


def included(source: Text, name: str) -> Iterator[Path]:
    """The file that `-r` or `-c` names, if it is one: not of a server, nor of pip's ``${VARIABLE}``."""
    name = _FILE_URL.sub("", name.strip("\"' "))
    if name and not any(mark in name for mark in ("://", "${", "\0")):
        yield Path(source.path).parent / name


def _conda(source: Text, start: int, line: str) -> list[Declaration]:
    if not re.search(r"[^=<>!~]=[^=]", line):
        return []
    return [replace(each, written=None) for each in conda.parse(source, start, line.strip())]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each logical line; every character stays at its offset."""
    start, pending, at = 0, "", 0
    for line in text.splitlines(keepends=True):
        body = re.sub(r"(^|\s)#[^\r\n]*", lambda match: " " * len(match[0]), line)
        start = start if pending else at
        at += len(line)
        joined = re.sub(r"\\[\r\n]*$", lambda match: " " * len(match[0]), body)
        if joined != body:
            pending += joined
            continue
        whole, pending = pending + body, ""
        if whole.strip():
            yield start + len(whole) - len(whole.lstrip()), whole.strip()
    if pending.strip():
        yield start + len(pending) - len(pending.lstrip()), pending.strip()
