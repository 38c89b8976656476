"""``pytest --ckpt-lint``: the linter's findings as tests, one a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from ckpt_lint import engine, reports, settings
from ckpt_lint.arguments import UsageError, for_check
from ckpt_lint.project.files import discover


class FindingsError(Exception):
    """A file has findings; the text is the linter's own report of them."""


class LintPlugin:
    """Registered by ``--ckpt-lint``: lints the paths that pytest was given, else the project.

    ``testpaths`` do not count: they say where tests are, and the code that trains is elsewhere.

    Raises:
        pytest.UsageError: The project's configuration cannot be used.
    """

    def __init__(self, config: pytest.Config) -> None:
        given = config.args if config.args_source is config.ArgsSource.ARGS else ["."]
        named = [str(each).partition("::") for each in given]
        self.paths = [_shown(Path(path)) for path, _, _ in named]
        self.left_out = [path for path, _, test in named if test] + (config.getoption("ignore") or [])
        try:
            arguments = for_check().parse_args([str(each) for each in self.paths])
            self.config, self.options = settings.load(arguments)
        except UsageError as error:
            raise pytest.UsageError(f"--ckpt-lint: {error}") from None

    @cached_property
    def names(self) -> dict[str, str]:
        """The files that the linter would look at: absolute path to the path in reports."""
        files, _ = discover(self.paths, self.config, requirements=True)
        return {os.path.abspath(each.path): each.path for each in files}

    @cached_property
    def outcome(self) -> engine.Outcome:
        """All findings, of one pass: some rules see the whole project."""
        return engine.check(self.paths, self.config, self.options)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> LintFile | None:
        """One collector for each file that the linter would look at."""
        if str(file_path) not in self.names:
            return None
        found: LintFile = LintFile.from_parent(parent, path=file_path, lint=self)
        return found

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """The files that pytest does not come by: hidden directories, a pyproject.toml further up."""
        found = {each.path for each in self.outcome.findings}
        found |= {each.path for each in self.outcome.troubles}
        self.names.update({os.path.abspath(name): name for name in found})
        left_out = {Path(os.path.abspath(each)) for each in self.left_out}
        there = {str(item.path) for item in items if isinstance(item, LintItem)}
        for path in map(Path, sorted(set(self.names) - there)):
            if left_out.isdisjoint((path, *path.parents)):
                items.extend(LintFile.from_parent(session, path=path, lint=self).collect())

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Which Lightning release was assumed, and why."""
        for note in self.outcome.notes if "outcome" in vars(self) else ():
            terminalreporter.write_line(f"ckpt-lint: {note}")


def _shown(path: Path) -> Path:
    """Relative where it can be, as the linter's reports are read."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


class LintFile(pytest.File):
    """A file that the linter looks at."""

    def __init__(self, *, lint: LintPlugin, **fields: Any) -> None:
        super().__init__(**fields)
        self.lint = lint

    def collect(self) -> Iterator[LintItem]:
        """The one test of the file."""
        yield LintItem.from_parent(self, name="ckpt-lint")


class LintItem(pytest.Item):
    """The findings of one file."""

    parent: LintFile

    def runtest(self) -> None:
        """Fail with the file's report, in the linter's words."""
        lint = self.parent.lint
        name = lint.names[str(self.path)]
        findings = tuple(lint.outcome.by_path().get(name, ()))
        troubles = [each.message for each in lint.outcome.troubles if each.path == name]
        if findings or troubles:
            report = reports.Report(findings, lint.outcome.texts(), quiet=True)
            text = reports.render(report, "full", color=False)
            raise FindingsError("\n".join([*troubles, text]).strip())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report alone, without a traceback into the linter."""
        if isinstance(excinfo.value, FindingsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The heading of a failure."""
        return self.path, None, f"{self.parent.lint.names[str(self.path)]}: ckpt-lint"
