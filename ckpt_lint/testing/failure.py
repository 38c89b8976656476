"""A failed check in words."""

from __future__ import annotations

from dataclasses import dataclass

PAGES = "https://github.com/ckpt-lint/ckpt-lint/blob/main/docs/rules"
# A test compares the names with the rules': asking the rules would load the whole linter.
MEANINGS = {
    "CKPT101": ("dangling-last-link", "last.ckpt is a symbolic link that points to nothing"),
    "CKPT102": ("self-linking-last", "last.ckpt is a symbolic link to itself: its state is gone"),
    "CKPT103": ("last-is-not-latest", "last.ckpt holds an older state than the run had reached"),
    "CKPT104": ("last-saved-only-at-end", "no last.ckpt was there when training stopped"),
    "CKPT105": ("link-freezes-on-resume", "after a resume last.ckpt stays a link to an older state"),
    "CKPT106": ("two-last-writers", "two callbacks write last.ckpt, and the older one won"),
    "CKPT107": ("weights-only-last", "the checkpoint holds weights and nothing to resume with"),
    "CKPT109": ("fast-dev-run-touches-last", "a fast_dev_run writes among real checkpoints"),
    "CKPT110": (
        "best-overwritten-through-link",
        "a resumed epoch was written into the best file",
    ),
    "CKPT202": ("literal-last-may-be-old", "the newer run's state is under another name than last.ckpt"),
    "CKPT203": ("exists-guard-hides-broken-link", "a resume that found nothing starts afresh"),
    "CKPT204": ("last-keyword-starts-fresh", 'ckpt_path="last" found nothing and started afresh'),
    "CKPT206": ("weights-only-resume", "torch's safe loader refuses values in the checkpoint"),
}


class SetupError(TypeError):
    """What was given to ``ckpt_smoke`` cannot be checked: nothing is said about checkpoints."""


class ResumeFailed(AssertionError):
    """Training did not go on where it stopped. ``code`` is the rule's code where there is one."""

    def __init__(self, text: str, code: str | None = None) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Verdict:
    """Why a resume is not sound: ``code`` or a ``title`` of its own, then the particulars."""

    expected: str
    found: str
    lost: str
    code: str | None = None
    title: str = ""
    help: str = ""

    @property
    def heading(self) -> str:
        """The first line: all that a short test summary shows."""
        if self.code is None:
            return self.title
        name, meaning = MEANINGS[self.code]
        return f"{self.code} {name}: {self.title or meaning}"

    def failure(self, context: dict[str, str], listing: str) -> ResumeFailed:
        """The exception to raise; ``context`` is shown below the particulars, as it stands."""
        rows = {"expected": self.expected, "found": self.found, "lost": self.lost, **context}
        if self.help:
            rows["help"] = self.help
        if self.code is not None:
            rows["rule"] = f"ckpt-lint rule {self.code}\n{PAGES}/{self.code}.md"
        width = max(map(len, rows))
        indented = {k: v.replace("\n", "\n" + " " * (width + 4)) for k, v in rows.items() if v}
        lines = [f"  {label:{width}}  {text}" for label, text in indented.items()]
        return ResumeFailed("\n".join([self.heading, "", *lines, "", listing]), self.code)


def plural(count: int, noun: str) -> str:
    """``1 epoch``, ``2 epochs``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def at(epoch: int, global_step: int) -> str:
    """A point in training, in words."""
    return f"epoch {epoch}, global step {global_step}"
