"""All rules, by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ckpt_lint.rules import (
    affected_lightning_allowed,
    alike_checkpoints,
    best_overwritten_through_link,
    compromised_lightning,
    dangling_last_link,
    exists_guard_hides_broken_link,
    fast_dev_run_touches_last,
    last_is_not_latest,
    last_keyword_starts_fresh,
    last_saved_only_at_end,
    link_freezes_on_resume,
    literal_last_may_be_old,
    literal_last_resume,
    load_from_checkpoint_discarded,
    mixed_lightning_packages,
    mode_contradicts_monitor,
    resume_from_checkpoint_removed,
    resume_with_same_max_epochs,
    self_linking_last,
    two_last_writers,
    unreadable,
    unused_suppression,
    weights_only_last,
    weights_only_resume,
    weights_only_resume_may_fail,
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
        two_last_writers,
        weights_only_last,
        mode_contradicts_monitor,
        fast_dev_run_touches_last,
        best_overwritten_through_link,
        alike_checkpoints,
        literal_last_resume,
        literal_last_may_be_old,
        exists_guard_hides_broken_link,
        last_keyword_starts_fresh,
        resume_from_checkpoint_removed,
        weights_only_resume,
        load_from_checkpoint_discarded,
        mixed_lightning_packages,
        resume_with_same_max_epochs,
        weights_only_resume_may_fail,
        affected_lightning_allowed,
        compromised_lightning,
        unused_suppression,
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
