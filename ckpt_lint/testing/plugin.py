"""The pytest plugin: the fixture ``ckpt_smoke``, its mark and options, and ``--ckpt-lint``.

Every pytest run of everyone who installs the package imports this file: it needs pytest and
the standard library, and loads the rest when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ckpt_lint.testing.choosing import INI, MARK, chosen, configured, settings
from ckpt_lint.testing.names import CHECKS, DEFAULT, EVERY, UnknownCheck

if TYPE_CHECKING:
    from ckpt_lint.testing.asking import CkptSmoke

FIXTURE = "ckpt_smoke"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the command line and of the configuration."""
    names = ", ".join([*CHECKS, EVERY])
    group = parser.getgroup("ckpt-lint", "checkpoints that can be resumed from (ckpt-lint)")
    group.addoption(
        "--ckpt-smoke-checks",
        metavar="NAMES",
        help=f"checks of the ckpt_smoke fixture, between commas: {names} (default: {DEFAULT[0]})",
    )
    group.addoption("--ckpt-lint", action="store_true", help="lint the collected files, one test a file")
    parser.addini(INI, "checks of the ckpt_smoke fixture where neither mark nor option says", type="args")
    parser.addini("ckpt_smoke_timeout", "seconds for a process that a check starts", default="120")
    parser.addini("ckpt_smoke_start_method", "how those processes start: fork or spawn", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse options that mean nothing before any test runs, and load the linter if asked."""
    config.addinivalue_line("markers", f"{MARK}(checks): the checks of the ckpt_smoke fixture, by name")
    configured(config)
    settings(config)
    if config.getoption("ckpt_lint"):
        from ckpt_lint.testing.linting import LintPlugin

        config.pluginmanager.register(LintPlugin(config), "ckpt-lint-items")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each check; a single one leaves the test's name as it is."""
    if FIXTURE in metafunc.fixturenames:
        try:
            names = chosen(metafunc.config, metafunc.definition)
        except UnknownCheck as error:
            pytest.fail(f"{metafunc.definition.nodeid}: {error}", pytrace=False)
        if len(names) > 1:
            metafunc.parametrize(FIXTURE, names, indirect=True)


@pytest.fixture
def ckpt_smoke(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CkptSmoke:
    """Save and resume for real: ``ckpt_smoke(model=..., data=..., callbacks=..., trainer=...)``.

    Fails in words if training does not go on where it stopped. Further checks, each a test of
    its own: ``@pytest.mark.ckpt_smoke(checks=["resume", "worsening"])``.
    """
    from ckpt_lint.testing.asking import CkptSmoke

    name = getattr(request, "param", None) or chosen(request.config, request.node)[0]
    return CkptSmoke(name, request, lambda: tmp_path_factory.mktemp(FIXTURE))
