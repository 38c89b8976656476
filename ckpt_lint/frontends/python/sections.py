"""Leaves out of a file the functions that cannot matter, by their text, before anything parses it.

A file is cut at its functions, methods and classes. Kept are those that hold a word of interest
and those that stand between two of them by name; all other statements stay. A function that goes
leaves its name behind, a method does not, and every row stays where it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from itertools import chain

from ckpt_lint.frontends.python.sieve import WORTH, Search
from ckpt_lint.frontends.python.source import FORM_FEED, blank, lines_of, unix
from ckpt_lint.frontends.python.words import identifiers, spaced

is_worth = Search(
    {
        **WORTH,
        "ckpt": r"ckpt_path|[\"']\.ckpt",
        "last": r"last[\w*\[\]-]*(?:\.ckpt)?[\"']",
        "**": r"\*\*\s*[\w({]",
    }
)
_PATH = re.compile(r"ckpt_path|resume_from_checkpoint|last[\w*\[\]-]*\.ckpt")
_MONITORED = re.compile(r"monitor\s*=\s*self\.(\w+)")
_SAVES = re.compile(r"[ \t]+[\w.]*save_hyperparameters\(")
_CHECKPOINT = re.compile(r"\bModelCheckpoint\b")
# A long quote, or the end before a row that begins a member of some class, or a top-level statement.
_BEGINS = re.compile(
    r'"""|\'\'\'|'
    r"\n(?:([ \t]+)(?:@|def\b|async\b|class\b)"
    r"|(?=[^ \t\f\v\n#)\]}])(?!(?:else|elif|except|finally|case)\b))"
)
_FED = re.compile(rf"^{FORM_FEED.pattern}[ \t]*\S", re.MULTILINE)
_DECORATOR = re.compile(r"[ \t]*@")
_HEAD = re.compile(r"^([ \t]*)(async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
_SET = re.compile(r"\.([^\W\d]\w*)\b\s*(?::[^=\n]*)?=(?!=)")
_ASSIGNED = re.compile(r"^(\w+)\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_IMPORTED = re.compile(r"ModelCheckpoint\s+as\s+(\w+)")
_BODILESS = re.compile(r":[ \t]*(?:#[^\n]*)?\s*\Z")
FEW = 64  # names that are sooner looked for one by one than among all words
STEPS = 64  # calls of a function by a function by a function
DATA = 4096  # characters; a statement this long that holds no word is a table


class _Section:
    """A top-level statement, or a class's head or member, and what stands for it when it goes.

    ``words``: its text ``spaced``, and between spaces. ``stub``: ``None`` where it has to stay.
    ``owner``: the top-level class that this is the head, or a member, of.
    """

    def __init__(self, text: str, words: str, function: bool, stub: str | None, name: str = "") -> None:
        self.text = text
        self.words = words
        self.function = function
        self.stub = stub
        self.name = name
        self.owner: str | None = None
        self.worth = is_worth(text)

    @property
    def is_head(self) -> bool:
        """Whether it is the head of a top-level class."""
        return not self.function and self.name != ""

    @cached_property
    def names(self) -> set[str]:
        """Every word of it."""
        return set(self.words.split())

    @cached_property
    def binds(self) -> set[str]:
        """Names that others may know it by: its own, and the attributes that it sets."""
        attributes = _SET.findall(self.text)
        if self.function:
            return {self.name, *attributes}
        return {*attributes, *_ASSIGNED.findall(self.text), *_IMPORTED.findall(self.text)}


def reduce(text: str) -> str:
    """The text without functions that cannot hold a fact or stand between those that do.

    Its rows stay, each of them ended by LF.
    """
    text = unix(text)
    if "\f" in text and _FED.search(text) is not None:
        # The statement begins in the first column, as Python counts, but not for the patterns here.
        return text
    sections = _sections(text)
    kept = _kept(sections)
    left = {s: s.text for s in sections if s.stub is None or s in kept or not _is_whole(s.text)}
    for section in sections:
        if section not in left and section.function and "save_hyperparameters" in section.text:
            left[section] = _saving(section.text)
    used = _used(sections, left)
    return "".join(_parts(sections, left, used))


def _parts(sections: list[_Section], left: Mapping[_Section, str], used: set[str]) -> Iterator[str]:
    bodiless = False
    for section in sections:
        unused_class = section.owner is not None and section.owner not in used
        if section in left and not unused_class:
            bodiless = _BODILESS.search(section.text) is not None
            yield left[section]
        else:
            stub = "" if unused_class else _stub(section, used, bodiless)
            bodiless = bodiless and section.owner is not None
            yield stub + blank(section.text)


def _saving(text: str) -> str:
    """What says which parameters a method saves as hyper-parameters; the rest of it does not matter."""
    lines = lines_of(text)
    head = next((row for row, line in enumerate(lines) if _BODILESS.search(line)), None)
    said = {row for row, line in enumerate(lines) if "save_hyperparameters" in line}
    if head is None or not all(_SAVES.match(lines[row]) and _is_whole(lines[row]) for row in said):
        return text
    body = [line for line in lines[head + 1 :] if line.strip()]
    indents = {len(line) - len(line.lstrip()) for line in (*body[:1], *(lines[row] for row in said))}
    if len(indents) != 1 or not _is_whole("".join(lines[: head + 1])):
        return text
    return "".join(line if n <= head or n in said else blank(line) for n, line in enumerate(lines))


def _used(sections: list[_Section], left: Mapping[_Section, str]) -> set[str]:
    """Names in what is left: classes that nothing of worth names, and that hold none, go as a whole."""
    unnamed: dict[str, list[_Section]] = {}
    # An import may have to go above the first statement, so that has to stay.
    used = {section.name for section in sections[:2]}
    waiting = []
    worth = {s.owner for s in left if s.worth or not s.is_head}
    for section in left:
        if section.owner is not None and section.owner not in worth:
            unnamed.setdefault(section.owner, []).append(section)
        else:
            waiting.append(section)
    while waiting:
        section = waiting.pop()
        names = section.names if section.owner is None else section.names | {section.owner}
        for name in unnamed.keys() & names - used:
            waiting += unnamed.pop(name)
        used |= names
    return used


def _stub(section: _Section, used: set[str], bodiless: bool) -> str:
    """What has to stand for a section that goes.

    Of a class only its making is asked about later, and some body it must have.
    """
    stub = section.stub or ""
    if section.owner is not None:
        return stub if bodiless or "def __init__" in stub else ""
    return stub if section.name in used else ""


def _sections(text: str) -> list[_Section]:
    """The file's top-level statements, a class's members each for itself."""
    # Rows around the text put an end before each of its rows, and behind it.
    words = spaced(f"\n{text}\n")
    cuts = _cuts(text)
    owner: str | None = None
    sections = []
    for a, b in zip(cuts, cuts[1:]):
        section = _section(text[a:b], words[a : b + 1])
        if not section.text[:1].isspace():
            owner = section.name if section.is_head else None
        section.owner = owner
        sections.append(section)
    return sections


def _cuts(text: str) -> list[int]:
    """Offsets at which these begin, and one behind the text."""
    cuts = [0]
    member: str | None = None
    decorated = quoted = False
    rows = f"\n{text}"
    for found in _BEGINS.finditer(rows):
        # An end here is at the offset in ``text`` of the row behind it.
        at, indent = found.start(), found.group(1) or ""
        if rows[at] != "\n":
            quoted = not quoted
        elif not quoted and (not indent or member is not None):
            if not indent:
                member = "" if text.startswith("class", at) else None
            elif not member:
                member = indent
            if indent in ("", member):
                if not decorated:
                    cuts.append(at)
                decorated = text.startswith("@", at + len(indent))
    return [0, *(at for at in cuts if at > 0), len(text) + 1]


def _section(text: str, words: str) -> _Section:
    found = _HEAD.match(text)
    if found is None and _DECORATOR.match(text) is not None:
        found = _HEAD.search(text)
    if found is None:
        return _Section(text, words, False, "" if len(text) > DATA else None)
    indent, kind, name = found.groups()
    if kind != "class":
        return _Section(text, words, True, f"{indent}def {name}(*_): pass", name)
    return _Section(text, words, bool(indent), f"{indent}class {name}: pass" if indent else None, name)


def _kept(sections: list[_Section]) -> set[_Section]:
    """Sections of worth, and functions that lead from one to another by name."""
    worth = {s for s in sections if s.worth}
    makers = _makers(s for s in worth if _CHECKPOINT.search(s.text) is not None)
    worth |= _saying(makers, sections)
    functions = [s for s in sections if s.function]
    users = [_saying(s.binds, functions) for s in worth]
    naming = _naming(set().union(*users), functions)
    # Through these a value may go from one of worth to another.
    joins = {f for f, times in Counter(chain(*users)).items() if times - (f in worth) > 1}
    # Or through what these lead to.
    leading = {f.name for f in naming | worth if f.function}
    joins |= {f for f in naming if len((f.names & leading) - {f.name}) > 1}
    # What leads to a function that names one of worth names that, too.
    named = _named(worth | joins | {s for s in sections if not s.function}, naming)
    passed = {
        name
        for s in worth
        for line in s.text.splitlines()
        if _PATH.search(line)
        for name in identifiers(line)
    }
    # What a monitor is where it is set decides whether there is one.
    monitored = {name for s in worth for name in _MONITORED.findall(s.text)}
    setting = {f for f in functions if monitored and not f.binds.isdisjoint(monitored)}
    return worth | joins | named | setting | _helpers(passed, functions)


def _makers(building: Iterable[_Section]) -> set[str]:
    """Names that stand for a callback: whoever names them may hand it on to another file."""
    return {
        name
        for section in building
        if not section.function or "return" in section.names
        for name in ([section.name] if section.function else section.binds)
    }


def _saying(names: Set[str], sections: Iterable[_Section]) -> set[_Section]:
    """Sections that hold one of some words."""
    if len(names) > FEW:
        return {section for section in sections if not section.names.isdisjoint(names)}
    spaced_names = [f" {name} " for name in names]
    return {section for name in spaced_names for section in sections if name in section.words}


def _helpers(names: set[str], functions: Iterable[_Section]) -> set[_Section]:
    """Functions of these names, and those by which they make what they return."""
    helpers = {f for f in functions if f.name in names}
    inner = {f for f in helpers if not f.worth and "return" in f.names}
    return helpers | _named(inner, {f for f in functions if "return" in f.names}) if inner else helpers


def _named(start: set[_Section], functions: set[_Section]) -> set[_Section]:
    """Functions that ``start`` names, and those that they name."""
    by_name: dict[str, list[_Section]] = {}
    for function in functions:
        for name in function.binds:
            by_name.setdefault(name, []).append(function)
    reached: set[_Section] = set()
    waiting = list(start) if functions else []
    while waiting:
        for name in by_name.keys() & waiting.pop().names:
            found = by_name.pop(name)
            waiting += set(found) - reached
            reached.update(found)
    return reached


def _naming(users: set[_Section], functions: list[_Section]) -> set[_Section]:
    """``users``, and functions that name what they bind; all, where no end is in sight."""
    reached = set(users)
    looked_for: set[str] = set()
    for _ in range(STEPS):
        if not users:
            return reached
        names = {name for user in users for name in user.binds} - looked_for
        looked_for |= names
        users = _saying(names, [f for f in functions if f not in reached])
        reached |= users
    return set(functions)


def _is_whole(text: str) -> bool:
    """Whether brackets and long quotes are even; else a string or an error reaches beyond."""
    # No loop: this is asked of every section.
    return (
        text.count("(") == text.count(")")
        and text.count("[") == text.count("]")
        and text.count("{") == text.count("}")
        and not text.count('"""') % 2
        and not text.count("'''") % 2
    )
