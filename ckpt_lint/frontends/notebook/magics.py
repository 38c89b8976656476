"""Takes out of a notebook's module what is not Python: magics, shell lines, cells of other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from ckpt_lint.frontends import python
from ckpt_lint.frontends.notebook import cells
from ckpt_lint.frontends.python import sieve
from ckpt_lint.frontends.python.source import LINE_END

# JSON may hold halves of characters, Python may not.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CELL = re.compile(r"\s*%%(\w+)(.*)")
_TIMES_PYTHON = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "debug", "snakeviz"})
_SHELLS = frozenset({"bash", "sh", "shell", "script"})
_WRITES = frozenset({"writefile", "file"})
_OF_YAML = (".yaml", ".yml")
_OF_SHELL = (".sh", ".bash", ".slurm", ".sbatch", ".job")
_LINE = re.compile(r"([ \t]*)(?:[%!]|\?)")
_HELP = re.compile(r"([ \t]*)[\w.*%]+\?{1,2}\s*$")
_ASSIGNED = re.compile(r"([ \t]*[\w, \t]+=[ \t]*)[%!]")
# `CKPT = "runs/last.ckpt"`, which a shell line further down may use, reads like one of its own.
_NAMES_LAST = re.compile(r"[A-Za-z_]\w* ?= ?f?[\"'][^\"']*\blast\.ckpt[\"']\s*$")
_SHELL_LINE = re.compile(r"(?:[ \t]*[\w, \t]+=)?[ \t]*(?:!!?|%(?:sx|system|run)\b)")


@dataclass
class Module:
    """A module's Python, row by row where it was; its rows of shell; cells that are neither.

    ``files``: the same for each Python file that a cell writes; ``configurations``: for each YAML file.
    ``broken``: first row and reason of each cell that holds the words and cannot be parsed.
    """

    text: str = ""
    shell: list[tuple[int, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    configurations: list[str] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)


def blanked(text: str) -> Module:
    """The parts of a notebook's module."""
    module = Module()
    text = _SURROGATE.sub("?", text)
    parts = list(cells.parts(text))
    module.text = cells.join((part.number, _python(part, module)) for part in parts)
    files = {".py": module.files, **dict.fromkeys(_OF_YAML, module.configurations)}
    for number, written in enumerate(parts):
        suffix = _written(written) if written.text.lstrip().startswith("%%") else ""
        if suffix in files:
            before = [(part.number, _rows(part)) for part in parts[:number]]
            files[suffix].append(cells.join([*before, (written.number, _below_magic(written))]))
    return module


def _rows(part: cells.Part) -> str:
    return "\n" * len(LINE_END.findall(part.text))


def _written(part: cells.Part) -> str:
    """The suffix of the file that a cell writes."""
    magic = _CELL.match(part.text)
    return PurePath(magic[2].strip().strip("\"'")).suffix if magic and magic[1] in _WRITES else ""


def _below_magic(part: cells.Part) -> str:
    magic = _CELL.match(part.text)
    head = len(LINE_END.findall(part.text[: magic.end()])) + 1 if magic else 0
    return "\n".join([*[""] * head, *LINE_END.split(part.text)[head:]])


def _python(part: cells.Part, module: Module) -> str:
    magic = _CELL.match(part.text)
    lines = LINE_END.split(part.text)
    if magic is None:
        return _cell(part.text, part.row, module)
    head = len(LINE_END.findall(part.text[: magic.end()])) + 1
    if magic[1] in _TIMES_PYTHON:
        return _cell(_below_magic(part), part.row, module)
    if magic[1] in _SHELLS or _written(part) in _OF_SHELL:
        module.shell += [(part.row + head + n, line) for n, line in enumerate(lines[head:])]
    return "\n" * (len(lines) - 1)


def _cell(text: str, row: int, module: Module) -> str:
    """A cell's Python; nothing but its rows where it has none."""
    if "last.ckpt" in text:
        named = ((row + n, line) for n, line in enumerate(LINE_END.split(text)) if _NAMES_LAST.match(line))
        module.shell += named
    if _parses(text):
        return text
    lines = LINE_END.split(text)
    code = "\n".join(_lines(lines, row, module))
    if _parses(code) or (_worth(code) and python.well_formed("", code)):
        return code
    if _worth(code):
        module.broken.append((row, "cannot be parsed"))
    return "\n" * (len(lines) - 1)


def _lines(lines: list[str], row: int, module: Module) -> Iterator[str]:
    continued = False
    for number, line in enumerate(lines):
        match = _LINE.match(line) or _HELP.match(line)
        assigned = _ASSIGNED.match(line)
        if continued or match or assigned:
            shell = continued or _SHELL_LINE.match(line)
            if shell:
                start = shell.end() if isinstance(shell, re.Match) else 0
                module.shell.append((row + number, " " * start + line[start:]))
            continued = line.rstrip().endswith("\\")
            yield f"{assigned[1]}None" if assigned else f"{match[1]}pass" if match and match[1] else ""
        else:
            yield line


def _worth(text: str) -> bool:
    return python.worth_reading(text.encode(errors="replace"))


def _parses(text: str) -> bool:
    try:
        return sieve.parse(text) is not None
    except sieve.TooDeep:
        return False
