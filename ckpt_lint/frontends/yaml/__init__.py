"""The YAML front-end: configurations of LightningCLI, Hydra and OmegaConf to facts.

PyYAML is imported only for files that hold the words. A file is edited as text, so comments and
layout stay.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from ckpt_lint.filefacts import FileFacts
from ckpt_lint.findings import HELPER
from ckpt_lint.frontends import hashes, unreadable
from ckpt_lint.frontends.lastname import LAST_NAME
from ckpt_lint.frontends.python.source import Source, Undecodable

__all__ = ["LARGEST", "comments", "decode", "read", "well_formed", "worth_reading"]

LARGEST = 8_000_000
# A large file that holds the words is a table of runs, not a configuration.
MOST_TO_PARSE = 1_000_000
WORDS = re.compile(
    rb"save_last\b|[Mm]odel_?[Cc]heckpoint|%s|resume_from_checkpoint|ckpt-lint:\s*ignore"
    rb"|(?:target_?|class_path)[\"']?:\s*[\"']?[\w.]+(?:Checkpoint|Ckpt)" % LAST_NAME.encode()
)
_QUICK = (b"save_last", b"heckpoint", b"Ckpt", b"last.ckpt", b"last-v", b"ckpt-lint")
_LIGHTNINGS = re.compile(r"\b(?:lightning\.pytorch|pytorch_lightning)\.(?:[\w.]+\.)?ModelCheckpoint\b")
_TEMPLATE = re.compile(r"\{[{%]|<%")
# What Hydra, LightningCLI and W&B write down of a run that was.
_RECORD = re.compile(
    r"(?:^|[/\\])(?:\.hydra|lightning_logs[/\\]version_\d+|wandb[/\\](?:offline-)?run-[^/\\]+)[/\\]"
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def worth_reading(data: bytes) -> bool:
    """Whether a file holds any of the words that a fact needs."""
    if data.startswith(_UTF16):
        data = data.replace(b"\0", b"")
    return any(word in data for word in _QUICK) and WORDS.search(data) is not None


def decode(path: str, data: bytes) -> Source:
    """UTF-8, or UTF-16 with a mark. Raises ``Undecodable``."""
    bom = data.startswith(codecs.BOM_UTF8)
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8"
    try:
        return Source(path, data[len(codecs.BOM_UTF8) if bom else 0 :].decode(encoding), encoding, bom)
    except UnicodeDecodeError as error:
        raise Undecodable(f"cannot be decoded: {error}") from None


def read(path: str, data: bytes, *, parse_anyway: bool = False, helper: str = HELPER) -> FileFacts:
    """Everything that one YAML file says about checkpoints.

    Much that is called .yaml is a template of something else, even where it is named on the command
    line: an error is a fact only where the file is plainly Lightning's.
    """
    if not worth_reading(data) or (_RECORD.search(path) and not parse_anyway):
        return FileFacts(path)
    try:
        source = decode(path, data)
    except Undecodable:
        return FileFacts(path)
    from ckpt_lint.frontends.yaml import configuration
    from ckpt_lint.frontends.yaml.nodes import Broken, compose

    try:
        if len(source.text) > MOST_TO_PARSE:
            raise Broken(f"has more than {MOST_TO_PARSE:,} characters: too large to be analysed")
        documents = compose(source.text)
    except Broken as error:
        if not _LIGHTNINGS.search(source.text) or _TEMPLATE.search(source.text):
            return FileFacts(path)
        return unreadable(path, str(error), error.row, error.column, source.text)
    return configuration.read(path, source.text, documents, helper)


def well_formed(path: str, text: str) -> bool:
    """Whether a text is YAML."""
    from ckpt_lint.frontends.yaml.nodes import Broken, compose

    try:
        compose(text)
    except Broken:
        return False
    return True


def comments(lines: list[str], wanted: set[int]) -> Iterable[tuple[int, int]]:
    """Row (from 1) and offset of each comment in the ``wanted`` rows."""
    return hashes.comments(lines, wanted)
