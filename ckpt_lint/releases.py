"""The releases that judge a run: found once for each directory, and what is said about them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ckpt_lint.config import Config, Options
from ckpt_lint.project.release import DISTRIBUTIONS, Known, Written, detect, detect_beside
from ckpt_lint.rules import RULES


class Releases:
    """Releases of Lightning, and of what it runs beside, by directory; and which of them judged.

    ``written``: the requirement files that were read already.
    """

    def __init__(self, config: Config, options: Options, written: Written) -> None:
        self._config = config
        self._options = options
        self._written = written
        self._known: dict[tuple[str, str], Known] = {}
        self._beside: dict[tuple[str, str], str | None] = {}
        self._judged: dict[Known, dict[str, set[str]]] = {}

    def release(self, distributions: tuple[str, ...], directory: str) -> Known:
        """The release that runs this code: the first that is known, of those it may import."""
        found = [self._detect(directory, name) for name in distributions or DISTRIBUTIONS]
        certain = [known for known in found if known.certain]
        return (certain or found)[0]

    def beside(self, directory: str, package: str) -> str | None:
        """The release of another package there, if it is known."""
        key = (directory, package)
        if key not in self._beside:
            self._beside[key] = detect_beside(
                Path(directory),
                package,
                config=self._config,
                python=self._options.python,
                environ=os.environ,
                written=self._written,
            )
        return self._beside[key]

    def judged(self, known: Known, elsewhere: Iterable[tuple[str, set[str]]] = ()) -> None:
        """Remember that ``known`` judged something.

        ``elsewhere``: other releases that may be installed, with the rules that are broken on them alone.
        """
        others = self._judged.setdefault(known, {})
        for version, codes in elsewhere:
            for code in codes:
                others.setdefault(code, set()).add(version)

    def notes(self) -> Iterator[str]:
        """Lines for each release that judged something, and one for what its range hides."""
        for known in sorted(self._judged, key=lambda each: (each.distribution, each.source)):
            yield _judged_by(known)
            yield from known.notes
            older = [
                f"{code} ({RULES[code].name}) on {_ranges(versions, known.admitted)}"
                for code, versions in sorted(self._judged[known].items())
            ]
            if older:
                yield (
                    f"Other releases of {known.distribution} may be installed as well "
                    f"({known.source}), and have problems here: {', '.join(older)}."
                )

    def detections(self) -> list[str]:
        """One line for each directory and distribution whose release was asked for."""
        return [
            f"{directory}: {known.distribution} {_listed(known)}"
            for (directory, _), known in sorted(self._known.items())
        ] or ["no Lightning release was needed: nothing here builds or resumes a checkpoint"]

    def _detect(self, directory: str, distribution: str) -> Known:
        key = (directory, distribution)
        if key not in self._known:
            self._known[key] = detect(
                Path(directory),
                distribution,
                override=self._options.lightning_version,
                config=self._config,
                python=self._options.python,
                environ=os.environ,
                written=self._written,
            )
        return self._known[key]


def _judged_by(known: Known) -> str:
    line = f"Judged by {known.distribution} {_listed(known)}"
    if not known.also:
        return f"{line}."
    return f"{line}: these environments disagree, and each finding names the release that it holds on."


def _listed(known: Known) -> str:
    return " and by ".join(f"{each.version} ({each.source})" for each in known.environments)


def _ranges(versions: set[str], admitted: tuple[str, ...]) -> str:
    """Releases in words: ``2.1.0 to 2.1.3 and 2.6.0``, by their neighbours in ``admitted``."""
    runs: list[list[str]] = []
    for before, version in zip(("", *admitted), admitted):
        if version in versions:
            if runs and runs[-1][-1] == before:
                runs[-1].append(version)
            else:
                runs.append([version])
    return " and ".join(r[0] if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs)
