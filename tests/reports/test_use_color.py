from __future__ import annotations

import io
import subprocess
import sys

import pytest

from ckpt_lint.reports import use_color


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "terminal", "expected"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm"}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR_FORCE": "0"}, False, False),
        ({"CLICOLOR_FORCE": ""}, False, False),
    ],
)
def test_colour_follows_the_terminal_unless_the_user_says_otherwise(
    environ: dict[str, str], terminal: bool, expected: bool
) -> None:
    assert use_color(Terminal() if terminal else io.StringIO(), environ) is expected


def test_a_stream_that_is_closed_or_missing_has_no_colour() -> None:
    closed = io.StringIO()
    closed.close()
    assert not use_color(closed, {})
    assert not use_color(None, {})


def test_a_format_is_imported_only_when_it_prints() -> None:
    program = (
        "import sys, ckpt_lint.reports as r; r.render(r.Report((), {}), 'concise', color=False);"
        "ours = sorted(m for m in sys.modules if m.startswith('ckpt_lint.reports.'));"
        "print(*ours, 'json' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "ckpt_lint.reports.concise",
        "ckpt_lint.reports.style",
        "ckpt_lint.reports.summary",
        "False",
    ]
