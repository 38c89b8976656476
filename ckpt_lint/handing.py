"""Trainers and callbacks that one file makes and another uses: what they are where they are used.

Where a function has several callers, or returns one of several lists, each is a Trainer of its own:
what never meets is not put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, product

from ckpt_lint.crossing import OpenRun
from ckpt_lint.facts import CallbackList, CheckpointCallback, Fact, Run, Trainer
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.linking import Links, Supplied, elsewhere
from ckpt_lint.ports import Want
from ckpt_lint.values import Place

MOST_VARIANTS = 8
UNKNOWN_LIST = CallbackList(whole=False)


class Handing:
    """Completes the Trainers and runs of some files by what their ``links`` bring."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._known: dict[Place, tuple[Trainer, ...]] = {}
        self._given: dict[int, list[CallbackList]] = {}

    def complete(self, files: Iterable[FileFacts]) -> list[FileFacts]:
        """The files; a Trainer stands as often in its file as there are lists that it may be given."""
        return [self._completed(file) for file in files]

    def _completed(self, file: FileFacts) -> FileFacts:
        runs = {fact.place: fact for fact in self._runs(file)}
        if not runs and not any(_waits(fact) for fact in file.facts):
            return file
        own = [self._fact(fact, runs.pop(fact.place, None), file.path) for fact in file.facts]
        return replace(file, facts=(*chain.from_iterable(own), *(r for r in runs.values() if r.trainers)))

    def _fact(self, fact: Fact, open_run: Run | None, path: str) -> Sequence[Fact]:
        if isinstance(fact, Trainer):
            return self._variants(fact, path)
        if isinstance(fact, Run):
            trainers = open_run.trainers if open_run is not None else self._all(fact.trainers, path)
            return (replace(fact, trainers=trainers),)
        return (fact,)

    def _runs(self, file: FileFacts) -> Iterator[Run]:
        for each in file.open:
            if isinstance(each, OpenRun):
                run = each.run
                made = chain(self._all(run.trainers, file.path), self._trainers(each.wants, file.path))
                trainers = tuple({id(trainer): trainer for trainer in made}.values())
                packages = run.distributions or tuple(n for t in trainers for n in t.distributions)
                yield replace(run, trainers=trainers, distributions=tuple(dict.fromkeys(packages)))

    def _all(self, trainers: Iterable[Trainer], path: str) -> tuple[Trainer, ...]:
        return tuple(variant for each in trainers for variant in self._variants(each, path))

    def _trainers(self, wants: Iterable[Want], path: str) -> Iterator[Trainer]:
        waiting = [(want, path) for want in wants]
        seen: set[tuple[Want, str]] = set()
        while waiting:
            want, there = waiting.pop(0)
            if (want, there) not in seen:
                seen.add((want, there))
                for supplied in self._links.supplied_to(want, there):
                    yield from self._all(supplied.open.trainers, supplied.path)
                    waiting += [(further, supplied.path) for further in supplied.open.callbacks.more]

    def _variants(self, trainer: Trainer, path: str) -> tuple[Trainer, ...]:
        if trainer.place not in self._known:
            lists = self._lists(trainer.callbacks, path) if trainer.callbacks.more else ()
            made = tuple(replace(trainer, callbacks=each) for each in lists)
            self._known[trainer.place] = made or (trainer,)
        return self._known[trainer.place]

    def _lists(self, callbacks: CallbackList, path: str) -> list[CallbackList]:
        """Everything that a list may be, with what it gets from other files."""
        found = [replace(callbacks, checkpoints=_placed(callbacks.checkpoints, path), more=())]
        for want in callbacks.more:
            alternatives = self._brought(want, path)
            if len(found) * len(alternatives) > MOST_VARIANTS:
                alternatives = [UNKNOWN_LIST]
            found = [_both(one, other) for one, other in product(found, alternatives)]
        return found

    def _brought(self, want: Want, path: str) -> list[CallbackList]:
        supplied = self._links.supplied_to(want, path)
        return [each for one in supplied for each in self._alternatives(one)] or [UNKNOWN_LIST]

    def _alternatives(self, supplied: Supplied) -> list[CallbackList]:
        """What one object may be, found once; nothing is known of one that is made of itself."""
        key = id(supplied.open)
        if key not in self._given:
            self._given[key] = [UNKNOWN_LIST]
            self._given[key] = self._lists(supplied.open.callbacks, supplied.path)
        return self._given[key]


def _placed(checkpoints: Iterable[CheckpointCallback], path: str) -> tuple[CheckpointCallback, ...]:
    """Callbacks whose edits say in which file they are."""
    return tuple(
        replace(
            each,
            safe_class=elsewhere(each.safe_class, path),
            maximising=elsewhere(each.maximising, path),
            whole_state=elsewhere(each.whole_state, path),
        )
        for each in checkpoints
    )


def _waits(fact: Fact) -> bool:
    trainers = (fact,) if isinstance(fact, Trainer) else fact.trainers if isinstance(fact, Run) else ()
    return any(trainer.callbacks.more for trainer in trainers)


def _both(one: CallbackList, other: CallbackList) -> CallbackList:
    """The two in one list; what both hold is there once."""
    places = {callback.place for callback in one.checkpoints}
    new = [n for n, callback in enumerate(other.checkpoints) if callback.place not in places]
    at = {number: len(one.checkpoints) + position for position, number in enumerate(new)}
    return CallbackList(
        checkpoints=(*one.checkpoints, *(other.checkpoints[number] for number in new)),
        apart=one.apart | {(at[a], at[b]) for a, b in other.apart if a in at and b in at},
        members=tuple(dict.fromkeys((*one.members, *other.members))),
        whole=one.whole and other.whole,
    )
