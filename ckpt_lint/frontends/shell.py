"""The front-end of shell scripts and Makefiles: command lines that hand over a last.ckpt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ckpt_lint.facts import FileFacts, OpenLiteral, Place, Port, ResumePath
from ckpt_lint.findings import HELPER, Position, Span
from ckpt_lint.frontends import hashes
from ckpt_lint.frontends.purposes import OTHER_PURPOSE
from ckpt_lint.frontends.python.source import LINE_END, Undecodable, decode

__all__ = ["LARGEST", "comments", "decode", "read", "read_lines", "well_formed", "worth_reading"]

LARGEST = 8_000_000
LAST = re.compile(r"(?:^|[/\\})])last\.ckpt$")
_WORD = re.compile(
    r"""(?:\$\([^)]*\)|[^\s"'\\;|&()`#]|\\.|(?<=\S)\#|"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`)+|[;|&]+"""
)
_GIVEN = re.compile(r"(?P<dashes>-{0,2})\+{0,2}(?P<name>[A-Za-z_][\w.-]*)=(?P<value>.*)", re.DOTALL)
_OPTION = re.compile(r"-{1,2}(?P<name>[A-Za-z][\w.-]*)")
_SHELL_VARIABLE = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)
_MAKE_VARIABLE = re.compile(r"(?P<name>[A-Za-z_]\w*)\s*(?::{0,2}|[?+!])=\s*(?P<value>\S+)\s*$")
_USE = re.compile(r"\$(?:\w+|\{(\w+)\}|\((\w+)\))")
_DEFAULT = re.compile(r"\$\{\w+:?[-=](.*)\}", re.DOTALL)
_KEYWORDS = ("if", "elif", "then", "else", "while", "do", "!", "time", "exec", "nohup", "{")
_LEADING = frozenset({*_KEYWORDS, "export", "local", "readonly", "declare", "typeset"})
_TALKING = frozenset({"echo", "printf", "rm", "cp", "mv", "ls", "ln", "cat", "test", "["})


@dataclass
class _Word:
    text: str
    span: Span

    @property
    def value(self) -> str:
        """The text without its quotes; of ``${X:-default}`` the default."""
        plain = re.sub(r"[\"']|\\(?=[^\w])", "", self.text)
        default = _DEFAULT.fullmatch(plain)
        return default[1] if default else plain


def worth_reading(data: bytes) -> bool:
    """Whether a file holds any of the words that a fact needs."""
    return b"last.ckpt" in data or b"ckpt-lint" in data


def read(path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
    """Everything that one script says about checkpoints; a script cannot be ill-formed here."""
    if not worth_reading(data):
        return FileFacts(path)
    try:
        text = decode(path, data).text
    except Undecodable:
        return FileFacts(path)
    rows = list(enumerate(LINE_END.split(text), 1))
    return read_lines(path, rows, text)


def read_lines(path: str, rows: Iterable[tuple[int, str]], text: str) -> FileFacts:
    """Facts of command lines that stand in some rows of a file."""
    found = _Script(path)
    for command in _commands(rows):
        found.add(command)
    return FileFacts(path, tuple(found.facts), text, open=tuple(found.open()))


def well_formed(path: str, text: str) -> bool:
    """Nothing is changed in a script."""
    return True


def comments(lines: list[str], wanted: set[int]) -> Iterable[tuple[int, int]]:
    """Row (from 1) and offset of each comment in the ``wanted`` rows."""
    return hashes.comments(lines, wanted)


@dataclass
class _Literal:
    place: Place
    text: str
    ports: list[Port] = field(default_factory=list)


class _Script:
    """What is known of one script, command by command."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._variables: dict[str, _Literal] = {}
        self._literals: list[_Literal] = []
        self._rows = (0, 0)
        self.facts: list[ResumePath] = []

    def open(self) -> Iterator[OpenLiteral]:
        """Literals whose options only the project's Python can explain."""
        for literal in self._literals:
            if literal.ports:
                yield OpenLiteral(
                    literal.place, literal.text, tuple(dict.fromkeys(literal.ports)), outside=True
                )

    def add(self, command: list[_Word]) -> None:
        """Take in one command."""
        self._rows = (command[0].span.start.row, command[-1].span.end.row)
        words = self._without_assignments(command)
        if not words or words[0].value.lstrip("@-") in _TALKING or _has_other_purpose(words):
            return
        for number, word in enumerate(words[1:], 1):
            before = _OPTION.fullmatch(words[number - 1].value)
            given = _GIVEN.fullmatch(word.value)
            if given is not None:
                self._given(given["name"], bool(given["dashes"]), given["value"], word, words)
            elif before is not None:
                self._given(before["name"], True, word.value, word, words)

    def _without_assignments(self, words: list[_Word]) -> list[_Word]:
        """What is left of a command; ``X=.../last.ckpt`` before it is remembered."""
        line = " ".join(word.text for word in words)
        make = _MAKE_VARIABLE.fullmatch(line)
        if make is not None and words:
            self._assign(make["name"], _Word(make["value"], words[-1].span))
            return []
        while words:
            match = _SHELL_VARIABLE.fullmatch(words[0].text)
            if match is not None:
                self._assign(match["name"], _Word(match["value"], words[0].span))
            elif words[0].text not in _LEADING:
                break
            words = words[1:]
        return words

    def _assign(self, name: str, word: _Word) -> None:
        self._variables.pop(name, None)
        if LAST.search(word.value):
            self._variables[name] = self._literal(word)

    def _literal(self, word: _Word) -> _Literal:
        literal = _Literal(Place(self._path, word.span, self._rows), word.text)
        self._literals.append(literal)
        return literal

    def _given(self, name: str, option: bool, value: str, word: _Word, words: list[_Word]) -> None:
        used = _USE.fullmatch(value)
        if used is not None:
            literal = self._variables.get(used[1] or used[2] or value[1:])
        else:
            default = _DEFAULT.fullmatch(value)
            literal = self._literal(word) if LAST.search(default[1] if default else value) else None
        if literal is None:
            return
        if option and name in ("ckpt_path", "fit.ckpt_path") and any(each.value == "fit" for each in words):
            sink = f"`fit --ckpt_path` of LightningCLI in line {word.span.start.row}"
            self.facts.append(ResumePath(literal.place, (), literal.text, (sink,)))
        else:
            literal.ports.append(Port("option" if option else "key", "", name))


def _has_other_purpose(words: list[_Word]) -> bool:
    """Whether a command evaluates or exports: by its script, module or subcommand."""
    for number, word in enumerate(words):
        value, before = word.value, words[number - 1].value if number else ""
        is_value = before.startswith("-") and before != "-m"
        named = not (value.startswith("-") or "=" in value or is_value)
        if named and OTHER_PURPOSE.search(PurePosixPath(value).name):
            return True
    return False


def _commands(rows: Iterable[tuple[int, str]]) -> Iterator[list[_Word]]:
    """Commands of some rows: lines joined where a backslash says so, parted at ``;``, ``|``, ``&``."""
    command: list[_Word] = []
    continued = False
    for row, line in rows:
        if not continued and command:
            yield command
            command = []
        code = line[: hashes.comment(line)].rstrip()
        continued = (len(code) - len(code.rstrip("\\"))) % 2 == 1
        for match in _WORD.finditer(code[:-1] if continued else code):
            if match.group()[0] not in ";|&":
                start, end = Position(row, match.start() + 1), Position(row, match.end() + 1)
                command.append(_Word(match.group(), Span(start, end)))
            elif command:
                yield command
                command = []
    if command:
        yield command
