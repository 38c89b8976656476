"""Findings to changed files: edits applied, the results parsed again, files replaced atomically.

A fix may span files. It is applied as a whole or not at all.
"""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ckpt_lint import frontends
from ckpt_lint.findings import Edit, Finding
from ckpt_lint.frontends.python.source import LINE_END, Offsets, Undecodable

MAX_PASSES = 10

Recheck = Callable[[Mapping[str, bytes]], "list[Finding]"]
Load = Callable[[str], bytes]


class FixError(Exception):
    """A fix that could not be carried out; the file is as it was."""


@dataclass(frozen=True)
class Fixed:
    """One file after the fixes: what it was, what it is, what is left."""

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


@dataclass
class Fixing:
    """Fixes of one run, of those findings that are ``wanted``.

    ``load`` gives a file's bytes and raises ``OSError``.
    """

    load: Load
    unsafe: bool
    wanted: Callable[[Finding], bool] = lambda _: True
    sources: dict[str, frontends.Text] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    applied: list[Finding] = field(default_factory=list)

    def run(self, findings: list[Finding], recheck: Recheck) -> list[Finding]:
        """Apply every fix, pass after pass until none is left; what remains to be said."""
        left = findings
        for _ in range(MAX_PASSES):
            done = self._one_pass(left)
            if not done:
                break
            self.applied += done
            left = recheck({path: self.sources[path].encode(text) for path, text in self.texts.items()})
        return left

    def files(self, left: Iterable[Finding]) -> list[Fixed]:
        """Every file that was changed or has a finding that was fixed, by path."""
        remaining = list(left)
        paths = {each.path for each in self.applied} | {p for p in self.texts if self._is_changed(p)}
        return [
            Fixed(
                self.sources[path],
                self.texts[path],
                tuple(each for each in self.applied if each.path == path),
                tuple(each for each in remaining if each.path == path),
            )
            for path in sorted(paths)
            if self._opened(path)
        ]

    def _one_pass(self, left: Iterable[Finding]) -> list[Finding]:
        wanted = [each for each in left if self.wanted(each) and is_fixable(each, unsafe=self.unsafe)]
        while True:
            usable = [each for each in wanted if all(map(self._opened, touched(each)))]
            texts, done = apply(self.texts, usable, unsafe=self.unsafe)
            broken = [
                path
                for path, text in texts.items()
                if text != self.texts[path] and not frontends.of(path).well_formed(path, text)
            ]
            if not broken:
                self.texts = texts
                return done
            for path in broken:
                self.failed[path] = "the fix would leave a file that does not parse; nothing was changed"

    def _opened(self, path: str) -> bool:
        """Whether a file can be changed; its text is then at hand."""
        if path not in self.sources and path not in self.failed:
            try:
                data = self.load(path)
                source = frontends.of(path).decode(path, data)
            except OSError as error:
                self.failed[path] = f"cannot be read: {error.strerror or error}"
                return False
            except Undecodable as error:
                self.failed[path] = str(error)
                return False
            if source.encode(source.text) != data:
                self.failed[path] = f"{source.encoding} cannot be written back as it was; nothing was changed"
                return False
            self.sources[path], self.texts[path] = source, source.text
        return path not in self.failed

    def _is_changed(self, path: str) -> bool:
        return self.texts[path] != self.sources[path].text


def is_fixable(finding: Finding, *, unsafe: bool) -> bool:
    """Whether there is a fix that may be applied."""
    return finding.fix is not None and (finding.fix.applicability == "safe" or unsafe)


def touched(finding: Finding) -> set[str]:
    """The files that a finding's fix changes."""
    edits = finding.fix.edits if finding.fix is not None else ()
    return {edit.path or finding.path for edit in edits}


def apply(
    texts: Mapping[str, str], findings: Iterable[Finding], *, unsafe: bool
) -> tuple[dict[str, str], list[Finding]]:
    """Apply the fixes that do not get in each other's way, and say which. ``texts`` by path."""
    offsets = {path: Offsets(text) for path, text in texts.items()}
    taken: dict[str, dict[Edit, tuple[int, int]]] = {path: {} for path in texts}
    done = []
    for finding in findings:
        if finding.fix is None or not is_fixable(finding, unsafe=unsafe):
            continue
        new: list[tuple[str, Edit, tuple[int, int]]] = []
        for edit in finding.fix.edits:
            path = edit.path or finding.path
            plain = Edit(edit.span, edit.content)
            if plain not in taken[path]:
                new.append((path, plain, offsets[path].span(edit.span)))
        if any(_conflict(span, other) for path, _, span in new for other in taken[path].values()):
            continue
        for path, edit, span in new:
            taken[path][edit] = span
        done.append(finding)
    return {path: _edited(text, taken[path]) for path, text in texts.items()}, done


def _edited(text: str, edits: Mapping[Edit, tuple[int, int]]) -> str:
    for edit, (start, end) in sorted(
        edits.items(), key=lambda item: (item[1], item[0].content), reverse=True
    ):
        text = text[:start] + edit.content + text[end:]
    return text


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
    write_all([(path, data)])


def write_all(files: Sequence[tuple[str, bytes]]) -> None:
    """Replace some files, all or none of them.

    Raises ``FixError``; all are then as they were.
    """
    staged: list[tuple[str, str]] = []
    replaced: list[tuple[str, bytes]] = []
    try:
        for path, data in files:
            target = os.path.realpath(path)
            staged.append((_staged(target, data), target))
        for temporary, target in staged:
            with open(target, "rb") as stream:
                before = stream.read()
            os.replace(temporary, target)
            replaced.append((target, before))
    except OSError as error:
        for target, before in replaced:
            os.replace(_staged(target, before), target)
        for temporary, _ in staged:
            if os.path.lexists(temporary):
                os.unlink(temporary)
        raise FixError(f"could not be written: {error.strerror or error}") from None


def _staged(target: str, data: bytes) -> str:
    """A complete file beside ``target``, with its mode."""
    handle, staged = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".ckpt-lint-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(target, staged)
    except OSError:
        os.unlink(staged)
        raise
    return staged
