"""File patterns as Ruff reads them: a base name anywhere, or a path below the root."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_CLASS = re.compile(r"\[([!^]?)(\]?[^]/]*)\]")


def translate(glob: str) -> str:
    """Return a regular expression for one glob.

    `*` crosses directories, as in Ruff; `**/` also matches no directory at all.
    """
    out, i = [], 0
    while i < len(glob):
        if glob.startswith("**/", i):
            out.append("(?:.*/)?")
            i += 3
        elif glob[i] == "*":
            out.append(".*")
            i += 2 if glob.startswith("**", i) else 1
        elif glob[i] == "?":
            out.append(".")
            i += 1
        elif found := _CLASS.match(glob, i):
            inside = re.sub(r"([\\^\[\]&~|])", r"\\\1", found[2])
            out.append(f"[{'^' if found[1] else ''}{inside}]")
            i = found.end()
        else:
            out.append(re.escape(glob[i]))
            i += 1
    return "".join(out)


def expand(glob: str) -> list[str]:
    """Return the globs that `{a,b}` stands for."""
    found = re.search(r"\{([^{}]*)\}", glob)
    if not found:
        return [glob]
    head, tail = glob[: found.start()], glob[found.end() :]
    return [each for part in found[1].split(",") for each in expand(head + part + tail)]


def matcher(globs: Iterable[str], root: str) -> Callable[[str, str], bool] | None:
    """Return a test of (base name, absolute path with `/`), or None where nothing can match.

    Args:
        globs: the patterns; one without a slash is compared with base names.
        root: the absolute directory, with `/`, that the others are relative to.
    """
    names: set[str] = set()
    base: list[str] = []
    paths: list[str] = []
    for glob in (each for given in globs for each in expand(given)):
        glob = glob.replace("\\", "/").removeprefix("./").rstrip("/")
        if not glob:
            continue
        if "/" in glob:
            absolute = glob.startswith("/") or re.match(r"[A-Za-z]:/", glob)
            paths.append(translate(glob) if absolute else _below(root) + translate(glob))
        elif re.search(r"[*?\[]", glob):
            base.append(translate(glob))
        else:
            names.add(glob)
    if not (names or base or paths):
        return None
    by_name, by_path = _either(base), _either(paths)

    def matches(name: str, path: str) -> bool:
        return (
            name in names
            or (by_name is not None and by_name(name) is not None)
            or (by_path is not None and by_path(path) is not None)
        )

    return matches


def _below(root: str) -> str:
    return re.escape(root.rstrip("/")) + "/"


def _either(patterns: list[str]) -> Callable[[str], re.Match[str] | None] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.S).fullmatch
