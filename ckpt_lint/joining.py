"""Joins files: what leaves one by a port and enters another makes a fact of both.

Each file is read on its own and says what crosses its border; this step only compares ports, so
it costs nothing where nothing is open. It knows no language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ckpt_lint.crossing import OpenSink
from ckpt_lint.facts import CheckpointCallback, Fact, ResumePath
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import Edit, Related
from ckpt_lint.handing import Handing
from ckpt_lint.linking import Links, Literal, Reached, Resolve, elsewhere
from ckpt_lint.values import Rewrite, Value

PARAMETERS = frozenset(
    {"dirpath", "filename", "monitor", "verbose", "save_last", "save_top_k", "save_weights_only", "mode",
     "auto_insert_metric_name", "every_n_train_steps", "train_time_interval", "every_n_epochs",
     "save_on_train_epoch_end", "enable_version_counter", "save_on_exception", "every_n_val_epochs",
     "period", "prefix"}
)  # fmt: skip
LIGHTNING = {"lightning": "lightning", "pytorch_lightning": "pytorch-lightning"}


class Joiner:
    """Joins the files of one run. ``resolve(owner, path)``: the definition behind an import."""

    def __init__(self, files: Iterable[FileFacts], resolve: Resolve) -> None:
        self._links = Links(files, resolve)
        self._handing = Handing(self._links)
        self._classes = self._of_classes()

    def complete(self, files: Iterable[FileFacts]) -> list[FileFacts]:
        """The files, each with the facts that others complete."""
        found: dict[str, list[Fact]] = {}
        for literal in self._links.literals:
            # What is spread into a call has to take all that stands beside it, too.
            spread = literal.open.arguments.keys() <= PARAMETERS
            for reached in self._links.reached(literal, spread=spread):
                fact = self._fact(literal, reached)
                if fact is not None:
                    found.setdefault(literal.path, []).append(fact)
        for reached in self._alone():
            found.setdefault(reached.path, []).append(reached.open.fact)
        joined = (
            replace(file, facts=_merged((*file.facts, *found[file.path]))) if file.path in found else file
            for file in files
        )
        return self._handing.complete(joined)

    def _of_classes(self) -> dict[int, list[tuple[str, str, Rewrite]]]:
        """For each sink that waits for a class: distribution, file and rewrite of those it may be."""
        found: dict[int, list[tuple[str, str, Rewrite]]] = {}
        for literal in self._links.literals:
            if any(port.kind == "class" for port in literal.open.ports):
                for reached in self._links.reached(literal):
                    value = str(literal.open.value)
                    found.setdefault(id(reached.open), []).append(
                        (value, literal.path, literal.open.safe_class)
                    )
        for slot, sinks in self._links.sinks.items():
            package = slot[1].split(".")
            if slot[0] == "class" and package[0] in LIGHTNING and package[-1] == "ModelCheckpoint":
                for _, reached in sinks:
                    found.setdefault(id(reached.open), []).append((LIGHTNING[package[0]], "", None))
        return found

    def _alone(self) -> Iterator[Reached]:
        """Callbacks whose ``save_last`` is known, and of whose class only now is known what it is."""
        given: set[int] = set()
        for sinks in self._links.sinks.values():
            for _, reached in sinks:
                fact = reached.open.fact
                if id(reached.open) in given or not isinstance(fact, CheckpointCallback):
                    continue
                given.add(id(reached.open))
                if _waits_for_class(reached.open) and fact.argument("save_last").known:
                    made = self._of_class(reached)
                    if made is not None:
                        yield Reached(reached.path, OpenSink(made, ()))

    def _fact(self, literal: Literal, reached: Reached) -> Fact | None:
        fact, value = reached.open.fact, literal.open.value
        if isinstance(fact, ResumePath):
            resumes = isinstance(value, str) and reached.open.runs(literal.open.command)
            return _resume(literal, reached.path, fact) if resumes else None
        if any(port.kind == "class" for port in literal.open.ports):
            return None
        if fact.argument("save_last").known and _holds(reached, literal):
            # What is built there says so itself, and is a fact already.
            return None
        if "save_last" not in fact.arguments and not literal.open.arguments.keys() <= PARAMETERS:
            # All of it is spread into the call, which would not take the others.
            return None
        made = self._of_class(reached) if _waits_for_class(reached.open) else fact
        if made is None:
            return None
        return replace(
            made,
            place=literal.open.place,
            arguments={**made.arguments, **literal.open.arguments, "save_last": Value((value,))},
            safe_class=literal.open.safe_class or elsewhere(made.safe_class, reached.path),
            always=literal.open.safe_class is not None,
            related=(Related(reached.path, fact.place.span, "the callback is built here"),),
        )

    def _of_class(self, reached: Reached) -> CheckpointCallback | None:
        fact = reached.open.fact
        classes = self._classes.get(id(reached.open), ())
        if not classes or not isinstance(fact, CheckpointCallback):
            return None
        names = tuple(dict.fromkeys(distribution for distribution, _, _ in classes))
        rewrites = [elsewhere(rewrite, path) for _, path, rewrite in classes if rewrite]
        edits = tuple(dict.fromkeys(edit for rewrite in rewrites if rewrite for edit in rewrite))
        return replace(fact, distributions=names, safe_class=edits or fact.safe_class)


def _waits_for_class(sink: OpenSink) -> bool:
    return any(port.kind == "class" for port in sink.ports)


def _holds(sink: Reached, literal: Literal) -> bool:
    """Whether a literal is part of the sink's own place."""
    inner, outer = literal.open.place.span, sink.open.fact.place.span
    return sink.path == literal.path and outer.start <= inner.start and inner.end <= outer.end


def _resume(literal: Literal, path: str, sink: ResumePath) -> ResumePath:
    here = literal.path == path
    return replace(
        sink,
        place=literal.open.place,
        text=literal.open.text,
        sinks=sink.sinks if here else tuple(_in_file(words, path) for words in sink.sinks),
        guards=(*literal.open.guards, *sink.guards),
        resolved=(*literal.open.resolved, *(elsewhere(sink.resolved, path) or ())),
        outside=literal.open.outside,
    )


def _in_file(words: str, path: str) -> str:
    what, mark, row = words.rpartition(" in line ")
    return f"{what} in {path}, line {row}" if mark else f"{words} in {path}"


def _merged(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """One fact for each literal, with everything that becomes of it."""
    result: list[Fact] = []
    at: dict[object, int] = {}
    for fact in facts:
        if not isinstance(fact, ResumePath):
            if fact not in result:
                result.append(fact)
        elif fact.place in at:
            before = result[at[fact.place]]
            assert isinstance(before, ResumePath)
            result[at[fact.place]] = _both(before, fact)
        else:
            at[fact.place] = len(result)
            result.append(fact)
    return tuple(result)


def _both(one: ResumePath, other: ResumePath) -> ResumePath:
    here = one.place.path
    edits: list[Edit] = [
        replace(edit, path="" if edit.path == here else edit.path)
        for edit in (*(one.resolved or ()), *(other.resolved or ()))
    ]
    return replace(
        one,
        distributions=tuple(dict.fromkeys((*one.distributions, *other.distributions))),
        sinks=tuple(dict.fromkeys((*one.sinks, *other.sinks))),
        guards=tuple(dict.fromkeys((*one.guards, *other.guards))),
        resolved=tuple(dict.fromkeys(edits)),
        related=tuple(dict.fromkeys((*one.related, *other.related))),
    )
