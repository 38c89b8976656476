"""Finds paths of a last.ckpt in a configuration, and whether Lightning resumes from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePath

import yaml

from ckpt_lint.crossing import MORE, OpenLiteral, switched
from ckpt_lint.facts import ResumePath
from ckpt_lint.frontends.lastname import LAST_NAME
from ckpt_lint.frontends.purposes import OTHER_PURPOSE
from ckpt_lint.frontends.yaml.callbacks import SPELLINGS
from ckpt_lint.frontends.yaml.nodes import Document, Entry, Mapping
from ckpt_lint.ports import Port

LAST = re.compile(rf"(?:^|[/\\}}]){LAST_NAME}/?$")
# Sections of a model: a checkpoint there gives it weights.
_OF_A_MODEL = re.compile(
    r"(?:.*_)?(?:model|net|network|module|vae|encoder|decoder|stage|teacher|student|backbone|unet|"
    r"pretrain\w*|init\w*|weights?|loss|lora|tokenizer|clip|diffusion|params)(?:_config|_cfg|_args)?",
    re.IGNORECASE,
)
TRAINER = re.compile(r"(?:lightning\.pytorch|lightning|pytorch_lightning)\.(?:\w+\.)*Trainer")
LEGACY = "resume_from_checkpoint"


class Resumes:
    """Resume paths of one document. ``distributions`` are those that the file mentions."""

    def __init__(self, document: Document, distributions: tuple[str, ...]) -> None:
        self._document = document
        self._distributions = distributions
        self._mappings = document.by_keys
        self._found = list(self._find())

    def facts(self) -> Iterator[ResumePath]:
        """Paths under keys that are Lightning's own."""
        for mapping, name, entry in self._found:
            sink = self._sink(mapping, name)
            if sink:
                assert isinstance(entry.value, yaml.ScalarNode)
                place = self._document.place(entry.key, entry.value)
                yield ResumePath(place, self._distributions, entry.value.value, (sink,))

    def open(self) -> Iterator[OpenLiteral]:
        """Paths under other keys: whether they are resumed from, the project's Python says."""
        for mapping, name, entry in self._found:
            ports = tuple(self._ports(mapping, name))
            if ports and not self._sink(mapping, name):
                assert isinstance(entry.value, yaml.ScalarNode)
                place = self._document.place(entry.key, entry.value)
                yield OpenLiteral(place, entry.value.value, ports, command=self._switched)

    @cached_property
    def _switched(self) -> frozenset[str]:
        """Keys of the root that are true or false; a command line may say more."""
        root = self._mappings.get(())
        found = {
            switched(name, each is True)
            for name, entry in (root.entries.items() if root else ())
            for each in self._document.value(entry.value, ()).possible
            if isinstance(each, bool)
        }
        return frozenset({MORE, *found})

    def _find(self) -> Iterator[tuple[Mapping, str, Entry]]:
        if OTHER_PURPOSE.search(PurePath(self._document.path).stem):
            return
        for mapping in self._mappings.values():
            if any(OTHER_PURPOSE.search(key) for key in mapping.keys):
                continue
            for name, entry in mapping.entries.items():
                scalar = self._document.scalar(entry.value, mapping.keys)
                if scalar is not None and LAST.search(scalar.value):
                    key = entry.key if scalar is entry.value else scalar
                    yield mapping, name, Entry(key, scalar, entry.shared)

    def _sink(self, mapping: Mapping, name: str) -> str:
        """In words where Lightning itself reads this key, empty where it does not."""
        if name == "ckpt_path" and mapping.keys in ((), ("fit",)) and self.is_lightning_cli(mapping):
            return f"`{'.'.join((*mapping.keys, name))}` of LightningCLI"
        if name == LEGACY:
            named = next((mapping.scalar(key) for key, _ in SPELLINGS if mapping.scalar(key)), None)
            if named is not None:
                return f"`Trainer({LEGACY}=...)`" if TRAINER.fullmatch(named.value) else ""
            outer = self._mappings.get(mapping.keys[:-1])
            if mapping.keys[-1:] == ("trainer",) and outer and self.is_lightning_cli(outer):
                return f"`trainer.{LEGACY}` of LightningCLI"
        return ""

    def is_lightning_cli(self, mapping: Mapping) -> bool:
        """Whether a mapping is what LightningCLI reads: its sections, none of Hydra's marks."""
        trainer = self._mappings.get((*mapping.keys, "trainer"))
        if trainer is None or "_target_" in trainer.entries or "defaults" in mapping.entries:
            return False
        if "seed_everything" in mapping.entries:
            return True
        inside = [m for m in self._mappings.values() if m.keys[: len(mapping.keys)] == mapping.keys]
        return any("class_path" in each.entries for each in inside) and not any(
            "_target_" in each.entries for each in inside
        )

    def _ports(self, mapping: Mapping, name: str) -> Iterator[Port]:
        """Keys by which Python may read the value; a class or function that is given it."""
        if any(key.startswith("[") or _OF_A_MODEL.fullmatch(key) for key in mapping.keys):
            return
        named = mapping.scalar("_target_")
        if named is not None:
            yield Port("parameter", named.value, name)
        yield Port("key", "", ".".join((*mapping.keys, name)))
