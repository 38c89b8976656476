"""Findings to changed files: edits applied, the result parsed again, files replaced atomically."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ckpt_lint import frontends
from ckpt_lint.findings import Edit, Finding
from ckpt_lint.frontends.python.source import LINE_END, Offsets

MAX_PASSES = 10

Recheck = Callable[[bytes], "list[Finding]"]


class FixError(Exception):
    """A fix that could not be carried out; the file is as it was."""


@dataclass(frozen=True)
class Fixed:
    """One file after its fixes: what it was, what it is, what is left."""

    source: frontends.Text
    text: str
    applied: tuple[Finding, ...]
    remaining: tuple[Finding, ...]

    @property
    def data(self) -> bytes:
        """The new content, in the file's own encoding."""
        return self.source.encode(self.text)

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return self.text != self.source.text


def fix(path: str, data: bytes, findings: list[Finding], recheck: Recheck, *, unsafe: bool) -> Fixed:
    """Apply every fix to one file's content, pass after pass until none is left.

    Raises ``FixError`` where the result is not what the file should hold any more.
    """
    frontend = frontends.of(path)
    source = frontend.decode(path, data)
    if source.encode(source.text) != data:
        raise FixError(f"{source.encoding} cannot be written back as it was; nothing was changed")
    text, applied, left = source.text, list[Finding](), findings
    for _ in range(MAX_PASSES):
        new, done = apply(text, left, unsafe=unsafe)
        if not done:
            break
        if not frontend.well_formed(path, new):
            raise FixError("the fix would leave a file that does not parse; nothing was changed")
        text = new
        applied.extend(done)
        left = recheck(source.encode(text))
    return Fixed(source, text, tuple(applied), tuple(left))


def apply(text: str, findings: Iterable[Finding], *, unsafe: bool) -> tuple[str, list[Finding]]:
    """Apply the fixes that do not get in each other's way, and say which."""
    offsets = Offsets(text)
    taken: dict[Edit, tuple[int, int]] = {}
    done = []
    for finding in findings:
        if finding.fix is None or (finding.fix.applicability != "safe" and not unsafe):
            continue
        if any(edit.path not in ("", finding.path) for edit in finding.fix.edits):
            continue
        new = {edit: offsets.span(edit.span) for edit in finding.fix.edits if edit not in taken}
        if any(_conflict(a, b) for a in new.values() for b in taken.values()):
            continue
        taken.update(new)
        done.append(finding)
    for edit, (start, end) in sorted(
        taken.items(), key=lambda item: (item[1], item[0].content), reverse=True
    ):
        text = text[:start] + edit.content + text[end:]
    return text, done


def _conflict(one: tuple[int, int], other: tuple[int, int]) -> bool:
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] < other[0] < one[1] or other[0] < one[0] < other[1]
    return one[0] < other[1] and other[0] < one[1]


def diff(fixed: Fixed) -> str:
    """The change as a unified diff."""
    before, after = (fixed.source.parts(text) for text in (fixed.source.text, fixed.text))
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for (name, old), (_, new) in zip(before, after)
        for line in difflib.unified_diff(_lines(old), _lines(new), name, name)
    )


def _lines(text: str) -> list[str]:
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)]) if text[a:b]]


def write(path: str, data: bytes) -> None:
    """Replace a file in one step; its mode stays, a link keeps pointing to it.

    Raises ``FixError``; the file is then as it was.
    """
    target = os.path.realpath(path)
    staged = None
    try:
        handle, staged = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".ckpt-lint-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(target, staged)
        os.replace(staged, target)
    except OSError as error:
        if staged is not None and os.path.lexists(staged):
            os.unlink(staged)
        raise FixError(f"could not be written: {error.strerror or error}") from None
