"""What a list of callbacks holds, as a fact; and by which ports other files bring the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import libcst as cst

from ckpt_lint.facts import CallbackList, Member
from ckpt_lint.frontends.python.callbacks import Callbacks
from ckpt_lint.frontends.python.lists import Items
from ckpt_lint.frontends.python.names import Meaning, Names, distributions
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.ports import Want


class Contents:
    """Contents of the lists of one module."""

    def __init__(self, names: Names, ports: Ports, rewriter: Rewriter, callbacks: Callbacks) -> None:
        self._names = names
        self._ports = ports
        self._rewriter = rewriter
        self._callbacks = callbacks
        # A callback that calls its newest file otherwise meets no other one; which one that is, is not asked.
        self._renamed = ports.mentions("CHECKPOINT_NAME_LAST")

    def of(self, items: Items) -> CallbackList:
        """What ``items`` are."""
        sites = list({id(site.node): site for site in items.sites}.values())
        built = [(self._callbacks.at(site), site) for site in sites if isinstance(site.node, cst.Call)]
        checkpoints = [(fact, site) for fact, site in built if fact is not None]
        made = {id(site.node) for _, site in checkpoints}
        members = [self._member(site) for site in sites]
        unknown = [
            site
            for member, site in zip(members, sites)
            if id(site.node) not in made and (member is None or member.saves)
        ]
        wants = [self._ports.entering(site) for site in unknown]
        return CallbackList(
            checkpoints=tuple(fact for fact, _ in checkpoints),
            apart=frozenset(_apart([site for _, site in checkpoints], everywhere=self._renamed)),
            members=tuple(m for m in members if m is not None and m.distributions),
            more=tuple(want for want in wants if want),
            whole=items.complete and all(wants),
        )

    def wants(self, sites: Iterable[Site]) -> tuple[Want, ...]:
        """What other files bring of these."""
        return tuple(want for want in map(self._ports.entering, sites) if want)

    def _member(self, site: Site) -> Member | None:
        """A callback whose class is known to the end; without distributions where it is not Lightning's."""
        node = site.node
        if not isinstance(node, cst.Call):
            is_none = isinstance(node, cst.Name) and node.value == "None"
            return Member(self._rewriter.place(node, site.statement), "None", ()) if is_none else None
        meanings = self._names.meanings(node.func, site)
        found: list[Meaning] = []
        for meaning in meanings:
            if meaning.distribution is not None:
                found.append(meaning)
            elif meaning.definition is not None:
                inherited = self._names.inherited(meaning.definition)
                bases = [base for base in inherited if base.distribution is not None]
                if not bases:
                    return None
                found += bases
            else:
                return None
        if not found:
            return None
        name = dotted(node.func) or ""
        saves = any(meaning.qualified.endswith("Checkpoint") for meaning in found)
        return Member(self._rewriter.place(node, site.statement), name, distributions(found), saves)


def _apart(sites: list[Site], *, everywhere: bool) -> Iterator[tuple[int, int]]:
    """Pairs of which only one is evaluated: they stand in different arms of one branch."""
    for one, other in combinations(range(len(sites)), 2):
        arms = {id(branch.node): branch.arm for branch in sites[one].context}
        if everywhere or any(arms.get(id(b.node), b.arm) != b.arm for b in sites[other].context):
            yield (one, other)
