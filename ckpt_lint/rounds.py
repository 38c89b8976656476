"""Which further files must be read so that what is open can be joined.

Nothing is read where nothing is open. A file without the words is read for the sake of a name:
a function that a pending value goes through, called or defined there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ckpt_lint.crossing import Open, OpenLiteral, OpenRun, OpenSink
from ckpt_lint.facts import CheckpointCallback, Fact, Run, Trainer
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.linking import NAMED, Links, Resolve, canonical, project_root
from ckpt_lint.ports import Port
from ckpt_lint.values import UNKNOWN

MAX_ROUNDS = 3
MOST_A_ROUND = 200

VALUES = ("parameter", "return", "global")

Request = tuple[str, frozenset[str]]
Read = Callable[[list[Request]], Iterable[FileFacts]]
Content = Callable[[str], bytes]
Combine = Callable[[Sequence[FileFacts]], Sequence[FileFacts]]


@dataclass
class _Search:
    """What is looked for in the files of one project: names, and the files that define them."""

    names: dict[str, set[bytes]] = field(default_factory=dict)


class Rounds:
    """Reads further files of one run, round after round.

    ``paths``: every file that may be read; ``content`` gives its bytes, none where it cannot be
    read; ``read`` analyses files for the sake of some names; ``combine`` gives what files of one
    configuration say together, among which none are that are read further.
    """

    def __init__(
        self, paths: Iterable[str], content: Content, read: Read, resolve: Resolve, combine: Combine
    ) -> None:
        self._paths = list(paths)
        self._content = content
        self._read = read
        self._resolve = resolve
        self._combine = combine
        self._asked: dict[str, frozenset[str]] = {}
        self._searched: dict[str, set[str]] = {}

    def complete(self, files: Iterable[FileFacts]) -> list[FileFacts]:
        """The files and those that had to be read besides, each once."""
        by_path = {file.path: file for file in files}
        combined = {file.path: file for file in self._combine(list(by_path.values()))}
        for _ in range(MAX_ROUNDS):
            wanted = self._requests(combined.values())
            told = {path for path, file in by_path.items() if file.open or file.facts}
            requests = list(self._fresh(wanted, told))[:MOST_A_ROUND]
            if not requests:
                break
            self._asked.update(requests)
            for file in self._read(requests):
                if file.open or file.facts:
                    by_path[file.path] = combined[file.path] = file
        return list(by_path.values())

    def _fresh(self, requests: dict[str, frozenset[str]], known: Container[str]) -> Iterator[Request]:
        """What was not asked yet; a file that was read for its words has told of them."""
        for path, names in sorted(requests.items()):
            before = self._asked.get(path, frozenset() if path in known else None)
            if before is None or not names <= before:
                yield path, names | (before or frozenset())

    def _requests(self, known: Collection[FileFacts]) -> dict[str, frozenset[str]]:
        searches: dict[str, _Search] = {}
        defined: dict[str, set[str]] = {}
        for file in known:
            root = project_root(os.path.dirname(file.path))
            for each in file.open:
                _look_for(searches, root, each)
        links = Links(known, self._resolve)
        for entering, ends in ((True, links.demanded()), (False, links.supplied())):
            for port, path in ends:
                search = searches.get(project_root(os.path.dirname(path)))
                if search is not None and port.kind in NAMED:
                    self._pursue(port, entering, path, search, defined)
        self._define(links, known, defined)
        return self._matches(known, searches, defined)

    def _define(self, links: Links, files: Iterable[FileFacts], defined: dict[str, set[str]]) -> None:
        """Ask what makes an object, where that may build a callback or a run depends on all of them."""
        builders = {os.path.abspath(file.path) for file in files if any(map(_builds, file.facts))}
        resuming = {project_root(os.path.dirname(file.path)) for file in files if _resumes_last(file)}
        for port, path in links.unsupplied() if builders or resuming else ():
            where, mark, name = canonical(self._resolve(port.owner, path)).partition("::")
            if not mark or not name or port.owner.partition("::")[1]:
                continue
            if where in builders or project_root(os.path.dirname(path)) in resuming:
                defined.setdefault(where, set()).add(name.rpartition(".")[2])

    def _pursue(
        self, port: Port, entering: bool, path: str, search: _Search, defined: dict[str, set[str]]
    ) -> None:
        """Ask for the other side of ``port``: those who call what is defined here, or its definition."""
        owner = canonical(self._resolve(port.owner, path))
        where, mark, name = owner.partition("::")
        if not mark or not name:
            return
        last = name.rpartition(".")[2]
        if port.owner.partition("::")[1]:
            if entering is (port.kind == "parameter") and port.kind != "class":
                search.names.setdefault(last, set()).update(_called(where))
        else:
            defined.setdefault(where, set()).add(last)

    def _matches(
        self, files: Iterable[FileFacts], searches: dict[str, _Search], defined: dict[str, set[str]]
    ) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for file in files:
            if file.completes and project_root(os.path.dirname(file.path)) in searches:
                found.setdefault(file.path, set())
        for where, names in defined.items():
            if where in self._by_place:
                found.setdefault(self._by_place[where], set()).update(names)
        for root, search in searches.items():
            for path, names in self._calling(root, search.names):
                found.setdefault(path, set()).update(names)
        return {path: frozenset(names) for path, names in found.items()}

    def _calling(self, root: str, names: dict[str, set[bytes]]) -> Iterator[tuple[str, set[str]]]:
        """Files of a project that name something and import the file that defines it; once a name."""
        searched = self._searched.setdefault(root, set())
        fresh = {name: _mentions(name, stems) for name, stems in names.items() if name not in searched}
        searched.update(fresh)
        for path in self._by_root.get(root, ()) if fresh else ():
            data = self._content(path)
            held = {name for name, mentions in fresh.items() if mentions(data)}
            if held:
                yield path, held

    @cached_property
    def _by_place(self) -> dict[str, str]:
        return {os.path.abspath(path): path for path in self._paths}

    @cached_property
    def _by_root(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._paths:
            found.setdefault(project_root(os.path.dirname(path)), []).append(path)
        return found


def _mentions(name: str, stems: set[bytes]) -> Callable[[bytes], bool]:
    """Whether a file's content names ``name`` as a word, and imports one of ``stems``."""
    plain = name.encode()
    word = re.compile(rb"\b%s\b" % re.escape(plain))
    imported = re.compile(
        rb"import\b.*\b(?:%s)\b|from\b.*\b(?:%s)\b" % ((b"|".join(map(re.escape, stems)),) * 2)
    )

    def mentions(data: bytes) -> bool:
        if plain not in data or not any(stem in data for stem in stems):
            return False
        return word.search(data) is not None and imported.search(data) is not None

    return mentions


