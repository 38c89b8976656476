"""TOML read with the standard library where it can, and with one kind of error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class TomlError(ValueError):
    """The file is no TOML, or no UTF-8; the message says on which line."""


def loads(data: bytes) -> dict[str, Any]:
    """Parse TOML bytes.

    Args:
        data: what the file holds; a byte order mark is tolerated.

    Raises:
        TomlError: it does not decode or does not parse.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TomlError(f"not UTF-8 (at line {line})") from None
    try:
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(" ".join(str(error).split())) from None
    except RecursionError:
        raise TomlError("nested too deeply") from None
    return document


def load(path: Path) -> dict[str, Any]:
    """Read and parse a TOML file.

    Raises:
        TomlError: it does not decode or does not parse.
        OSError: it cannot be read.
    """
    return loads(path.read_bytes())
