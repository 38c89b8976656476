"""Where this module hands a path to Lightning so that training resumes from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ckpt_lint.frontends.python.guards import FIT
from ckpt_lint.frontends.python.mappings import Entries, Entry, arguments
from ckpt_lint.frontends.python.names import Names, is_lightning
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.frontends.python.unfolding import Unfolding
from ckpt_lint.frontends.python.values import site_of

LEGACY = "resume_from_checkpoint"


@dataclass(frozen=True)
class Sink:
    """Where Lightning is handed a path, in words.

    ``passing``: only an attribute is set, from which the path may go on to another sink.
    """

    site: Site
    words: str
    passing: bool = False


class Sinks:
    """Resumes of one module."""

    def __init__(self, walk: Walk, names: Names, objects: Objects) -> None:
        self._walk = walk
        self._names = names
        self._unfolding = Unfolding(objects)

    def find(self) -> Iterator[Sink]:
        """Every place where a path is handed over, calls first."""
        for site in self._walk.calls:
            call = site.node
            assert isinstance(call, cst.Call)
            if type(call.func) is cst.Attribute and call.func.attr.value == "fit":
                given = self._given(arguments(call.args, site, FIT), "ckpt_path")
                yield from _sinks_of(given, "fit(ckpt_path=...)")
            elif self._is_trainer(call.func, site):
                given = self._given(arguments(call.args, site, ()), LEGACY)
                yield from _sinks_of(given, f"Trainer({LEGACY}=...)")
        for binding in self._walk.assignments:
            there, owner = site_of(binding), binding.name.rpartition(".")
            if there is None:
                continue
            if owner[2] == "ckpt_path" and self._is_trainer_object(owner[0], there):
                yield Sink(there, f"{binding.name} = ...")
            elif owner[2] == LEGACY and self._names.lightning_imports():
                yield Sink(there, f"{binding.name} = ...", passing=True)

    def _given(self, entries: Entries, name: str) -> tuple[Entry, ...]:
        if name not in entries.by_name and entries.unknown:
            entries = self._unfolding.of(entries)
        return entries.by_name.get(name, ())

    def _is_trainer(self, func: cst.BaseExpression, site: Site) -> bool:
        if type(func) is cst.Attribute and func.attr.value == "from_argparse_args":
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


def _sinks_of(entries: tuple[Entry, ...], words: str) -> Iterator[Sink]:
    for entry in entries:
        if entry.site is not None:
            yield Sink(entry.site, words)
