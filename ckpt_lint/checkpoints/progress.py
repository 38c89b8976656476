"""How far a long search is, on a terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

FIRST_AFTER_SECONDS = 1.0
EVERY_SECONDS = 0.1


class Progress:
    """A counter on one line, once a search takes a second; nothing where no one looks at it."""

    def __init__(self, stream: TextIO | None, *, shown: bool) -> None:
        self.stream = stream if shown and stream is not None and stream.isatty() else None
        self.done = 0
        self._next = time.monotonic() + FIRST_AFTER_SECONDS
        self._written = False

    def advance(self, checkpoints: int) -> None:
        """Count more checkpoints."""
        self.done += checkpoints
        if self.stream is not None and time.monotonic() >= self._next:
            self._write(f"\r{self.done} checkpoints read")
            self._next = time.monotonic() + EVERY_SECONDS

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._written:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        if self.stream is not None:
            self.stream.write(text)
            self.stream.flush()
            self._written = True
