"""The part of the Python front-end that needs LibCST: a text to facts."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER
from ckpt_lint.frontends.python import options, spreads
from ckpt_lint.frontends.python.attributes import Attributes
from ckpt_lint.frontends.python.building import Building
from ckpt_lint.frontends.python.callbacks import Callbacks
from ckpt_lint.frontends.python.calls import Calls
from ckpt_lint.frontends.python.classes import Classes
from ckpt_lint.frontends.python.conditions import Conditions
from ckpt_lint.frontends.python.exits import Exits
from ckpt_lint.frontends.python.flow import Flows
from ckpt_lint.frontends.python.leaving import Leaving
from ckpt_lint.frontends.python.names import Names
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.positions import Built, Positions, Printed
from ckpt_lint.frontends.python.reachable import Reachable
from ckpt_lint.frontends.python.resumes import Resumes
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.sieve import TOO_DEEP
from ckpt_lint.frontends.python.source import FORM_FEED, Parsed, Source, unix
from ckpt_lint.frontends.python.training import Training
from ckpt_lint.frontends.python.tree import Walk

RECURSION_LIMIT = 5000
_LEADING_FEED = re.compile(rf"(?:^|(?<=[\r\n])){FORM_FEED.pattern}")


class Unparsable(Exception):
    """A text that is not Python; ``row`` and ``column`` from 1."""

    def __init__(self, reason: str, row: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.row = row
        self.column = column


def analyse(
    source: Source, parsed: Parsed, helper: str = HELPER, asked: frozenset[str] | None = None
) -> FileFacts:
    """Facts of a module. ``parsed``: its text, perhaps without what cannot matter.

    ``asked``: names of other files for whose sake this one is read. Raises ``Unparsable``.
    """
    with _deep_recursion():
        module, positions = _tree(parsed)
        return _facts(source, module, positions, helper, asked)


def _tree(parsed: Parsed) -> tuple[cst.Module, Positions]:
    if parsed.tree is None:
        module = _parse(parsed.text)
        return module, Printed(module, parsed.text)
    try:
        building = Building(parsed.text, parsed.tree, parsed.dropped)
    except cst.ParserSyntaxError as error:
        raise _as_python_says(parsed.text, error) from None
    return building.module, Built(building)


def _facts(
    source: Source, module: cst.Module, positions: Positions, helper: str, asked: frozenset[str] | None
) -> FileFacts:
    walk = Walk(module)
    names = Names(walk)
    ports = Ports(source.path, source.text, walk, names)
    calls = Calls(walk)
    objects = Objects(walk, calls)
    attributes = Attributes(walk, names, ports, objects)
    flows = Flows(walk, names, ports, attributes, calls, objects)
    rewriter = Rewriter(source.path, source.text, walk, positions, helper)
    classes = Classes(walk, names, ports)
    callbacks = Callbacks(walk, classes, rewriter, flows, ports, objects)
    resumes = Resumes(walk, names, rewriter, flows, Conditions(ports), objects)
    training = Training(walk, names, ports, rewriter, callbacks, objects)
    exits = list(Exits(walk, ports).find())
    reachable = Reachable(walk)
    leaving = Leaving(walk, exits, rewriter, flows, reachable, asked or frozenset())
    sinks = [*resumes.open(), *callbacks.open()]
    return FileFacts(
        source.path,
        (*callbacks.find(), *resumes.find(), *training.facts()),
        source.text,
        open=(
            *leaving.literals(),
            *leaving.passages,
            *attributes.inherited(asked or frozenset()),
            *classes.open(rewriter, asked or frozenset()),
            *sinks,
            *training.open(exits, reachable, asked or frozenset()),
            *options.passages(walk, ports, sinks, source.text),
            *spreads.passages(walk, ports, asked or frozenset()),
        ),
        uses=tuple(leaving.uses(resumes.literals)),
        asked=asked,
    )


def parses(text: str) -> bool:
    """Whether LibCST can parse a text."""
    try:
        with _deep_recursion():
            _parse(text)
    except Unparsable:
        return False
    return True


def _parse(text: str) -> cst.Module:
    text = unix(text)
    if "\f" in text:
        text = _LEADING_FEED.sub("", text)
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise _as_python_says(text, error) from None
    except UnicodeEncodeError:
        raise Unparsable("cannot be parsed: it holds half a character") from None


def _as_python_says(text: str, error: cst.ParserSyntaxError) -> Unparsable:
    """The error in Python's own words and at its place, which people know; LibCST's lists every token."""
    try:
        ast.parse(text)
    except SyntaxError as known:
        return Unparsable(
            f"cannot be parsed: {known.msg}", max(1, known.lineno or 1), max(1, known.offset or 1)
        )
    except (ValueError, RecursionError, MemoryError):
        pass
    return Unparsable(f"cannot be parsed: {error.message.strip()}", error.editor_line, error.editor_column)


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Room for long chains of operators; deeper nesting is said, not a traceback."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        # Literals are evaluated, which warns of their escapes.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except RecursionError:
        raise Unparsable(TOO_DEEP) from None
    finally:
        sys.setrecursionlimit(before)
