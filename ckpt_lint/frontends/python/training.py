"""Trainers, what is run on them, and their models: the facts of one module, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ckpt_lint.crossing import OpenObject, OpenRun
from ckpt_lint.facts import Fact
from ckpt_lint.frontends.python.callbacks import Callbacks
from ckpt_lint.frontends.python.contents import Contents
from ckpt_lint.frontends.python.exits import Exit
from ckpt_lint.frontends.python.handing import Handing
from ckpt_lint.frontends.python.lists import Lists
from ckpt_lint.frontends.python.models import Models
from ckpt_lint.frontends.python.names import Names
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.reachable import Reachable
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.runs import Runs
from ckpt_lint.frontends.python.trainers import Trainers
from ckpt_lint.frontends.python.tree import Walk


class Training:
    """Training of one module."""

    def __init__(
        self,
        walk: Walk,
        names: Names,
        ports: Ports,
        rewriter: Rewriter,
        callbacks: Callbacks,
        objects: Objects,
    ) -> None:
        self._objects = objects
        self._lists = Lists(walk, self._objects)
        self._models = Models(walk, names, rewriter, self._objects)
        self._contents = Contents(names, ports, rewriter, callbacks)
        trainers = Trainers(walk, names, rewriter, self._objects, self._lists, self._contents)
        self._runs = Runs(walk, names, rewriter, self._objects, self._contents, self._models, trainers.sites)
        self._trainers = trainers.facts(self._runs)
        self._made = [*trainers.sites, *callbacks.built()]

    def facts(self) -> Iterator[Fact]:
        """One fact for each LightningModule, each load, each Trainer, and each run."""
        yield from self._models.find()
        yield from self._trainers.values()
        yield from self._runs.facts(self._trainers)

    def open(
        self, exits: Sequence[Exit], reachable: Reachable, asked: frozenset[str]
    ) -> Iterator[OpenObject | OpenRun]:
        """What other files complete, and what they get from here by ``exits``; ``asked``: as of a file."""
        runs = list(self._runs.open(self._trainers))
        yield from runs
        builders = {port.owner for run in runs for want in run.wants for port in want}
        handing = Handing(self._objects, self._lists, self._contents, self._trainers, reachable, asked)
        yield from handing.open(exits, self._made, frozenset(builders))
