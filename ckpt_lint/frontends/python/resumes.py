"""Finds literal last.ckpt paths that reach a resume, by following the path back from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from ckpt_lint.facts import ResumePath
from ckpt_lint.findings import Edit
from ckpt_lint.frontends.python.flow import Flow, Flows
from ckpt_lint.frontends.python.guards import FIT, Guarding, Guards
from ckpt_lint.frontends.python.mappings import Entry, arguments
from ckpt_lint.frontends.python.names import PACKAGES, Names, is_lightning
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.tree import Site, Walk
from ckpt_lint.frontends.python.values import site_of

LEGACY = "resume_from_checkpoint"


@dataclass(frozen=True)
class Sink:
    """Where Lightning is handed a path, in words."""

    site: Site
    words: str


@dataclass
class _Literal:
    """One literal and everything that becomes of it."""

    flows: list[tuple[Flow, Sink]] = field(default_factory=list)


def _sinks_of(entries: tuple[Entry, ...], words: str) -> Iterator[Sink]:
    for entry in entries:
        if entry.site is not None:
            yield Sink(entry.site, words)


class Resumes:
    """Resume paths of one module."""

    def __init__(self, walk: Walk, names: Names, rewriter: Rewriter) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter
        self._flows = Flows(walk, names)
        self._guards = Guards(walk, self._flows)

    def find(self) -> Iterator[ResumePath]:
        """One fact for each literal."""
        by_literal: dict[int, _Literal] = {}
        for sink in self._sinks():
            for flow in self._flows.origins(sink.site):
                key = id(flow.tail.literal)
                by_literal.setdefault(key, _Literal()).flows.append((flow, sink))
        for literal in by_literal.values():
            yield self._fact(literal)

    def _sinks(self) -> Iterator[Sink]:
        for site in self._walk.calls:
            call = site.node
            assert isinstance(call, cst.Call)
            if isinstance(call.func, cst.Attribute) and call.func.attr.value == "fit":
                given = arguments(call.args, site, FIT).by_name.get("ckpt_path", ())
                yield from _sinks_of(given, "fit(ckpt_path=...)")
            elif self._is_trainer(call.func, site):
                given = arguments(call.args, site, ()).by_name.get(LEGACY, ())
                yield from _sinks_of(given, f"Trainer({LEGACY}=...)")
        for binding in self._walk.assignments:
            there, owner = site_of(binding), binding.name.rpartition(".")
            if there is None:
                continue
            if (owner[2] == "ckpt_path" and self._is_trainer_object(owner[0], there)) or (
                owner[2] == LEGACY and self._names.lightning_imports()
            ):
                yield Sink(there, f"{binding.name} = ...")

    def _is_trainer(self, func: cst.BaseExpression, site: Site) -> bool:
        if isinstance(func, cst.Attribute) and func.attr.value == "from_argparse_args":
            func = func.value
        return any(is_lightning(m, "Trainer") for m in self._names.meanings(func, site))

    def _is_trainer_object(self, name: str, site: Site) -> bool:
        if "trainer" in name.split(".")[-1].lower():
            return True
        for binding in self._walk.assignments + site.scope.bindings.get(name, []):
            value = binding.value
            if binding.name == name and isinstance(value, cst.Call):
                there = site_of(binding)
                if there is not None and self._is_trainer(value.func, there):
                    return True
        return False

    def _fact(self, literal: _Literal) -> ResumePath:
        flow, _sink = literal.flows[0]
        guards = self._guards.of([flow for flow, _ in literal.flows])
        sinks = [
            f"`{sink.words}` in line {self._rewriter.span(sink.site.node).start.row}"
            for _, sink in literal.flows
        ]
        imports = self._names.lightning_imports()
        packages = [PACKAGES[binding.qualified.split(".")[0]] for binding in imports]
        return ResumePath(
            place=self._rewriter.place(flow.tail.literal, flow.tail.site.statement),
            distributions=tuple(dict.fromkeys(packages)),
            text=self._rewriter.code(flow.tail.literal),
            sinks=tuple(dict.fromkeys(sinks)),
            guards=tuple(g.fact(self._rewriter) for g in guards),
            resolved=tuple(dict.fromkeys(self._edits(literal, guards))),
        )

    def _edits(self, literal: _Literal, guards: list[Guarding]) -> Iterator[Edit]:
        replaced = {id(g.conditional) for g in guards if g.conditional is not None}
        for guard in guards:
            name, imports = self._rewriter.resolver(guard.site)
            yield from imports
            yield from guard.edits(self._rewriter, name)
        for flow, sink in literal.flows:
            if not any(id(branch.node) in replaced for branch in flow.branches):
                name, imports = self._rewriter.resolver(sink.site)
                yield from imports
                yield from self._rewriter.wrapped(sink.site.node, name)
