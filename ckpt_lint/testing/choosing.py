"""Which checks a test runs: its mark, else the command line, else the configuration."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ckpt_lint.testing.names import DEFAULT, UnknownCheck, known

MARK = "ckpt_smoke"
INI = "ckpt_smoke_checks"


def chosen(config: pytest.Config, node: pytest.Item | pytest.Collector) -> list[str]:
    """Names of the checks, in the order in which they were given.

    Raises:
        UnknownCheck: The mark means nothing.
    """
    mark = node.get_closest_marker(MARK)
    if mark is None:
        return configured(config)
    if mark.args or set(mark.kwargs) != {"checks"}:
        raise UnknownCheck("the mark is written @pytest.mark.ckpt_smoke(checks=[...])")
    return known(mark.kwargs["checks"])


def configured(config: pytest.Config) -> list[str]:
    """Names of the checks where a test says nothing.

    Raises:
        pytest.UsageError: ``--ckpt-smoke-checks`` or ``ckpt_smoke_checks`` names something else.
    """
    for source, value in (
        ("--ckpt-smoke-checks", config.getoption(INI)),
        (INI, ",".join(config.getini(INI)) or None),
    ):
        if value is not None:
            try:
                return known(value)
            except UnknownCheck as error:
                raise pytest.UsageError(f"{source}: {error}") from None
    return list(DEFAULT)


@dataclass(frozen=True)
class Settings:
    """How processes of a check are started (``"fork"``, ``"spawn"``, ``""``: what is safe),
    and the seconds that they have.
    """

    start_method: str
    timeout: float


def settings(config: pytest.Config) -> Settings:
    """What the configuration says about processes.

    Raises:
        pytest.UsageError: It means nothing.
    """
    method, timeout = config.getini("ckpt_smoke_start_method"), config.getini("ckpt_smoke_timeout")
    if method not in ("", "fork", "spawn"):
        raise pytest.UsageError(f"ckpt_smoke_start_method: fork or spawn, not {method!r}")
    try:
        seconds = float(timeout)
    except ValueError:
        raise pytest.UsageError(f"ckpt_smoke_timeout: a number of seconds, not {timeout!r}") from None
    return Settings(method, seconds)
