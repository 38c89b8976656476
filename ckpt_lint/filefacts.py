"""Everything that one file says, and the files of a project together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ckpt_lint.crossing import Open, PathUse
from ckpt_lint.facts import CheckpointCallback, Fact, Model

AnyFact = TypeVar("AnyFact")


@dataclass(frozen=True)
class FileFacts:
    """All that one file says; ``text`` is kept where there is something to show.

    ``open``: what only other files can complete. ``uses``: every literal last.ckpt.
    ``asked``: the names for whose sake it was read, whether it holds the words or not.
    ``completes``: it may resume or build a callback by what other files say.
    """

    path: str
    facts: tuple[Fact, ...] = ()
    text: str = ""
    open: tuple[Open, ...] = ()
    uses: tuple[PathUse, ...] = ()
    asked: frozenset[str] | None = None
    completes: bool = False


@dataclass(frozen=True)
class Project:
    """The facts of every file of a run, for rules that judge two places together.

    ``whole``: whole directories were checked, so that what is not among them is not there.
    """

    files: tuple[FileFacts, ...] = ()
    whole: bool = False
    _found: dict[type, list[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, kind: type[AnyFact]) -> list[AnyFact]:
        """All facts of one kind, in order of their files."""
        if kind not in self._found:
            # Every rule asks for every fact that it judges.
            self._found[kind] = [f for file in self.files for f in file.facts if isinstance(f, kind)]
        return self._found[kind]

    @cached_property
    def models(self) -> dict[str, list[Model]]:
        """Every model, by the name of its class."""
        found: dict[str, list[Model]] = {}
        for model in self.of(Model):
            found.setdefault(model.name, []).append(model)
        return found

    @cached_property
    def links_asked_for(self) -> bool:
        """Whether some callback has ``save_last="link"``."""
        callbacks = self.of(CheckpointCallback)
        return any(each.argument("save_last").may(lambda value: value == "link") for each in callbacks)
