"""CKPT110: a resumed run writes through the link into the best file."""

from __future__ import annotations

from typing import Any

import pytest

from ckpt_lint.values import TEXT, UNKNOWN
from tests.rules.test_releases import NEW, OLD, callback, holds

MONITORED = {"monitor": "val_loss"}


@pytest.mark.parametrize(
    ("release", "fsspec", "by_true", "by_link"),
    [
        ("2.0.9", NEW, False, False),
        ("2.1.0", OLD, True, True),
        ("2.1.0", None, True, True),
        ("2.1.2", NEW, False, False),
        ("2.1.3", NEW, True, True),
        ("2.1.4", NEW, True, True),
        ("2.2.0", NEW, False, True),
        ("2.3.3", NEW, False, True),
        ("2.4.0", NEW, False, False),
        ("2.6.6", NEW, False, False),
    ],
)
def test_wherever_a_link_is_written_through(
    release: str, fsspec: str | None, by_true: bool, by_link: bool
) -> None:
    assert holds("CKPT110", callback(save_last=True, **MONITORED), release, fsspec) == by_true
    assert holds("CKPT110", callback(save_last="link", **MONITORED), release, fsspec) == by_link


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        ({"monitor": "val_loss"}, True),
        ({"monitor": TEXT, "save_top_k": 3}, True),
        ({"monitor": "val_loss", "save_top_k": -1}, False),
        ({"monitor": "val_loss", "save_top_k": 0}, False),
        ({"monitor": None}, False),
        ({"monitor": UNKNOWN}, False),
        ({}, False),
    ],
)
def test_only_beside_a_monitor_that_keeps_some_files(arguments: dict[str, Any], reported: bool) -> None:
    assert holds("CKPT110", callback(save_last="link", **arguments), "2.3.3") == reported


@pytest.mark.parametrize("save_last", [False, None, UNKNOWN, TEXT])
def test_save_last_that_is_off_or_unknown_is_never_reported(save_last: Any) -> None:
    assert not holds("CKPT110", callback(save_last=save_last, **MONITORED), "2.1.3")
