"""The small vocabulary in which every scenario ends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """How a scenario ended.

    Attributes:
        kind: one of ``KINDS``.
        detail: what the kind leaves open: a number of epochs, an error's type, a file's name.
    """

    kind: str
    detail: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no outcome")

    def __str__(self) -> str:
        return f"{self.kind} {self.detail}".rstrip()

    @property
    def harmful(self) -> bool:
        """Whether anybody would call this a failure."""
        return KINDS[self.kind] not in (FINE, UNAVAILABLE)

    @property
    def group(self) -> str:
        """What the outcome means to the owner of the run; the colours of the picture."""
        return KINDS[self.kind]


FINE, GOES_BACK, FAILS, OVERWRITES, FRESH, UNAVAILABLE = GROUPS = (
    "nothing lost",
    "loses epochs",
    "cannot be resumed",
    "touches or keeps the wrong file",
    "starts from scratch, or trains nothing",
    "not available",
)
KINDS = {
    "ok": FINE,
    "loses": GOES_BACK,
    "not found": FAILS,
    "crashes with": FAILS,
    "overwrites": OVERWRITES,
    "adds": OVERWRITES,
    "keeps": OVERWRITES,
    "fresh": FRESH,
    "trains": FRESH,
    "n/a": UNAVAILABLE,
}

OK = Outcome("ok")
NOT_FOUND = Outcome("not found")
STARTS_FRESH = Outcome("fresh")
TRAINS_NOTHING = Outcome("trains", "0")
NOT_AVAILABLE = Outcome("n/a")


def loses(epochs: int) -> Outcome:
    """Resuming starts that many epochs before the newest state that the run had reached."""
    return Outcome("loses", str(epochs)) if epochs else OK


def fails(error: BaseException) -> Outcome:
    """Resuming ends in that error."""
    if isinstance(error, FileNotFoundError):
        return NOT_FOUND
    return Outcome("crashes with", type(error).__name__)


def unchanged(before: object, after: object, otherwise: Outcome) -> Outcome:
    """Fine if both are the same."""
    return OK if before == after else otherwise


def found(checkpoint: object) -> Outcome:
    """What `ckpt_path="last"` led to: a checkpoint, or none, of which only a warning tells."""
    return OK if checkpoint is not None else STARTS_FRESH
