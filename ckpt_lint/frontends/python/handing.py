"""Trainers, callbacks and lists of them that other files get from this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import libcst as cst

from ckpt_lint.crossing import OpenObject
from ckpt_lint.facts import CallbackList, Trainer
from ckpt_lint.frontends.python.contents import Contents
from ckpt_lint.frontends.python.exits import Exit
from ckpt_lint.frontends.python.lists import Lists
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.reachable import Reachable
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.ports import Port

KINDS = frozenset({"parameter", "return", "global"})
OBJECTS = frozenset(
    {cst.Name, cst.Attribute, cst.Call, cst.List, cst.Tuple, cst.BinaryOperation, cst.IfExp}
)  # fmt: skip


class Handing:
    """What leaves one module. ``made``: calls that build a Trainer or a callback; ``asked``: names
    for whose sake the module is read.
    """

    def __init__(
        self,
        objects: Objects,
        lists: Lists,
        contents: Contents,
        trainers: Mapping[int, Trainer],
        reachable: Reachable,
        asked: frozenset[str],
    ) -> None:
        self._objects = objects
        self._lists = lists
        self._contents = contents
        self._trainers = trainers
        self._reachable = reachable
        self._asked = asked

    def open(self, exits: Iterable[Exit], made: list[Site], builders: frozenset[str]) -> Iterator[OpenObject]:
        """One for each exit by which something of interest may leave.

        ``builders``: functions of other files whose Trainer is run here; what they are given matters.
        """
        if not made and not self._asked and not builders:
            return
        reached = self._reachable.names(frozenset(map(_called, made)) | self._asked)
        for leaving in exits:
            node = leaving.site.node
            ports = tuple(port for port in leaving.ports if port.kind in KINDS)
            if not ports or type(node) not in OBJECTS:
                continue
            asked = any(map(self._is_asked, ports)) or any(port.owner in builders for port in ports)
            if asked or self._reachable.touches(node, reached):
                yield from self._object(leaving.site, ports, asked)

    def _object(self, site: Site, ports: tuple[Port, ...], asked: bool) -> Iterator[OpenObject]:
        makers = list(self._objects.makers(site))
        trainers = tuple(self._trainers[id(m.node)] for m in makers if id(m.node) in self._trainers)
        if trainers:
            others = self._contents.wants(m for m in makers if id(m.node) not in self._trainers)
            yield OpenObject(ports, trainers, CallbackList(more=others, whole=False))
            return
        held = self._contents.of(self._lists.items(site))
        if held.checkpoints or held.members or held.more or asked:
            yield OpenObject(ports, (), held)

    def _is_asked(self, port: Port) -> bool:
        return port.owner.rpartition("::")[2].rpartition(".")[2] in self._asked


def _called(site: Site) -> str:
    assert isinstance(site.node, cst.Call)
    return (dotted(site.node.func) or "").rpartition(".")[2]
