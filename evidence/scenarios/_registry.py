"""How a function becomes a scenario."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from evidence.kit import Ended, SaveLast
from evidence.outcomes import Outcome


@dataclass(frozen=True)
class Scenario:
    """One story on a release: set up, train, break something, resume, say what was lost.

    Attributes:
        name: the function's name.
        theme: the module it stands in.
        text: the function's docstring, one sentence.
        variants: the values of ``save_last`` that it is told with; ``(None,)`` where it has none.
        others: whether it needs the release under its other name, too.
    """

    name: str
    theme: str
    text: str
    variants: tuple[SaveLast | None, ...]
    tell: Callable[..., Outcome]
    others: bool = False

    def run(self, save_last: SaveLast | None) -> Outcome:
        """Tell the story on the release under test, in the working directory."""
        arguments = {} if save_last is None else {"save_last": save_last}
        try:
            return self.tell(**arguments)
        except Ended as end:
            return end.outcome


REGISTERED: dict[str, Scenario] = {}


def scenario(tell: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Enter a function into ``REGISTERED``."""
    parameters = inspect.signature(tell).parameters
    text = " ".join((tell.__doc__ or "").split())
    theme = tell.__module__.rpartition(".")[2]
    REGISTERED[tell.__name__] = Scenario(
        name=tell.__name__,
        theme=theme,
        text=text,
        variants=(True, "link") if "save_last" in parameters else (None,),
        tell=tell,
        others=theme == "packages",
    )
    return tell
