"""All rules, by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ckpt_lint.rules import (
    affected_lightning_allowed,
    compromised_lightning,
    dangling_last_link,
    exists_guard_hides_broken_link,
    last_is_not_latest,
    last_saved_only_at_end,
    link_freezes_on_resume,
    literal_last_resume,
    self_linking_last,
    unreadable,
)
from ckpt_lint.rules._base import Problem, Rule, Situation

__all__ = ["RULES", "Problem", "Rule", "Situation", "UnknownRule", "selected"]

RULES: Mapping[str, Rule] = {
    module.RULE.code: module.RULE
    for module in (
        dangling_last_link,
        self_linking_last,
        last_is_not_latest,
        last_saved_only_at_end,
        link_freezes_on_resume,
        literal_last_resume,
        exists_guard_hides_broken_link,
        affected_lightning_allowed,
        compromised_lightning,
        unreadable,
    )
}


class UnknownRule(Exception):
    """A selector that names no rule."""


def selected(
    select: Iterable[str] | None, extend_select: Iterable[str], ignore: Iterable[str]
) -> frozenset[str]:
    """Codes that are on. Selectors are codes, prefixes of codes, names or ``ALL``, as in Ruff.

    Without ``select`` these are the rules that are on by default; every selector, ``ALL`` too,
    turns on the others that it names. A longer selector beats a shorter one; between equals,
    ``ignore`` wins. Raises ``UnknownRule`` for a selector that names no rule.
    """
    verdicts: dict[str, tuple[int, bool]] = {}
    if select is None:
        verdicts = {code: (0, True) for code, rule in RULES.items() if rule.default}
    for on, selectors in ((True, [*(select or ()), *extend_select]), (False, list(ignore))):
        for selector in selectors:
            for code, weight in _matches(selector):
                if weight >= verdicts.get(code, (-1, True))[0]:
                    verdicts[code] = (weight, on)
    return frozenset(code for code, (_, on) in verdicts.items() if on)


def _matches(selector: str) -> list[tuple[str, int]]:
    if selector == "ALL":
        return [(code, 0) for code in RULES]
    named = [(code, 7) for code, rule in RULES.items() if rule.name == selector]
    prefixed = [(c, len(selector)) for c in RULES if selector[:4] == "CKPT" and c.startswith(selector)]
    if not named and not prefixed:
        raise UnknownRule(f"unknown rule selector: {selector!r}; `ckpt-lint rule` lists all rules")
    return named or prefixed
