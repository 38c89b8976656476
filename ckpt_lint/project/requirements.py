"""Requirements files, as pip reads them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ckpt_lint.project import conda
from ckpt_lint.project.declarations import Declaration, parse, wanted

_INCLUDE = re.compile(r"(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(\S.*)")


def read(
    path: Path,
    label: Callable[[Path], str],
    tier: int,
    notes: list[str],
    _seen: frozenset[Path] = frozenset(),
) -> list[Declaration]:
    """Return the declarations of a requirements file and of those that it includes.

    Args:
        path: the file.
        label: how a path is shown.
        tier: of the declarations, also of the included ones.
        notes: gets a line for each part that could not be read.

    Raises:
        OSError: it cannot be read.
        ValueError: it does not decode.
    """
    found: list[Declaration] = []
    for number, line in _lines(_decode(path.read_bytes())):
        include = _INCLUDE.fullmatch(line)
        if include:
            inner = path.parent / include[1].strip("\"'")
            if "://" in include[1] or inner.resolve() in {*_seen, path.resolve()}:
                continue
            try:
                found += read(inner, label, tier, notes, _seen | {path.resolve()})
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or error
                notes.append(f"{label(inner)} could not be read: {reason}")
        elif wanted(line):
            where = f"{label(path)}:{number}"
            # `conda list --export` is called requirements.txt as well
            exported = conda.parse(line, where, tier) if re.search(r"[^=<>!~]=[^=]", line) else []
            found += exported or parse(line, where, notes, tier)
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start, pending = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        start = start if pending else number
        line = re.sub(r"(^|\s)#.*$", "", line)
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        whole = (pending + line).strip()
        pending = ""
        if whole:
            yield start, re.split(r"\s--?[a-z]", whole)[0].strip() if whole[0] != "-" else whole
    if pending.strip():
        yield start, re.split(r"\s--?[a-z]", pending.strip())[0].strip()


def _decode(data: bytes) -> str:
    # PowerShell's `pip freeze > requirements.txt` writes UTF-16
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    return data.decode("utf-8-sig")