def _builds(fact: Fact) -> bool:
    return isinstance(fact, (CheckpointCallback, Trainer))


def _resumes_last(file: FileFacts) -> bool:
    """Whether something is resumed by the keyword, which finds what the Trainer's callbacks save."""
    runs = [*file.facts, *(each.run for each in file.open if isinstance(each, OpenRun))]
    return any(
        isinstance(run, Run) and run.arguments.get("ckpt_path", UNKNOWN).may(lambda value: value == "last")
        for run in runs
    )


def _look_for(searches: dict[str, _Search], root: str, each: Open) -> None:
    """A value that waits for a sink makes its project worth looking at."""
    if isinstance(each, OpenLiteral):
        waits = any(port.kind != "class" for port in each.ports)
    else:
        waits = isinstance(each, OpenSink) and _is_callback_of_another(each)
    if waits:
        searches.setdefault(root, _Search())


def _is_callback_of_another(sink: OpenSink) -> bool:
    """A callback whose class or ``save_last`` a certain other file knows."""
    fact = sink.fact
    return isinstance(fact, CheckpointCallback) and (
        fact.argument("save_last").may(bool) or any(port.kind in VALUES for port in sink.ports)
    )


def _called(path: str) -> set[bytes]:
    """What an import of the file, or of the package that hands on what it defines, calls it."""
    directory, name = os.path.split(path)
    stem = os.path.splitext(name)[0]
    return {part.encode() for part in (stem, os.path.basename(directory)) if part != "__init__"}
