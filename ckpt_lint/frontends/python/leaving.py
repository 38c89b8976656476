"""What this file tells of values that go on to other files, or through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ckpt_lint.crossing import OpenLiteral, Passage, PathUse
from ckpt_lint.frontends.python.exits import Exit
from ckpt_lint.frontends.python.flow import Flows
from ckpt_lint.frontends.python.guards import Guards
from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.parts import declared
from ckpt_lint.frontends.python.paths import Tail
from ckpt_lint.frontends.python.ports import SAVE_LAST
from ckpt_lint.frontends.python.reachable import Reachable
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.uses import uses
from ckpt_lint.frontends.python.values import evaluate
from ckpt_lint.frontends.python.ways import Flow
from ckpt_lint.ports import Port
from ckpt_lint.values import UNKNOWN, Value

# What a path is used for here is what it is for: a key of that name elsewhere means another one.
TELLING = frozenset({"save", "weights", "evaluation"})


@dataclass
class _Leaving:
    tail: Tail
    ports: dict[Port, None] = field(default_factory=dict)
    ways: list[Flow] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)


class Leaving:
    """Literals and passages of one module. ``asked``: names for whose sake it was read."""

    def __init__(
        self,
        walk: Walk,
        exits: Sequence[Exit],
        rewriter: Rewriter,
        flows: Flows,
        reachable: Reachable,
        asked: frozenset[str],
    ) -> None:
        self._walk = walk
        self._rewriter = rewriter
        self._flows = flows
        self._guards = Guards(walk, flows)
        self._asked = asked
        self._literals: dict[int, _Leaving] = {}
        self.passages: list[Passage] = []
        self.saving: list[OpenLiteral] = []
        self._reachable = reachable
        self._reached = reachable.names(asked)
        if walk.strings or asked:
            self._classify()
        for leaving in exits:
            self._follow(leaving)
            self._save(leaving)

    def literals(self) -> Iterator[OpenLiteral]:
        """Every literal that leaves the file."""
        yield from self.saving
        for each in self._literals.values():
            known = TELLING & each.uses
            ports = tuple(port for port in each.ports if not (known and port.kind == "key"))
            if ports:
                literal = each.tail.literal
                place = self._rewriter.place(literal, each.tail.site.statement)
                guards = self._guards.of(each.ways)
                yield OpenLiteral(
                    place,
                    each.tail.text,
                    ports,
                    text=self._rewriter.code(literal),
                    guards=tuple(guard.fact(self._rewriter) for guard in guards),
                    resolved=tuple(edit for guard in guards for edit in guard.resolved(self._rewriter)),
                )

    def uses(self, resumed: Iterable[int]) -> Iterator[PathUse]:
        """What becomes of every literal; ``resumed`` are those that reach a resume in the file."""
        resuming = set(resumed)
        for number, each in self._literals.items():
            found = each.uses | ({"resume"} if number in resuming else set())
            place = self._rewriter.place(each.tail.literal, each.tail.site.statement)
            yield PathUse(place, self._rewriter.code(each.tail.literal), tuple(sorted(found)))

    def _known(self, tail: Tail) -> _Leaving:
        return self._literals.setdefault(id(tail.literal), _Leaving(tail))

    def _classify(self) -> None:
        for site in self._walk.strings:
            for tail in self._flows.paths.last(site):
                self._known(tail)
        for kind, site in uses(self._walk):
            if self._reachable.touches(site.node, self._reached):
                for flow in self._flows.origins(site):
                    if isinstance(flow.source, Tail):
                        self._known(flow.source).uses.add(kind)
        for node in self._walk.comparisons:
            for part in descendants(node):
                if id(part) in self._literals:
                    self._literals[id(part)].uses.add("compare")

    def _follow(self, leaving: Exit) -> None:
        asked = any(map(self._is_asked, leaving.ports))
        if not asked and not self._reachable.touches(leaving.site.node, self._reached):
            return
        for flow in self._flows.origins(leaving.site, returned=leaving.returned):
            if isinstance(flow.source, Tail):
                known = self._known(flow.source)
                known.ports.update(dict.fromkeys(leaving.ports))
                known.ways.append(replace(flow, returned=flow.returned or leaving.returned))
            elif asked:
                self.passages += [Passage(flow.source, port) for port in leaving.ports]

    def _save(self, leaving: Exit) -> None:
        """What ``save_last`` is set to where it is a field, a key or an argument of another file."""
        named = [each.rpartition(".")[2] for port in leaving.ports for each in (port.owner, port.name)]
        if SAVE_LAST not in named and not any(map(self._is_asked, leaving.ports)):
            return
        site = leaving.site
        for value in evaluate(declared(site)).possible:
            if value is True or value == "link":
                place = self._rewriter.place(site.node, site.statement)
                text = self._rewriter.code(site.node)
                beside = {name: self._value(there) for name, there in leaving.beside.items()}
                self.saving.append(OpenLiteral(place, value, leaving.ports, text=text, arguments=beside))

    def _value(self, site: Site | None) -> Value:
        return UNKNOWN if site is None else evaluate(declared(site))

    def _is_asked(self, port: Port) -> bool:
        named = port.name if port.kind == "key" else port.owner
        return named.rpartition("::")[2].rpartition(".")[2] in self._asked
