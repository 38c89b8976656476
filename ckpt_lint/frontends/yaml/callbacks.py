"""Finds what a configuration says of ModelCheckpoint: the class, its arguments, or overrides of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

import yaml

from ckpt_lint.crossing import CallbackSection, OpenLiteral, OpenSink
from ckpt_lint.facts import CheckpointCallback
from ckpt_lint.findings import HELPER
from ckpt_lint.frontends.yaml.nodes import Document, Mapping
from ckpt_lint.ports import Port
from ckpt_lint.values import TEXT, Rewrite, Value

# How a section names its class, and where the arguments stand then (empty: beside it).
SPELLINGS = (("class_path", "init_args"), ("_target_", ""), ("target", "params"))
CHECKED = "class_path"
_LIGHTNING = re.compile(r"(lightning\.pytorch|pytorch_lightning)\.(?:\w+\.)*ModelCheckpoint")
SHORT = "ModelCheckpoint"
_CHECKPOINT = re.compile(r"checkpoint|ckpt", re.IGNORECASE)
PACKAGES = ("lightning", "pytorch-lightning")
# Arguments by which a section that names no class may be one of ModelCheckpoint.
_TELLING = ("save_last", "save_top_k", "every_n_epochs", "every_n_train_steps", "monitor")


@dataclass(frozen=True)
class _Section:
    arguments: Mapping
    named: yaml.ScalarNode | None
    shared: bool = False
    checked: bool = False

    @property
    def class_name(self) -> str:
        return self.named.value if self.named is not None else ""


class Callbacks:
    """ModelCheckpoint configurations of one document.

    ``distributions`` are those that the file mentions, ``package`` is Hydra's header.
    """

    def __init__(self, document: Document, distributions: tuple[str, ...], package: str, helper: str) -> None:
        self._document = document
        self._mentioned = distributions
        self._package = package
        self._helper = helper
        self._sections = list(self._find())

    def facts(self) -> Iterator[CheckpointCallback]:
        """Sections that name Lightning's class and say something of ``save_last``."""
        for _, callback in self.built:
            if "save_last" in callback.arguments:
                yield callback

    @cached_property
    def built(self) -> list[tuple[tuple[str, ...], CheckpointCallback]]:
        """Every section that names Lightning's class, with the keys that lead to its arguments."""
        return [
            (each.arguments.keys, self._fact(each)) for each in self._sections if self._is_lightning(each)
        ]

    def _fact(self, section: _Section) -> CheckpointCallback:
        said = self._open(section)
        directory = section.arguments.scalar("dirpath")
        return CheckpointCallback(
            said.place,
            said.distributions,
            said.arguments,
            safe_class=said.safe_class,
            dirpath=directory.value if directory is not None else "",
            checked=said.checked,
        )

    def open(self) -> Iterator[CallbackSection | OpenLiteral | OpenSink]:
        """What other files complete: sections without their class, classes that Python defines."""
        for section in self._sections:
            lightning = self._is_lightning(section)
            if lightning or not section.class_name or _CHECKPOINT.search(section.class_name):
                yield self._open(section)
            if not lightning and "save_last" in section.arguments.entries:
                yield from self._literal(section)
                yield from self._of_project(section)

    def _find(self) -> Iterator[_Section]:
        arguments_of_others: set[tuple[str, ...]] = set()
        for mapping in self._document.mappings:
            for key, inside in SPELLINGS:
                named = mapping.scalar(key)
                if named is None or (mapping.keys and mapping.keys in arguments_of_others):
                    continue
                shared = mapping.entries[key].shared
                given = self._document.by_keys.get((*mapping.keys, inside)) if inside else mapping
                if given is None:
                    given = Mapping((*mapping.keys, inside), {})
                if inside:
                    arguments_of_others.add(given.keys)
                yield _Section(given, named, shared, key == CHECKED)
                break
            else:
                if mapping.keys not in arguments_of_others and any(n in mapping.entries for n in _TELLING):
                    yield _Section(mapping, None)

    def _is_lightning(self, section: _Section) -> bool:
        return section.class_name == SHORT or _LIGHTNING.fullmatch(section.class_name) is not None

    def _open(self, section: _Section) -> CallbackSection:
        entries = section.arguments.entries
        keys = section.arguments.keys
        distributions = self._distributions(section)
        given = entries.get("save_last")
        first, last = (given.key, given.value) if given is not None else (section.named, section.named)
        if first is None or last is None:
            telling = next(entries[name] for name in _TELLING if name in entries)
            first, last = telling.key, telling.value
        return CallbackSection(
            place=self._document.place(first, last),
            keys=keys,
            package=self._package,
            class_name=section.class_name,
            lightning=self._is_lightning(section),
            distributions=distributions,
            arguments=self._values(section),
            safe_class=self._safe_class(section, distributions),
            checked=section.checked,
            by_package={} if distributions else {n: self._safe_class(section, (n,)) for n in PACKAGES},
        )

    def _values(self, section: _Section) -> dict[str, Value]:
        given = section.arguments
        values = {n: self._document.value(entry.value, given.keys) for n, entry in given.entries.items()}
        if "monitor" in values and not values["monitor"].known:
            # Whatever `${...}` it is taken from: nobody writes it to leave it out.
            values["monitor"] = Value((TEXT,))
        return values

    def _literal(self, section: _Section) -> Iterator[OpenLiteral]:
        entry = section.arguments.entries["save_last"]
        values = self._document.value(entry.value, section.arguments.keys).possible
        if len(values) != 1:
            return
        keys = [key for key in section.arguments.keys if not key.startswith("[")]
        named = keys[-1] if keys else PurePath(self._document.path).stem
        ports: tuple[Port, ...] = (
            Port("key", "", ".".join([*keys, "save_last"])),
            Port("section", "", named),
        )
        if section.class_name:
            ports = (Port("parameter", section.class_name, "save_last"),)
        yield OpenLiteral(
            place=self._document.place(entry.key, entry.value),
            value=values[0],
            ports=ports,
            arguments=self._values(section),
        )

    def _of_project(self, section: _Section) -> Iterator[OpenSink]:
        """A class of the project's own, which may be a ModelCheckpoint."""
        if section.class_name:
            said = self._open(section)
            fact = CheckpointCallback(said.place, (), said.arguments)
            yield OpenSink(fact, (Port("class", section.class_name, ""),))

    def _distributions(self, section: _Section) -> tuple[str, ...]:
        package = section.class_name.split(".")[0].replace("_", "-")
        return (package,) if package in PACKAGES else self._mentioned

    def _safe_class(self, section: _Section, distributions: tuple[str, ...]) -> Rewrite:
        if section.named is None or section.shared or not self._is_lightning(section):
            return None
        if len(distributions) != 1:
            return None
        package = distributions[0].replace("-", "_")
        # A vendored helper is one file for both packages.
        module = f"{HELPER}.{package}" if self._helper == HELPER else self._helper
        edit = self._document.replaced(section.named, f"{module}.SafeModelCheckpoint")
        return (edit,) if edit is not None else None
