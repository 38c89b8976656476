"""Several findings at one place become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ckpt_lint.findings import Edit, Finding
from ckpt_lint.rules import Rule


class Merged:
    """Findings, one for each place and code."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Finding] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Take in findings; what stands where one stands already joins it."""
        for finding in findings:
            key = (finding.path, finding.span, finding.code)
            self._found[key] = _merge(self._found[key], finding) if key in self._found else finding

    def all(self) -> list[Finding]:
        """What was taken in."""
        return list(self._found.values())


def worst(ranked: list[tuple[Rule, Finding]]) -> list[Finding]:
    """One finding for a callback: the worst, carrying the others in its message."""
    if not ranked:
        return []
    ranked = sorted(ranked, key=lambda pair: pair[0].rank)
    worst = ranked[0][1]
    others = [f"{rule.code} ({rule.advisory.title})" for rule, _ in ranked[1:] if rule.advisory]
    also = f". Also here: {', '.join(others)}" if others else ""
    return [replace(worst, message=worst.message + also)]


def _merge(one: Finding, other: Finding) -> Finding:
    """Two facts at one place (a dictionary spread into two calls): one finding, both fixed."""
    related = tuple(dict.fromkeys((*one.related, *other.related)))
    if one.fix is None or other.fix is None:
        return replace(one, related=related)
    edits: tuple[Edit, ...] = tuple(dict.fromkeys((*one.fix.edits, *other.fix.edits)))
    applicability = "unsafe" if "unsafe" in (one.fix.applicability, other.fix.applicability) else "safe"
    return replace(one, related=related, fix=replace(one.fix, edits=edits, applicability=applicability))
