"""Finds Trainers with their arguments and callbacks."""

from __future__ import annotations

import libcst as cst

from ckpt_lint.facts import Trainer
from ckpt_lint.frontends.python import given
from ckpt_lint.frontends.python.contents import Contents
from ckpt_lint.frontends.python.lists import Items, Lists
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.moving import Moving
from ckpt_lint.frontends.python.names import Meaning, Names, distributions, is_lightning
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.runs import Runs
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import evaluate

TRAINER = ("resume_from_checkpoint", "fast_dev_run", "max_epochs", "enable_checkpointing")
VERSIONED_LOGGERS = frozenset({"TensorBoardLogger", "CSVLogger"})
NAMED_LOGGERS = ("name", "version")


class Trainers:
    """Trainers of one module; ``sites`` are the calls that build them."""

    def __init__(
        self,
        walk: Walk,
        names: Names,
        rewriter: Rewriter,
        objects: Objects,
        lists: Lists,
        contents: Contents,
    ) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter
        self._objects = objects
        self._lists = lists
        self._contents = contents
        self.sites = [site for site in walk.calls if self._classes(site)]

    def facts(self, runs: Runs) -> dict[int, Trainer]:
        """One fact for each Trainer, by the identity of the call that builds it."""
        moving = Moving(self._rewriter, self.sites, self._walk.calls)
        return {id(site.node): self._trainer(site, moving, runs) for site in self.sites}

    def _classes(self, site: Site) -> list[Meaning]:
        """Lightning's Trainer behind what is called, itself or as a base."""
        assert isinstance(site.node, cst.Call)
        func = site.node.func
        if type(func) is cst.Attribute and func.attr.value == "from_argparse_args":
            func = func.value
        found = []
        for meaning in self._names.meanings(func, site):
            if is_lightning(meaning, "Trainer"):
                found.append(meaning)
            elif meaning.definition is not None:
                found += self._names.bases(meaning.definition, "Trainer")
        return found

    def _trainer(self, site: Site, moving: Moving, runs: Runs) -> Trainer:
        call = site.node
        assert isinstance(call, cst.Call)
        entries = arguments(call.args, site, ())
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "from_argparse_args":
            entries.complete = False
        fits = runs.fits(site)
        shared = any(len(runs.owners(fit)) > 1 for fit in fits)
        moved, unmoved = moving.resume(site, entries, fits, shared_fit=shared)
        return Trainer(
            place=self._rewriter.place(call, site.statement),
            distributions=distributions(self._classes(site)),
            arguments=given.values(entries, TRAINER),
            places=given.places(self._rewriter, entries, TRAINER),
            complete=entries.complete,
            callbacks=self._contents.of(self._items(entries)),
            versioned=self._versioned(entries),
            moved=moved,
            unmoved=unmoved,
        )

    def _items(self, entries: Entries) -> Items:
        """What the list of callbacks holds."""
        items = Items(complete=entries.complete or "callbacks" in entries.by_name)
        for entry in entries.by_name.get("callbacks", ()):
            items.add(self._lists.items(entry.site) if entry.site is not None else Items(complete=False))
        items.complete = items.complete and "callbacks" not in entries.optional
        return items

    def _versioned(self, entries: Entries) -> bool | None:
        """Whether each run has a directory of its own: the logger counts versions."""
        if "logger" not in entries.by_name:
            return True if entries.complete else None
        verdicts = set()
        for entry in entries.by_name["logger"]:
            for maker in self._objects.makers(entry.site) if entry.site is not None else ():
                verdicts.add(self._counts(maker))
        return verdicts.pop() if len(verdicts) == 1 and "logger" not in entries.optional else None

    def _counts(self, site: Site) -> bool | None:
        node = site.node
        if not isinstance(node, cst.Call):
            value = evaluate(site)
            return bool(value.possible[0]) if value.possible in ((True,), (False,), (None,)) else None
        meanings = self._names.meanings(node.func, site)
        if not any(is_lightning(m, each) for m in meanings for each in VERSIONED_LOGGERS):
            return None
        entries = arguments(node.args, site, ("save_dir", *NAMED_LOGGERS))
        return None if "version" in entries.by_name or not entries.complete else True
