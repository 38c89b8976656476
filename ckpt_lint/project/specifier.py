"""The version part of a requirement, and how it is written to select another release."""

from __future__ import annotations

from dataclasses import dataclass

from ckpt_lint.findings import Edit, Span


@dataclass(frozen=True)
class Specifier:
    """A range as it stands in its file.

    Attributes:
        span: its place, empty where there is none yet.
        text: as it is written, in PEP 440 or in Poetry's way.
    """

    span: Span
    text: str

    def selecting(self, version: str, *, admitted: bool) -> Edit:
        """Return the edit after which a fresh install gets ``version``.

        Args:
            version: the release.
            admitted: the range admits it, so that an upper bound is enough.
        """
        capped = admitted and not self._single and "|" not in self.text
        return Edit(self.span, self._capped(version) if capped else self._exact(version))

    @property
    def _single(self) -> bool:
        clause = self.text.strip()
        return "," not in clause and "*" not in clause and (clause[:1].isdigit() or clause[:1] == "=")

    def _exact(self, version: str) -> str:
        start, operator = self.text.strip(), "=="
        if start[:1].isdigit():
            return version
        if start.startswith("==") and self._single:
            operator = start[: len(start) - len(start.lstrip("= "))]
        return f"{operator}{version}"

    def _capped(self, version: str) -> str:
        if self.text.strip() in ("", "*"):
            return f"<={version}"
        clauses = self.text.split(",")
        bounds = [at for at, clause in enumerate(clauses) if clause.lstrip().startswith("<")]
        if not bounds:
            return f"{self.text},{' ' * (', ' in self.text)}<={version}"
        *others, last = bounds
        clauses[last] = clauses[last].replace(clauses[last].strip(), f"<={version}")
        return ",".join(clause for at, clause in enumerate(clauses) if at not in others)
