"""The Python front-end: bytes of a file to facts. LibCST is imported only where it is needed."""

from __future__ import annotations

import re

from ckpt_lint.facts import Unreadable
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER
from ckpt_lint.frontends import unreadable
from ckpt_lint.frontends.python import sections, sieve, slices
from ckpt_lint.frontends.python.comments import comments
from ckpt_lint.frontends.python.source import Parsed, Source, Undecodable, decode, lines_of, unix

__all__ = [
    "LARGEST",
    "comments",
    "decode",
    "may_complete",
    "may_matter",
    "read",
    "read_further",
    "well_formed",
    "worth_reading",
]

LARGEST = 8_000_000
_TEMPLATE = re.compile(r"\{\{-?\s*\w[\w.]*\s*(?:\|[^{}]*)?-?\}\}|\{%.*%\}")

worth_reading = sieve.mentions
may_complete = sieve.may_complete
may_matter = sieve.may_matter
# A tree takes about 200 bytes for each of its characters.
MOST_TO_PARSE = 400_000
TOO_LARGE = f"has more than {MOST_TO_PARSE:,} characters that may matter: too large to be analysed"


def read(path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
    """Everything that one Python file says about checkpoints.

    A file that mentions none of the words is not parsed, unless ``parse_anyway``: what cannot
    hold a fact need not be well formed, nor need a template of Jinja's or cookiecutter's be, but a
    file that was named deserves an answer.
    """
    mentions = sieve.mentions(data)
    if not mentions and (not parse_anyway or not data.strip()):
        return FileFacts(path)
    try:
        source = decode(path, data)
    except Undecodable as error:
        return unreadable(path, str(error))
    try:
        if parse_anyway and len(data) <= MOST_TO_PARSE and sieve.parse(source.text) is None:
            return _analysed(source, Parsed(source.text), helper)
        if not mentions:
            return FileFacts(path)
    except sieve.TooDeep:
        return unreadable(path, sieve.TOO_DEEP) if mentions else FileFacts(path)
    facts = read_text(source, source.text, helper)
    return FileFacts(path) if not parse_anyway and _is_template(source, facts) else facts


def read_text(source: Source, text: str, helper: str = HELPER) -> FileFacts:
    """Facts of a text that mentions the words: the source's own, or that with something blanked."""
    try:
        part = sections.reduce(text)
        if len(part) - part.count("\n") > MOST_TO_PARSE:
            return unreadable(source.path, TOO_LARGE)
        tree = sieve.parse(part)
        if tree is None:
            return _analysed(source, Parsed(text), helper)
        sieve.refuse_depth(tree, part)
        dropped = slices.droppable(part, tree)
    except sieve.TooDeep:
        return unreadable(source.path, sieve.TOO_DEEP)
    if dropped is None:
        return FileFacts(source.path, text=source.text)
    return _analysed(source, Parsed(part, tree, dropped), helper)


def read_further(path: str, data: bytes, asked: frozenset[str], helper: str = HELPER) -> FileFacts:
    """What a file says of values that other files wait for; ``asked``: names of theirs.

    Whether it mentions a word does not matter, and one that cannot be analysed says nothing.
    """
    try:
        source = decode(path, data)
        part = unix(source.text) if asked else sections.reduce(source.text)
        if len(part) - part.count("\n") > MOST_TO_PARSE:
            return FileFacts(path)
        tree = sieve.parse(part)
        sieve.refuse_depth(tree, part)
    except (Undecodable, sieve.TooDeep):
        return FileFacts(path)
    dropped = frozenset() if tree is None else slices.droppable(part, tree, asked)
    if dropped is None:
        return FileFacts(path)
    facts = _analysed(source, Parsed(part, tree, dropped), helper, asked)
    if any(isinstance(fact, Unreadable) for fact in facts.facts):
        return FileFacts(path)
    return facts


def _is_template(source: Source, facts: FileFacts) -> bool:
    """Whether a file is no Python because something else makes Python of it."""
    rows = [fact.place.span.start.row for fact in facts.facts if isinstance(fact, Unreadable)]
    if not rows:
        return False
    if "{{" in source.path:
        return True
    lines = lines_of(source.text)
    return any(_TEMPLATE.search(line) is not None for row in rows for line in lines[row - 1 : row])


def well_formed(path: str, text: str) -> bool:
    """Whether a text is Python, for this interpreter or for LibCST."""
    try:
        if sieve.parse(text) is not None:
            return True
    except sieve.TooDeep:
        return False
    from ckpt_lint.frontends.python.analysis import parses

    return parses(text)


def _analysed(source: Source, parsed: Parsed, helper: str, asked: frozenset[str] | None = None) -> FileFacts:
    from ckpt_lint.frontends.python.analysis import Unparsable, analyse

    try:
        return analyse(source, parsed, helper, asked)
    except Unparsable as error:
        return unreadable(source.path, str(error), error.row, error.column, source.text)
