"""Finds what a configuration says of a Trainer and of the callbacks that it puts into one list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import yaml

from ckpt_lint.facts import CallbackList, Member, Trainer
from ckpt_lint.findings import Edit, Position, Span
from ckpt_lint.frontends.yaml.callbacks import PACKAGES, SPELLINGS, Callbacks
from ckpt_lint.frontends.yaml.nodes import Document, Entry, Mapping, value_of
from ckpt_lint.frontends.yaml.resumes import LEGACY, TRAINER, Resumes
from ckpt_lint.values import Rewrite

ARGUMENTS = (LEGACY, "fast_dev_run", "max_epochs", "enable_checkpointing")
CALLBACKS = "callbacks"
UNMOVED = "the `fit` that it is for is not in this file"


class Trainers:
    """Trainers of one document, and lists of callbacks of which each goes to one Trainer.

    Other files and the command line may add to any of them, so that none is complete.
    """

    def __init__(
        self, document: Document, distributions: tuple[str, ...], callbacks: Callbacks, resumes: Resumes
    ) -> None:
        self._document = document
        self._mentioned = distributions
        self._resumes = resumes
        self._mappings = {mapping.keys: mapping for mapping in document.mappings}
        self._built = callbacks.built

    def facts(self) -> Iterator[Trainer]:
        """One fact for each."""
        listed: set[tuple[str, ...]] = set()
        for mapping in self._mappings.values():
            named = mapping.scalar("_target_")
            configured = mapping.keys[-1:] == ("trainer",) and named is None and self._is_cli(mapping)
            if configured or (named is not None and TRAINER.fullmatch(named.value)):
                listed.add((*mapping.keys, CALLBACKS))
                yield self._trainer(mapping, named)
        for keys in self._lists():
            held = self._held(keys)
            if keys not in listed and len(held.checkpoints) > 1:
                first = held.checkpoints[0]
                yield Trainer(first.place, first.distributions, {}, {}, complete=False, callbacks=held)

    def _is_cli(self, mapping: Mapping) -> bool:
        outer = self._mappings.get(mapping.keys[:-1])
        return outer is not None and self._resumes.is_lightning_cli(outer)

    def _lists(self) -> Iterator[tuple[str, ...]]:
        """Keys of what is called ``callbacks``: in Hydra's layout also a file of the group of that name."""
        if PurePath(self._document.path).parent.name == CALLBACKS:
            yield ()
        yield from (keys for keys in self._mappings if keys[-1:] == (CALLBACKS,))

    def _trainer(self, mapping: Mapping, named: yaml.ScalarNode | None) -> Trainer:
        given = {name: mapping.entries[name] for name in ARGUMENTS if name in mapping.entries}
        places = {name: self._document.place(entry.key, entry.value) for name, entry in given.items()}
        start = named if named is not None else next((e.key for e in mapping.entries.values()), None)
        place = self._document.place(start if start is not None else self._document.root)
        legacy = given.get(LEGACY)
        moved = self._dropped(legacy) if legacy is not None and len(mapping.entries) > 1 else None
        return Trainer(
            place=place,
            distributions=_package(named.value) if named is not None else self._mentioned,
            arguments={name: value_of(entry.value) for name, entry in given.items()},
            places=places,
            complete=False,
            callbacks=self._held((*mapping.keys, CALLBACKS)),
            moved=moved,
            unmoved="" if moved else UNMOVED,
        )

    def _held(self, keys: tuple[str, ...]) -> CallbackList:
        """The callbacks below some keys, each at a key or an item of its own."""
        size = len(keys)
        checkpoints = {
            at[: size + 1]: fact for at, fact in self._built if at[:size] == keys and len(at) > size
        }
        members = [
            self._member(m) for k, m in self._mappings.items() if k[:size] == keys and len(k) == size + 1
        ]
        return CallbackList(
            checkpoints=tuple(checkpoints.values()),
            members=tuple(member for member in members if member is not None),
            whole=False,
        )

    def _member(self, mapping: Mapping) -> Member | None:
        """A callback of Lightning's, by the full name of its class."""
        named = mapping.scalar(*(key for key, _ in SPELLINGS))
        if named is None or not _package(named.value):
            return None
        name = named.value.rpartition(".")[2]
        place = self._document.place(named)
        return Member(place, name, _package(named.value), saves=name.endswith("Checkpoint"))

    def _dropped(self, entry: Entry) -> Rewrite:
        """Take out the row of a key whose value is null; ``None`` where it is not a row of its own."""
        if entry.shared or value_of(entry.value).possible != (None,):
            return None
        start, end = entry.key.start_mark, entry.value.end_mark
        lines = self._document.text.splitlines()
        line = lines[start.line] if start.line < len(lines) else ""
        own = not line[: start.column].strip() and not line[end.column :].strip()
        if start.line != end.line or not own or start.line + 1 >= len(lines):
            return None
        return (Edit(Span(Position(start.line + 1, 1), Position(start.line + 2, 1)), ""),)


def _package(name: str) -> tuple[str, ...]:
    package = name.split(".")[0].replace("_", "-")
    return (package,) if package in PACKAGES and "." in name else ()
