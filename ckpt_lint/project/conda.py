"""Conda environment files, and conda's way to write a version."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ckpt_lint.project import declarations
from ckpt_lint.project.declarations import MAIN, Declaration, wanted

_SPEC = re.compile(
    r"""(?:[\w./-]+::)?            # channel
    (?P<name>[\w.-]+?)(?:\[[^]]*\])?
    (?:\s*(?P<range>[<>!~=]\s*[^\s]*(?:\s*,\s*[<>!~=][^\s]*)*)|\s+(?P<plain>\d[\w.*]*))?
    (?:\s+\S+)?                    # build
    """,
    re.X,
)


def read(path: Path, shown: str, notes: list[str]) -> list[Declaration]:
    """Return the declarations of a conda environment file, its `pip:` list among them.

    Raises:
        OSError: it cannot be read.
        ValueError: it does not decode or is no YAML.
    """
    text = path.read_bytes().decode("utf-8-sig")
    if not any(name in text for name in ("lightning", "fsspec")):
        return []
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    items: Any = document.get("dependencies") if isinstance(document, dict) else None
    found: list[Declaration] = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, str):
            found += parse(item, _where(text, shown, item), MAIN)
        elif isinstance(item, dict) and isinstance(item.get("pip"), list):
            for each in filter(lambda each: isinstance(each, str), item["pip"]):
                found += declarations.parse(each, _where(text, shown, each), notes)
    return found


def parse(text: str, where: str, tier: int) -> list[Declaration]:
    """Return the declaration in a conda requirement: one, or none.

    `=2.5` means any 2.5 release there, `=2.5.3` that one, `==` what it means everywhere.
    """
    match = _SPEC.fullmatch(text.strip())
    if not match or wanted(match["name"]) is None:
        return []
    specifier = re.sub(r"\s", "", match["range"] or "")
    if match["plain"]:
        specifier = f"=={match['plain']}"
    single = re.fullmatch(r"=([^=,<>|*]+?)(\.?\*)?(=.*)?", specifier)
    if single:
        release, wildcard, build = single.groups()
        whole = build or (not wildcard and release.count(".") >= 2)
        specifier = f"=={release}" if whole else f"=={release}.*"
    else:
        specifier = re.sub(r"(?<=[\d])\*|=[^=,<>]*_[^=,<>]*$", "", specifier)
    found = declarations.ranged(match["name"], specifier, where, text.strip(), tier)
    return [found] if found else []


def _where(text: str, shown: str, item: str) -> str:
    at = text.find(item)
    return f"{shown}:{text.count(chr(10), 0, at) + 1}" if at >= 0 else shown
