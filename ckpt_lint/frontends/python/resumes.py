"""Finds literal last.ckpt paths that reach a resume, by following the path back from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ckpt_lint.crossing import OpenSink
from ckpt_lint.facts import ResumePath
from ckpt_lint.findings import Edit, Related
from ckpt_lint.frontends.python.conditions import Conditions
from ckpt_lint.frontends.python.flow import Flows
from ckpt_lint.frontends.python.guards import Guarding, Guards
from ckpt_lint.frontends.python.names import Names
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.paths import Tail
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.sinks import Sink, Sinks
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.ways import Flow
from ckpt_lint.ports import Port
from ckpt_lint.project.known import PACKAGES
from ckpt_lint.values import Place

Ways = list[tuple[Flow, Sink]]


class Resumes:
    """Resume paths of one module."""

    def __init__(
        self,
        walk: Walk,
        names: Names,
        rewriter: Rewriter,
        flows: Flows,
        conditions: Conditions,
        objects: Objects,
    ) -> None:
        self._names = names
        self._rewriter = rewriter
        self._conditions = conditions
        self._guards = Guards(walk, flows)
        sinks = Sinks(walk, names, objects)
        self._ways = _direct([(f, s) for s in sinks.find() for f in flows.origins(s.site)])

    def find(self) -> Iterator[ResumePath]:
        """One fact for each literal."""
        by_literal: dict[int, Ways] = {}
        for flow, sink in self._ways:
            if isinstance(flow.source, Tail):
                by_literal.setdefault(id(flow.source.literal), []).append((flow, sink))
        for ways in by_literal.values():
            tail = ways[0][0].source
            assert isinstance(tail, Tail)
            place = self._rewriter.place(tail.literal, tail.site.statement)
            yield self._fact(ways, place, self._rewriter.code(tail.literal))

    @property
    def literals(self) -> set[int]:
        """Identities of the literals that reach a resume."""
        return {id(flow.source.literal) for flow, _ in self._ways if isinstance(flow.source, Tail)}

    def open(self) -> Iterator[OpenSink]:
        """One for each sink that other files may feed, and each way by which they do."""
        by_sink: dict[tuple[int, Port], Ways] = {}
        for flow, sink in self._ways:
            if isinstance(flow.source, Port):
                by_sink.setdefault((id(sink.site.node), flow.source), []).append((flow, sink))
        for (_, port), ways in by_sink.items():
            site = ways[0][1].site
            place = self._rewriter.place(site.node, site.statement)
            yield OpenSink(self._fact(ways, place, ""), (port,), self._conditions.of(site))

    def _fact(self, ways: Ways, place: Place, text: str) -> ResumePath:
        guards = self._guards.of([flow for flow, _ in ways])
        sinks = [
            f"`{sink.words}` in line {self._rewriter.span(sink.site.node).start.row}" for _, sink in ways
        ]
        imports = self._names.lightning_imports()
        packages = [PACKAGES[binding.qualified.split(".")[0]] for binding in imports]
        return ResumePath(
            place=place,
            distributions=tuple(dict.fromkeys(packages)),
            text=text,
            sinks=tuple(dict.fromkeys(sinks)),
            guards=tuple(g.fact(self._rewriter) for g in guards),
            resolved=tuple(dict.fromkeys(self._edits(ways, guards))),
            related=tuple(dict.fromkeys(self._related(sink) for _, sink in ways)),
        )

    def _related(self, sink: Sink) -> Related:
        place = self._rewriter.place(sink.site.node, sink.site.statement)
        return Related(place.path, place.span, f"handed to `{sink.words}` here")

    def _edits(self, ways: Ways, guards: list[Guarding]) -> Iterator[Edit]:
        replaced = {id(g.conditional) for g in guards if g.conditional is not None}
        for guard in guards:
            yield from guard.resolved(self._rewriter)
        for flow, sink in ways:
            if not any(id(branch.node) in replaced for branch in flow.branches):
                name, imports = self._rewriter.resolver(sink.site)
                yield from imports
                yield from self._rewriter.wrapped(sink.site.node, name)


def _direct(ways: Iterable[tuple[Flow, Sink]]) -> Ways:
    """Ways without those to an attribute from which another way goes on to a call."""
    everything = list(ways)
    passed = {id(step.node) for flow, _ in everything for step in flow.steps[1:]}
    return [(f, s) for f, s in everything if not (s.passing and id(s.site.node) in passed)]
