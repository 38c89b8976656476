"""Comments that switch a rule off for one statement.

``# noqa: CKPT101`` as Ruff and flake8 read it, and ``# ckpt-lint: ignore[CKPT101] reason``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ckpt_lint import frontends
from ckpt_lint.facts import UnusedSuppression
from ckpt_lint.findings import Edit, Finding, Position, Span
from ckpt_lint.values import Place

_NOQA = re.compile(r"#\s*noqa\s*:\s*(?P<codes>[A-Z]+[0-9]+\b(?:[,\s]+[A-Z]+[0-9]+\b)*)", re.IGNORECASE)
_OWN = re.compile(
    r"#\s*ckpt-lint\s*:\s*(?P<word>ignore|disable|skip|noqa|off)\b(?:\s*\[(?P<codes>[^\]#]*)\])?",
    re.IGNORECASE,
)
_CODE = re.compile(r"CKPT[0-9]+")
# Whitespace is spelled out: a line feed must not be taken for it.
_MARK = re.compile(r"#[ \t\f]*(?:noqa|ckpt-lint)[ \t\f]*:", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_ENTRY = re.compile(r"[^,\s]+")
_REASON = re.compile(r"[^#]*")


@dataclass(frozen=True)
class Directive:
    """One ``noqa: ...`` or ``ckpt-lint: ignore[...]``, which may share its comment with others.

    Attributes:
        row: from 1.
        line: that row, without its end.
        start: offset of its ``#`` in the row.
        listed: offsets of its list of codes in the row.
        end: offset behind it and its reason.
        codes: those of its codes that may be ours, in upper case.
        ended: whether a line end follows the row.
    """

    row: int
    line: str
    start: int
    listed: tuple[int, int]
    end: int
    codes: tuple[str, ...]
    ended: bool = True

    @property
    def span(self) -> Span:
        """Where it stands, its reason apart."""
        end = self.listed[1] + (self.line[self.listed[1] : self.listed[1] + 1] == "]")
        return Span(Position(self.row, self.start + 1), Position(self.row, end + 1))

    def without(self, codes: frozenset[str]) -> tuple[Edit, ...]:
        """Edits that take codes out of it; nothing is left of it where those were all."""
        first, last = self.listed
        entries = list(_ENTRY.finditer(self.line, first, last))
        kept = [entry for entry in entries if entry[0].upper() not in codes]
        if not kept:
            return (self._gone(),)
        content = self.line[kept[0].start() : kept[0].end()]
        for before, entry in zip(entries, entries[1:]):
            if entry in kept[1:]:
                content += self.line[before.end() : entry.end()]
        return (self._edit(first, last, content),)

    def _gone(self) -> Edit:
        before, behind = self.line[: self.start], self.line[self.end :]
        if self.ended and not before.strip() and not behind.strip():
            return Edit(Span(Position(self.row, 1), Position(self.row + 1, 1)), "")
        if behind.strip():
            return self._edit(self.start, self.end, "")
        return self._edit(len(before.rstrip()), len(self.line), "")

    def _edit(self, start: int, end: int, content: str) -> Edit:
        return Edit(Span(Position(self.row, start + 1), Position(self.row, end + 1)), content)


@dataclass(frozen=True)
class Suppressions:
    """The comments of one file.

    Attributes:
        rows: the codes that the comment in a row switches off.
        remarks: row and text, about comments that are not honoured.
        alone: those rows that hold nothing but their comment.
        directives: where the codes stand.
        used: row and code of those that hid something when asked.
    """

    rows: Mapping[int, frozenset[str]] = field(default_factory=dict)
    remarks: tuple[tuple[int, str], ...] = ()
    alone: frozenset[int] = frozenset()
    directives: tuple[Directive, ...] = field(default=(), compare=False)
    used: set[tuple[int, str]] = field(default_factory=set, compare=False)

    def hides(self, finding: Finding) -> bool:
        """Whether a comment in the finding's statement, or on its own right above, names it."""
        if not self.rows:
            return False
        first, last = finding.statement_rows
        start, end = finding.span
        if first < 1:
            first, last = start.row, end.row
        hiding = {
            (row, finding.code)
            for row, codes in self.rows.items()
            if finding.code in codes
            and (
                first <= row <= last
                or start.row <= row <= end.row
                or (row == first - 1 and row in self.alone)
            )
        }
        self.used.update(hiding)
        return bool(hiding)


def mentioned(text: str) -> bool:
    """Whether a text may hold a comment of ours."""
    return _MARK.search(text) is not None and "ckpt" in text.lower()


def parse(text: str, path: str = "-") -> Suppressions:
    """Find the comments of a file. Only real comments count, not strings that look like one.

    ``path`` says in which language.
    """
    if not _MARK.search(text):
        return Suppressions()
    directives: list[Directive] = []
    remarks: list[tuple[int, str]] = []
    alone: set[int] = set()
    lines = _LINE_END.split(text)
    # Most files have some other tool's noqa and none of ours, and looking for comments is slow.
    wanted = {row for row, line in enumerate(lines, 1) if _MARK.search(line) and "ckpt" in line.lower()}
    for row, column in frontends.of(path).comments(lines, wanted) if wanted else ():
        line = lines[row - 1]
        found = list(_directives(row, line, column, ended=row < len(lines)))
        directives += found
        remarks.extend((row, remark) for remark in _remarks(line[column:]))
        if found and not line[:column].strip():
            alone.add(row)
    rows: dict[int, frozenset[str]] = {}
    for each in directives:
        rows[each.row] = rows.get(each.row, frozenset()) | frozenset(each.codes)
    return Suppressions(rows, tuple(remarks), frozenset(alone), tuple(directives))


def unused(path: str, suppressions: Suppressions, on: frozenset[str]) -> Iterator[UnusedSuppression]:
    """The directives with codes of rules that are ``on`` and hid nothing when asked."""
    for each in suppressions.directives:
        codes = tuple(
            code
            for code in dict.fromkeys(each.codes)
            if code in on and code != "CKPT901" and (each.row, code) not in suppressions.used
        )
        if codes:
            place = Place(path, each.span, (each.row, each.row))
            yield UnusedSuppression(place, codes, each.without(frozenset(codes)))


def _directives(row: int, line: str, column: int, *, ended: bool) -> Iterator[Directive]:
    matches = [*_NOQA.finditer(line, column), *_OWN.finditer(line, column)]
    for match in sorted(matches, key=lambda match: match.start()):
        if match.groupdict().get("word", "ignore").lower() != "ignore" or match["codes"] is None:
            continue
        codes = tuple(code for code in _split(match["codes"]) if _CODE.fullmatch(code))
        reason = _REASON.match(line, match.end())
        if codes:
            end = reason.end() if reason is not None else match.end()
            yield Directive(row, line, match.start(), match.span("codes"), end, codes, ended)


def _remarks(comment: str) -> Iterator[str]:
    for match in _OWN.finditer(comment):
        named = _split(match["codes"] or "") if match["word"].lower() == "ignore" else []
        unknown = [code for code in named if not _CODE.fullmatch(code)]
        if not named:
            example = "# ckpt-lint: ignore[CKPT101]"
            yield f"`{match[0]}` is not honoured: it must name its rules, as in `{example}`"
        elif unknown:
            listed = ", ".join(f"`{code}`" for code in unknown)
            yield f"`{match[0]}` names no rule of ckpt-lint with {listed}"


def _split(codes: str) -> list[str]:
    return [code for code in re.split(r"[,\s]+", codes.upper()) if code]
