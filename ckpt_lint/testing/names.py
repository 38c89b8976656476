"""The checks by name: what a user can choose, without loading any of them."""

from __future__ import annotations

from collections.abc import Mapping

# A check's code is the module of the same name in ``ckpt_lint.testing.checks``.
CHECKS: Mapping[str, str] = {
    "resume": "one epoch, saved and resumed for real",
    "again": "resumed twice: every resume starts where the one before it stopped",
    "worsening": "three epochs in which the monitored metric gets worse",
    "interrupted": "the process is killed before the fit ends",
    "moved": "the run directory is moved before the resume",
    "relative": "the root and the logger's directory are relative paths",
    "best": "the best file survives a resumed epoch that is worse",
    "weights_only": "resume and evaluation of the best file under torch's safe loader",
    "dry_run": "fast_dev_run leaves the directory as it was",
    "rerun": "a fresh run in the same directory, then a resume",
    "equal": "resumed training ends as uninterrupted training does",
    "ranks": "saved and resumed by two processes (gloo)",
}
DEFAULT = ("resume",)
EVERY = "all"


class UnknownCheck(ValueError):
    """A name that is no check; one line that lists those there are."""


def known(names: object) -> list[str]:
    """Check names as they were given, each once; ``"all"`` stands for every check.

    Args:
        names: A list of names, or a string of names between commas or spaces.

    Raises:
        UnknownCheck: A name is none, or there is no name.
    """
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if not isinstance(names, (list, tuple)):
        raise UnknownCheck(f"checks are a list of names, not {type(names).__name__}")
    found: dict[str, None] = {}
    for name in names:
        if name != EVERY and name not in CHECKS:
            raise UnknownCheck(f"unknown check {name!r}; there are {', '.join(CHECKS)}, and {EVERY}")
        found.update(dict.fromkeys(CHECKS if name == EVERY else [name]))
    if not found:
        raise UnknownCheck(f"no check is named; there are {', '.join(CHECKS)}, and {EVERY}")
    return list(found)
