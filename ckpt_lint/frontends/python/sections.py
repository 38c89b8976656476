"""Leaves out of a file the functions that cannot matter, by their text, before anything parses it.

A file is cut at its functions, methods and classes. Kept are those that hold a word of interest
and those that stand between two of them by name; all other statements stay. A function that goes
leaves its name behind, a method does not, and every row stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ckpt_lint.frontends.python.sieve import WORTH, Search
from ckpt_lint.frontends.python.source import blank, lines_of

is_worth = Search(
    {
        **WORTH,
        "ckpt": r"ckpt_path|[\"']\.ckpt",
        "last": r"last[\w*\[\]-]*(?:\.ckpt)?[\"']",
        "**": r"\*\*\s*[\w({]",
    }
)
_PATHS = re.compile(r"^.*(?:ckpt_path|resume_from_checkpoint|last[\w*\[\]-]*\.ckpt).*$", re.MULTILINE)
_MONITORED = re.compile(r"monitor\s*=\s*self\.(\w+)")
_SAVES = re.compile(r"[ \t]+[\w.]*save_hyperparameters\(")
_CHECKPOINT = re.compile(r"\bModelCheckpoint\b")
_INSIDE = frozenset(["", *" \t\f\v\r\n#)]}"])
_MEMBER = re.compile(r"([ \t]+)(?:@|def\b|async\b|class\b)")
_HEAD = re.compile(r"[ \t]*(async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_CLAUSE = re.compile(r"(?:else|elif|except|finally|case)\b")
_NAME = re.compile(r"[^\W\d]\w*")
_SET = re.compile(r"\.(\w+)\s*(?::[^=\n]*)?=(?!=)")
_ASSIGNED = re.compile(r"^(\w+)\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_IMPORTED = re.compile(r"ModelCheckpoint\s+as\s+(\w+)")
_BODILESS = re.compile(r":[ \t]*(?:#[^\n]*)?\s*\Z")
_QUOTES = re.compile(r'"""|\'\'\'')
DATA = 4096  # characters; a statement this long that holds no word is a table


@dataclass(eq=False)
class _Section:
    """Rows ``first`` to ``last`` (from 0, ``last`` excluded), and what stands for them when they go.

    ``owner``: the top-level class that this is the head, or a member, of; ``head`` is its first row.
    """

    first: int
    last: int
    text: str
    function: bool
    stub: str | None
    name: str = ""
    owner: str | None = None
    head: int = -1

    def __post_init__(self) -> None:
        self.worth = is_worth(self.text)
        self.names = frozenset(_NAME.findall(self.text))

    @cached_property
    def binds(self) -> frozenset[str]:
        """Names that others may know it by: its own, and the attributes that it sets."""
        names = _SET.findall(self.text)
        if self.function:
            head = _HEAD.search(self.text)
            return frozenset([*names, head.group(2)] if head is not None else names)
        return frozenset([*names, *_ASSIGNED.findall(self.text), *_IMPORTED.findall(self.text)])


def reduce(text: str) -> str:
    """The text without functions that cannot hold a fact or stand between those that do."""
    lines = lines_of(text)
    sections = _sections(lines)
    kept = _kept(sections)
    stays = {s for s in sections if s.stub is None or s in kept or not _is_whole(s.text)}
    saving = {s: rows for s in sections if s not in stays for rows in [_saving_rows(lines, s)] if rows}
    stays |= saving.keys()
    used = _used(sections, stays)
    bodiless = reduced = False
    for section in sections:
        unused_class = section.owner is not None and section.owner not in used
        if section in saving and not unused_class:
            _keep_only(lines, section, saving[section])
            bodiless, reduced = False, True
            continue
        if section in stays and not unused_class:
            bodiless = _BODILESS.search(section.text) is not None
            continue
        _blank(lines, section, "" if unused_class else _stub(section, used, bodiless))
        bodiless, reduced = bodiless and section.owner is not None, True
    return "".join(lines) if reduced else text


def _saving_rows(lines: list[str], section: _Section) -> set[int]:
    """Rows that say which parameters a method saves as hyper-parameters; the others do not matter."""
    if not section.function or "save_hyperparameters" not in section.text:
        return set()
    everything = set(range(section.first, section.last))
    head = next((r for r in range(section.first, section.last) if _BODILESS.search(lines[r])), None)
    said = [r for r in everything if "save_hyperparameters" in lines[r]]
    body = [line for line in lines[(head or section.first) + 1 : section.last] if line.strip()]
    indents = {len(line) - len(line.lstrip()) for line in (*body[:1], *(lines[r] for r in said))}
    simple = all(_SAVES.match(lines[r]) and _is_whole(lines[r]) for r in said)
    if (
        head is None
        or len(indents) != 1
        or not simple
        or not _is_whole("".join(lines[section.first : head + 1]))
    ):
        return everything
    return {*range(section.first, head + 1), *said}


def _keep_only(lines: list[str], section: _Section, rows: set[int]) -> None:
    for row in range(section.first, section.last):
        if row not in rows:
            lines[row] = blank(lines[row])


