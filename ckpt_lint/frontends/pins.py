"""The front-end of requirement and lock files: what they declare, as facts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from packaging.specifiers import SpecifierSet

from ckpt_lint.config import Config
from ckpt_lint.facts import LightningRequirement, Unreadable
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER, Position, Span
from ckpt_lint.frontends.python.source import decode
from ckpt_lint.project import known, pins
from ckpt_lint.project.declarations import Declaration
from ckpt_lint.project.files import SourceFile, excluded
from ckpt_lint.project.release import directories_of
from ckpt_lint.project.written import LARGEST, PinFile, Written, parse
from ckpt_lint.values import Place

__all__ = ["LARGEST", "comments", "decode", "elsewhere", "read", "read_files", "well_formed", "worth_reading"]

_COMMENT = re.compile(r"#[ \t]*(?:noqa|ckpt-lint)", re.IGNORECASE)


def worth_reading(data: bytes) -> bool:
    """Whether a file holds any name that a fact needs."""
    return any(name in data for name in (b"ightning", b"IGHTNING"))


def read(path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
    """Facts of one file's content, without those of the files that it includes."""
    kind = pins.kind_of(path) or pins.IN_REQUIREMENTS
    return _facts(path, parse(os.path.abspath(path), data, kind))


def read_files(files: Iterable[SourceFile], written: Written) -> list[FileFacts]:
    """Facts of the requirement and lock files among ``files``, and of all that they include.

    A file that is included is shown relative where the one that includes it is.
    """
    found: dict[str, FileFacts] = {}
    for file in files:
        if not pins.may_be(file.path):
            continue
        absolute = os.path.abspath(file.path)
        for each in written.tree(absolute) if pins.kind_of(absolute) else ():
            itself = each.path == absolute
            shown = file.path if itself else _like(file.path, each.path)
            facts = _facts(shown, each)
            if itself and file.explicit and any(row == 0 for row, _ in each.problems):
                facts = FileFacts(shown, (*facts.facts, _unreadable(shown, each)), each.text)
            if facts.facts:
                found[each.path] = max(found.get(each.path, facts), facts, key=lambda f: len(f.facts))
    return list(found.values())


def elsewhere(
    paths: Sequence[Path], deciding: Iterable[str], config: Config, written: Written
) -> Iterator[SourceFile]:
    """Files that belong to a run without being below its paths.

    Args:
        paths: what is checked. The requirement and lock files of the directories above count.
        deciding: files that select a release for what is checked, wherever they are.
        config: what is excluded, and where the project ends.
        written: the files of the run.
    """
    found = dict.fromkeys(deciding)
    for path in (Path(os.path.abspath(each)) for each in paths):
        directories = directories_of(path if path.is_dir() else path.parent, config)
        for directory in directories[path.is_dir() :]:
            found.update(dict.fromkeys(written.candidates(str(directory))))
    for name in found:
        if not excluded(name, config):
            yield SourceFile(_like(os.fspath(paths[0]), name), False)


def well_formed(path: str, text: str) -> bool:
    """Whether everything in a text can be read."""
    kind = pins.kind_of(path) or pins.IN_REQUIREMENTS
    return not parse(os.path.abspath(path), text.encode(), kind).problems


def comments(lines: list[str], wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Row (from 1) and offset of what looks like a comment of a linter in the ``wanted`` rows."""
    for row in sorted(wanted):
        match = _COMMENT.search(lines[row - 1])
        if match is not None:
            yield row, match.start()


def _like(given: str, absolute: str) -> str:
    """A path relative where another was given so."""
    try:
        return absolute if os.path.isabs(given) else os.path.relpath(absolute)
    except ValueError:  # another drive
        return absolute


def _unreadable(shown: str, file: PinFile) -> Unreadable:
    at = Position(1, 1)
    return Unreadable(Place(shown, Span(at, at), (1, 1)), f"cannot be read: {file.problems[0][1]}")


def _facts(shown: str, file: PinFile) -> FileFacts:
    found = {
        (each.span, each.specifier): _fact(shown, each)
        for each in file.declarations
        if each.distribution in known.DISTRIBUTIONS
    }
    return FileFacts(shown, tuple(found.values()), file.text if found else "")


def _fact(shown: str, declaration: Declaration) -> LightningRequirement:
    rows = declaration.span.start.row, declaration.span.end.row
    return LightningRequirement(
        Place(shown, declaration.span, rows),
        declaration.distribution,
        declaration.text,
        _admits(declaration),
        declaration.tool,
        declaration.written,
    )


def _admits(declaration: Declaration) -> tuple[str, ...]:
    name = declaration.distribution
    if declaration.url:
        return ()
    if declaration.exact:
        return (known.parse(declaration.exact, name, declaration.path),)
    specifiers = SpecifierSet(declaration.specifier)
    return known.admitted(name, specifiers) or tuple(specifiers.filter(known.withdrawn(name)))
