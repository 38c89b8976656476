"""Which package LightningCLI's short ``class_path: ModelCheckpoint`` is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ckpt_lint.crossing import CallbackSection
from ckpt_lint.facts import CheckpointCallback, LightningRequirement
from ckpt_lint.filefacts import FileFacts


def resolve(files: Sequence[FileFacts]) -> Sequence[FileFacts]:
    """The files; a class by its name alone is that of the package that the project uses."""
    facts = [fact for file in files for fact in file.facts]
    named = {n for fact in facts if isinstance(fact, CheckpointCallback) for n in fact.distributions}
    named |= {fact.distribution for fact in facts if isinstance(fact, LightningRequirement)}
    if len(named) != 1:
        return files
    (package,) = named
    return [_in_package(file, package) for file in files]


def _in_package(file: FileFacts, package: str) -> FileFacts:
    unnamed = {
        each.place: each for each in file.open if isinstance(each, CallbackSection) and each.by_package
    }
    if not unnamed:
        return file
    facts = tuple(
        replace(fact, distributions=(package,), safe_class=unnamed[fact.place].by_package.get(package))
        if isinstance(fact, CheckpointCallback) and fact.place in unnamed
        else fact
        for fact in file.facts
    )
    left = tuple(
        replace(each, distributions=(package,), safe_class=each.by_package.get(package))
        if isinstance(each, CallbackSection) and each.by_package
        else each
        for each in file.open
    )
    return replace(file, facts=facts, open=left)
