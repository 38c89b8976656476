"""Poetry's version constraints, in PEP 440."""

from __future__ import annotations

import re


def specifiers(constraint: str) -> list[str]:
    """Translate a Poetry constraint; each alternative of `||` on its own.

    `^1.2` stays below the next release that changes its first part other than zero, `~1.2`
    below the next minor one, `1.2` alone is exact, `*` is anything.
    """
    return [
        ",".join(filter(None, (_one(part.strip()) for part in _parts(alternative))))
        for alternative in re.split(r"\|\|?", constraint)
    ]


def _parts(alternative: str) -> list[str]:
    return re.split(r"\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])", alternative.strip())


def _one(part: str) -> str:
    if part in ("*", ""):
        return ""
    if part.startswith("^"):
        return _caret(part[1:].strip())
    if part.startswith("~") and not part.startswith("~="):
        return _tilde(part[1:].strip())
    if part[0] in "<>=!~":
        return re.sub(r"^=(?!=)", "==", part).replace(" ", "")
    return f"=={part}"


def _caret(version: str) -> str:
    numbers = _numbers(version)
    at = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
    return _between(version, [*numbers[:at], numbers[at] + 1])


def _tilde(version: str) -> str:
    numbers = _numbers(version)[:2]
    return _between(version, [*numbers[:-1], numbers[-1] + 1])


def _between(version: str, upper: list[int]) -> str:
    return f">={version},<{'.'.join(map(str, upper))}"


def _numbers(version: str) -> list[int]:
    """Return the release numbers; [0] where there are none, so that the caller's range is void."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return [int(number) for number in match[0].split(".")] if match else [0]
