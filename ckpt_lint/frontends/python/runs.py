"""Finds what is run on Trainers, and which run may be whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from ckpt_lint.crossing import OpenRun
from ckpt_lint.facts import Run, Trainer
from ckpt_lint.frontends.python import given
from ckpt_lint.frontends.python.contents import Contents
from ckpt_lint.frontends.python.guards import FIT
from ckpt_lint.frontends.python.mappings import arguments
from ckpt_lint.frontends.python.models import Models
from ckpt_lint.frontends.python.names import Names
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.project.known import PACKAGES

RUNS = {
    "fit": FIT,
    "validate": ("model", "dataloaders", "ckpt_path"),
    "test": ("model", "dataloaders", "ckpt_path"),
    "predict": ("model", "dataloaders", "datamodule", "return_predictions", "ckpt_path"),
}


class Runs:
    """Runs of one module. ``built``: the calls that build its Trainers."""

    def __init__(
        self,
        walk: Walk,
        names: Names,
        rewriter: Rewriter,
        objects: Objects,
        contents: Contents,
        models: Models,
        built: Sequence[Site],
    ) -> None:
        self._rewriter = rewriter
        self._contents = contents
        self._models = models
        imports = [binding.qualified.split(".")[0] for binding in names.lightning_imports()]
        self._packages = [PACKAGES[package] for package in imports]
        self._found = [
            (site, func.attr.value, list(objects.makers(site.moved(func.value))))
            for site in walk.calling(*RUNS)
            for func in _methods(site)
        ]
        trainers = {id(site.node) for site in built}
        self._owners = {
            id(site.node): list(dict.fromkeys(id(m.node) for m in makers if id(m.node) in trainers))
            for site, _, makers in self._found
        }

    def owners(self, run: Site) -> list[int]:
        """Identities of the calls that build the Trainers a run may be on."""
        return self._owners[id(run.node)]

    def fits(self, trainer: Site) -> list[Site]:
        """The ``fit`` calls of a Trainer."""
        return [
            site
            for site, method, _ in self._found
            if method == "fit" and id(trainer.node) in self.owners(site)
        ]

    def facts(self, trainers: Mapping[int, Trainer]) -> Iterator[Run]:
        """One fact for each run that is certainly on a Trainer."""
        for site, method, _ in self._found:
            if self._is_certain(site):
                yield self._run(site, method, trainers)

    def open(self, trainers: Mapping[int, Trainer]) -> Iterator[OpenRun]:
        """Runs on what other files may build: those that read a checkpoint, or are certainly some."""
        for site, method, makers in self._found:
            unknown = [maker for maker in makers if id(maker.node) not in trainers]
            wants = self._contents.wants(unknown)
            if wants and (self._is_certain(site) or _reads(site, method)):
                yield OpenRun(self._run(site, method, trainers), wants)

    def _is_certain(self, site: Site) -> bool:
        """Whether the Trainer is built here, or is called one where Lightning is imported."""
        assert isinstance(site.node, cst.Call)
        assert isinstance(site.node.func, cst.Attribute)
        if self.owners(site):
            return True
        called = (dotted(site.node.func.value) or "").split(".")[-1].lower()
        return "trainer" in called and bool(self._packages)

    def _run(self, site: Site, method: str, trainers: Mapping[int, Trainer]) -> Run:
        call = site.node
        assert isinstance(call, cst.Call)
        entries = arguments(call.args, site, RUNS[method])
        own = tuple(trainers[key] for key in self.owners(site))
        packages = [each for trainer in own for each in trainer.distributions] or self._packages
        return Run(
            place=self._rewriter.place(call, site.statement),
            distributions=tuple(dict.fromkeys(packages)),
            method=method,
            arguments=given.values(entries, ("ckpt_path", "weights_only")),
            places=given.places(self._rewriter, entries, ("model", "ckpt_path")),
            complete=entries.complete,
            trainers=own,
            model=self._models.used(entries),
            full_load=given.set_argument(self._rewriter, call, entries, "weights_only", "False"),
        )


def _methods(site: Site) -> Iterator[cst.Attribute]:
    """``trainer.fit`` of ``trainer.fit(...)`` and its like."""
    assert isinstance(site.node, cst.Call)
    func = site.node.func
    if isinstance(func, cst.Attribute):
        yield func


def _reads(site: Site, method: str) -> bool:
    assert isinstance(site.node, cst.Call)
    return "ckpt_path" in arguments(site.node.args, site, RUNS[method]).by_name
