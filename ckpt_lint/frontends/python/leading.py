"""Which sections of a file matter: those with a word of interest, and what leads from one to another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from itertools import chain

from ckpt_lint.frontends.python.cutting import Section
from ckpt_lint.frontends.python.words import identifiers

_PATH = re.compile(r"ckpt_path|resume_from_checkpoint|last[\w*\[\]-]*\.ckpt")
_MONITORED = re.compile(r"monitor\s*=\s*self\.(\w+)")
_CHECKPOINT = re.compile(r"\bModelCheckpoint\b")
FEW = 64  # names that are sooner looked for one by one than among all words
STEPS = 64  # calls of a function by a function by a function


def kept(sections: list[Section]) -> set[Section]:
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


def _makers(building: Iterable[Section]) -> set[str]:
    """Names that stand for a callback: whoever names them may hand it on to another file."""
    return {
        name
        for section in building
        if not section.function or "return" in section.names
        for name in ([section.name] if section.function else section.binds)
    }


def _saying(names: Set[str], sections: Iterable[Section]) -> set[Section]:
    """Sections that hold one of some words."""
    if len(names) > FEW:
        return {section for section in sections if not section.names.isdisjoint(names)}
    spaced_names = [f" {name} " for name in names]
    return {section for name in spaced_names for section in sections if name in section.words}


def _helpers(names: set[str], functions: Iterable[Section]) -> set[Section]:
    """Functions of these names, and those by which they make what they return."""
    helpers = {f for f in functions if f.name in names}
    inner = {f for f in helpers if not f.worth and "return" in f.names}
    return helpers | _named(inner, {f for f in functions if "return" in f.names}) if inner else helpers


def _named(start: set[Section], functions: set[Section]) -> set[Section]:
    """Functions that ``start`` names, and those that they name."""
    by_name: dict[str, list[Section]] = {}
    for function in functions:
        for name in function.binds:
            by_name.setdefault(name, []).append(function)
    reached: set[Section] = set()
    waiting = list(start) if functions else []
    while waiting:
        for name in by_name.keys() & waiting.pop().names:
            found = by_name.pop(name)
            waiting += set(found) - reached
            reached.update(found)
    return reached


def _naming(users: set[Section], functions: list[Section]) -> set[Section]:
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
