"""Finds Trainers with their callbacks, and which ``fit`` belongs to which of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import libcst as cst

from ckpt_lint.facts import Fact, Member, Run, Trainer
from ckpt_lint.frontends.python import given
from ckpt_lint.frontends.python.callbacks import Callbacks
from ckpt_lint.frontends.python.guards import FIT
from ckpt_lint.frontends.python.lists import Items, Lists
from ckpt_lint.frontends.python.mappings import Entries, arguments
from ckpt_lint.frontends.python.models import Models
from ckpt_lint.frontends.python.moving import Moving
from ckpt_lint.frontends.python.names import Meaning, Names, distributions, is_lightning
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.values import evaluate
from ckpt_lint.project.known import PACKAGES

TRAINER = ("resume_from_checkpoint", "fast_dev_run", "max_epochs", "enable_checkpointing")
RUNS = {
    "fit": FIT,
    "validate": ("model", "dataloaders", "ckpt_path"),
    "test": ("model", "dataloaders", "ckpt_path"),
    "predict": ("model", "dataloaders", "datamodule", "return_predictions", "ckpt_path"),
}
VERSIONED_LOGGERS = frozenset({"TensorBoardLogger", "CSVLogger"})
NAMED_LOGGERS = ("name", "version")


class Trainers:
    """Trainers of one module and what is run on them."""

    def __init__(self, walk: Walk, names: Names, rewriter: Rewriter, callbacks: Callbacks) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter
        self._callbacks = callbacks
        self._objects = Objects(walk)
        self._lists = Lists(walk, self._objects)
        self._models = Models(walk, names, rewriter, self._objects)

    def find(self) -> Iterator[Fact]:
        """One fact for each Trainer, each run, each load, and each LightningModule."""
        yield from self._models.find()
        built = {id(site.node): site for site in self._walk.calls if self._classes(site)}
        runs = [
            (site, method) for site in self._walk.calls for method in [self._method(site, built)] if method
        ]
        owners = {id(site.node): self._owners(site, built) for site, _ in runs}
        moving = Moving(self._rewriter, list(built.values()), self._walk.calls)
        facts: dict[int, Trainer] = {}
        for key, site in built.items():
            fits = [r for r, method in runs if method == "fit" and key in owners[id(r.node)]]
            shared = any(len(owners[id(fit.node)]) > 1 for fit in fits)
            facts[key] = self._trainer(site, moving, fits, shared)
            yield facts[key]
        for site, method in runs:
            yield self._run(site, method, tuple(facts[key] for key in owners[id(site.node)]))

    # --- Trainers

    def _classes(self, site: Site) -> list[Meaning]:
        """Lightning's Trainer behind what is called, itself or as a base."""
        assert isinstance(site.node, cst.Call)
        func = site.node.func
        if isinstance(func, cst.Attribute) and func.attr.value == "from_argparse_args":
            func = func.value
        found = []
        for meaning in self._names.meanings(func, site):
            if is_lightning(meaning, "Trainer"):
                found.append(meaning)
            elif meaning.definition is not None:
                scope = self._walk.scopes[meaning.definition].parent or self._walk.root
                found += self._names.bases(meaning.definition, scope, "Trainer")
        return found

    def _trainer(self, site: Site, moving: Moving, fits: list[Site], shared: bool) -> Trainer:
        call = site.node
        assert isinstance(call, cst.Call)
        entries = arguments(call.args, site, ())
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "from_argparse_args":
            entries.complete = False
        callbacks, whole = self._items(entries)
        built = [(self._callbacks.at(item), item) for item in callbacks if isinstance(item.node, cst.Call)]
        checkpoints = [(fact, item) for fact, item in built if fact is not None]
        members = [self._member(item) for item in callbacks]
        moved, unmoved = moving.resume(site, entries, fits, shared_fit=shared)
        return Trainer(
            place=self._rewriter.place(call, site.statement),
            distributions=distributions(self._classes(site)),
            arguments=given.values(entries, TRAINER),
            places=given.places(self._rewriter, entries, TRAINER),
            complete=entries.complete,
            callbacks=tuple(fact for fact, _ in checkpoints),
            apart=frozenset(_apart([item for _, item in checkpoints])),
            members=tuple(each for each in members if each is not None and each.distributions),
            all_callbacks=whole and len(checkpoints) + sum(map(_is_other, members)) == len(callbacks),
            versioned=self._versioned(entries),
            moved=moved,
            unmoved=unmoved,
        )

    def _items(self, entries: Entries) -> tuple[list[Site], bool]:
        """What the list of callbacks holds, and whether that is all."""
        items = Items(complete=entries.complete or "callbacks" in entries.by_name)
        for entry in entries.by_name.get("callbacks", ()):
            items.add(self._lists.items(entry.site) if entry.site is not None else Items(complete=False))
        sites = {id(each.node): each for each in items.sites}
        return list(sites.values()), items.complete and "callbacks" not in entries.optional

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
                bases = self._models.lightning_bases(meaning.definition)
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

    # --- runs

    def _method(self, site: Site, built: dict[int, Site]) -> str | None:
        """``fit`` of ``trainer.fit(...)``, where that is a Trainer's."""
        assert isinstance(site.node, cst.Call)
        func = site.node.func
        if not isinstance(func, cst.Attribute) or func.attr.value not in RUNS:
            return None
        if self._owners(site, built):
            return func.attr.value
        called = (dotted(func.value) or "").split(".")[-1].lower()
        known = "trainer" in called and any(
            binding.qualified.split(".")[0] in PACKAGES for binding in self._names.lightning_imports()
        )
        return func.attr.value if known else None

    def _owners(self, site: Site, built: dict[int, Site]) -> list[int]:
        assert isinstance(site.node, cst.Call)
        assert isinstance(site.node.func, cst.Attribute)
        makers = self._objects.makers(site.moved(site.node.func.value))
        return list(dict.fromkeys(id(maker.node) for maker in makers if id(maker.node) in built))

    def _run(self, site: Site, method: str, trainers: tuple[Trainer, ...]) -> Run:
        call = site.node
        assert isinstance(call, cst.Call)
        entries = arguments(call.args, site, RUNS[method])
        packages = [each for trainer in trainers for each in trainer.distributions]
        packages = packages or [
            PACKAGES[binding.qualified.split(".")[0]] for binding in self._names.lightning_imports()
        ]
        return Run(
            place=self._rewriter.place(call, site.statement),
            distributions=tuple(dict.fromkeys(packages)),
            method=method,
            arguments=given.values(entries, ("ckpt_path", "weights_only")),
            places=given.places(self._rewriter, entries, ("model", "ckpt_path")),
            complete=entries.complete,
            trainers=trainers,
            model=self._models.used(entries),
            full_load=given.set_argument(self._rewriter, call, entries, "weights_only", "False"),
        )


def _apart(sites: list[Site]) -> Iterator[tuple[int, int]]:
    """Pairs of which only one is evaluated: they stand in different arms of one branch."""
    for one, other in combinations(range(len(sites)), 2):
        arms = {id(branch.node): branch.arm for branch in sites[one].context}
        if any(arms.get(id(b.node), b.arm) != b.arm for b in sites[other].context):
            yield (one, other)


def _is_other(member: Member | None) -> bool:
    """Whether this is known to be no checkpoint callback."""
    return member is not None and not member.saves