def _used(sections: list[_Section], stays: set[_Section]) -> set[str]:
    """Names in what stays: classes that nothing of worth names, and that hold none, go as a whole."""
    unnamed: dict[str, list[_Section]] = {}
    # An import may have to go above the first statement, so that has to stay.
    used = {section.name for section in sections[:2]}
    waiting = []
    worth = {s.owner for s in stays if s.owner is not None and (s.worth or s.first != s.head)}
    for section in sections:
        if section in stays and section.owner is not None and section.owner not in worth:
            unnamed.setdefault(section.owner, []).append(section)
        elif section in stays:
            waiting.append(section)
    while waiting:
        section = waiting.pop()
        for name in (section.names | {section.owner or ""}) - used:
            used.add(name)
            waiting += unnamed.pop(name, ())
    return used


def _stub(section: _Section, used: set[str], bodiless: bool) -> str:
    """What has to stand for a section that goes.

    Of a class only its making is asked about later, and some body it must have.
    """
    stub = section.stub or ""
    if section.owner is not None:
        return stub if bodiless or "def __init__" in stub else ""
    return stub if section.name in used else ""


def _blank(lines: list[str], section: _Section, stub: str) -> None:
    _keep_only(lines, section, set())
    lines[section.first] = stub + lines[section.first]


def _sections(lines: list[str]) -> list[_Section]:
    """The file's top-level statements, a class's members each for itself."""
    cuts = [0]
    member: str | None = None
    decorated = quoted = False
    for row, line in enumerate(lines):
        if not quoted:
            top = line[:1] not in _INSIDE and _CLAUSE.match(line) is None
            found = None if top or member is None else _MEMBER.match(line)
            if top:
                member = "" if line.startswith("class") else None
            elif found is not None:
                member = member or found.group(1)
            if top or (found is not None and found.group(1) == member):
                if not decorated:
                    cuts.append(row)
                decorated = line.lstrip().startswith("@")
        if ('"""' in line or "'''" in line) and len(_QUOTES.findall(line)) % 2:
            quoted = not quoted
    sections = [_section(lines, a, b) for a, b in zip(cuts, [*cuts[1:], len(lines)]) if a < b]
    head: _Section | None = None
    for section in sections:
        if not section.text[:1].isspace():
            head = section if section.name and not section.function else None
        if head is not None:
            section.owner, section.head = head.name, head.first
    return sections


def _section(lines: list[str], first: int, last: int) -> _Section:
    text = "".join(lines[first:last])
    decorated = lines[first].lstrip().startswith("@")
    head = next((line for line in lines[first:last] if _HEAD.match(line)), "") if decorated else lines[first]
    found = _HEAD.match(head)
    if found is None:
        return _Section(first, last, text, False, "" if len(text) > DATA else None)
    kind, name = found.group(1, 2)
    indent = head[: len(head) - len(head.lstrip())]
    if kind == "class":
        stub = f"{indent}class {name}: pass" if indent else None
        return _Section(first, last, text, bool(indent), stub, name)
    return _Section(first, last, text, True, f"{indent}def {name}(*_): pass", name)


def _kept(sections: list[_Section]) -> set[_Section]:
    """Sections of worth, and functions that lead from one to another by name."""
    makers = _makers(s for s in sections if _CHECKPOINT.search(s.text) is not None)
    worth = {s for s in sections if s.worth or s.names & makers}
    functions = [s for s in sections if s.function]
    naming = _naming(worth, functions)
    joins = {s for s in naming if _names_two(s, worth)}
    named = _named(worth | joins | {s for s in sections if not s.function}, functions)
    passed = {name for s in worth for line in _PATHS.findall(s.text) for name in _NAME.findall(line)}
    # What a monitor is where it is set decides whether there is one.
    monitored = {name for s in worth for name in _MONITORED.findall(s.text)}
    setting = {f for f in functions if monitored and not f.binds.isdisjoint(monitored)}
    return worth | joins | (named & naming) | setting | {f for f in functions if f.name in passed}


def _makers(building: Iterable[_Section]) -> set[str]:
    """Names that stand for a callback: whoever names them may hand it on to another file."""
    return {
        name
        for section in building
        if not section.function or "return" in section.names
        for name in ([section.name] if section.function else section.binds)
    }


def _names_two(section: _Section, worth: set[_Section]) -> bool:
    """Whether a value may go through ``section`` from one of ``worth`` to another."""
    return sum(not section.names.isdisjoint(each.binds) for each in worth if each is not section) > 1


def _named(start: set[_Section], functions: list[_Section]) -> set[_Section]:
    """Functions that ``start`` names, and those that they name."""
    by_name: dict[str, list[_Section]] = {}
    for function in functions:
        for name in function.binds:
            by_name.setdefault(name, []).append(function)
    reached: set[_Section] = set()
    waiting = list(start)
    while waiting:
        for name in waiting.pop().names:
            for function in by_name.pop(name, ()):
                if function not in reached:
                    reached.add(function)
                    waiting.append(function)
    return reached


def _naming(start: set[_Section], functions: list[_Section]) -> set[_Section]:
    """Functions that name what ``start`` binds, and those that name them."""
    by_use: dict[str, list[_Section]] = {}
    for function in functions:
        for name in function.names:
            by_use.setdefault(name, []).append(function)
    reached: set[_Section] = set()
    waiting = list(start)
    while waiting:
        for name in waiting.pop().binds:
            for function in by_use.pop(name, ()):
                if function not in reached:
                    reached.add(function)
                    waiting.append(function)
    return reached


def _is_whole(text: str) -> bool:
    """Whether brackets and long quotes are even; else a string or an error reaches beyond."""
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}")) and not any(
        text.count(quote) % 2 for quote in ('"""', "'''")
    )
