"""How rarely a run looks for garbage: it builds trees and facts, and lets go of them as a whole."""

from __future__ import annotations

import atexit
import gc


def collect_seldom() -> None:
    """Look for garbage rarely: in trees that are about to go it takes a third of the time."""
    gc.set_threshold(200_000, 20, 20)


def leave_behind() -> None:
    """At the end of the process, do not search everything that is left once more."""
    atexit.register(gc.freeze)
