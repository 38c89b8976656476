"""Which rule holds on which release: RULES.md as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ckpt_lint.facts import CheckpointCallback, Guard, ResumePath
from ckpt_lint.filefacts import FileFacts, Project
from ckpt_lint.findings import Position, Span
from ckpt_lint.rules import RULES, Situation
from ckpt_lint.values import TEXT, UNKNOWN, Place, Value
from tests.frontends.tools import findings

PLACE = Place("train.py", Span(Position(3, 1), Position(3, 5)), (3, 3))
OLD, NEW = "2023.9.2", "2023.10.0"
# release, fsspec: whether save_last=True and "link" give a link there
RELEASES: dict[tuple[str, str | None], tuple[bool, bool]] = {
    ("2.0.9", None): (False, False),
    ("2.1.0", OLD): (True, True),
    ("2.1.0", None): (True, True),
    ("2.1.0", NEW): (False, False),
    ("2.1.2", OLD): (True, True),
    ("2.1.2", "2026.9.0"): (False, False),
    ("2.1.3", OLD): (True, True),
    ("2.1.3", NEW): (True, True),
    ("2.1.3", None): (True, True),
    ("2.1.4", NEW): (True, True),
    ("2.2.0", NEW): (False, True),
    ("2.2.0.post0", NEW): (False, True),
    ("2.5.6", NEW): (False, True),
    ("2.6.0", NEW): (False, True),
    ("2.6.6", NEW): (False, True),
}
TABLE = [
    pytest.param(release, fsspec, by_true, by_link, id=f"{release}-fsspec-{fsspec}")
    for (release, fsspec), (by_true, by_link) in RELEASES.items()
]
over_releases = pytest.mark.parametrize(("release", "fsspec", "by_true", "by_link"), TABLE)


def callback(complete: bool = True, **arguments: Any) -> CheckpointCallback:
    values = {k: v if isinstance(v, Value) else Value((v,)) for k, v in arguments.items()}
    return CheckpointCallback(PLACE, ("lightning",), values, complete)


LINKED = Project((FileFacts("train.py", (callback(save_last="link"),)),))


def holds(code: str, fact: object, release: str, fsspec: str | None = NEW, links: bool = False) -> bool:
    return bool(
        RULES[code].check(fact, Situation("lightning", release, fsspec, LINKED if links else Project()))
    )


@over_releases
def test_101_wherever_a_link_is_written_before_214(
    release: str, fsspec: str | None, by_true: bool, by_link: bool
) -> None:
    broken = release.startswith("2.1.") and release != "2.1.4"
    assert holds("CKPT101", callback(save_last=True), release, fsspec) == (by_true and broken)
    assert holds("CKPT101", callback(save_last="link"), release, fsspec) == (by_link and broken)
    assert not holds("CKPT101", callback(save_last=True, save_top_k=0), release, fsspec)


@over_releases
@pytest.mark.parametrize(
    "more", [{"monitor": "x"}, {"monitor": TEXT}, {"every_n_epochs": 5}, {"monitor": "x", "save_top_k": 3}]
)
def test_103_in_link_mode_and_true_from_260_on(
    release: str, fsspec: str | None, by_true: bool, by_link: bool, more: dict[str, Any]
) -> None:
    late = release.startswith("2.6.")
    assert holds("CKPT103", callback(save_last=True, **more), release, fsspec) == (by_true or late)
    assert holds("CKPT103", callback(save_last="link", **more), release, fsspec) == by_link


@over_releases
@pytest.mark.parametrize(
    "more", [{"monitor": "x"}, {"every_n_epochs": 5}, {"every_n_epochs": 5, "save_top_k": -1}]
)
def test_102_in_link_mode_before_260(
    release: str, fsspec: str | None, by_true: bool, by_link: bool, more: dict[str, Any]
) -> None:
    late = release.startswith("2.6.")
    assert holds("CKPT102", callback(save_last=True, **more), release, fsspec) == by_true
    assert holds("CKPT102", callback(save_last="link", **more), release, fsspec) == (by_link and not late)
    assert not holds("CKPT102", callback(save_last="link", save_top_k=0, **EVERYTHING), release, fsspec)


@over_releases
@pytest.mark.parametrize("more", [{"monitor": "x"}, {"save_top_k": -1}])
def test_105_in_link_mode(
    release: str, fsspec: str | None, by_true: bool, by_link: bool, more: dict[str, Any]
) -> None:
    assert holds("CKPT105", callback(save_last=True, **more), release, fsspec) == by_true
    assert holds("CKPT105", callback(save_last="link", **more), release, fsspec) == by_link
    assert not holds("CKPT105", callback(save_last="link"), release, fsspec)


@over_releases
def test_104_from_260_on(release: str, fsspec: str | None, by_true: bool, by_link: bool) -> None:
    late = release.startswith("2.6.")
    for value in (True, "link"):
        only_at_end = callback(save_last=value, save_top_k=0)
        assert holds("CKPT104", only_at_end, release, fsspec) == late


@over_releases
def test_201_before_214(release: str, fsspec: str | None, by_true: bool, by_link: bool) -> None:
    resume = ResumePath(PLACE, ("lightning",), "'last.ckpt'", ("fit",))
    assert holds("CKPT201", resume, release, fsspec) == (release in ("2.1.0", "2.1.2", "2.1.3"))


@over_releases
def test_203_where_a_link_can_exist(release: str, fsspec: str | None, by_true: bool, by_link: bool) -> None:
    guard = Guard(PLACE, "exists(path)")
    resume = ResumePath(PLACE, ("lightning",), "'last.ckpt'", ("fit",), (guard,))
    assert holds("CKPT203", resume, release, fsspec) == by_true
    assert holds("CKPT203", resume, release, fsspec, links=True) == (by_true or by_link)
    assert not holds("CKPT203", replace(resume, guards=()), release, fsspec, links=True)


EVERYTHING = {"monitor": "x", "every_n_epochs": 5, "every_n_train_steps": 0, "train_time_interval": None}


@over_releases
@pytest.mark.parametrize("code", ["CKPT101", "CKPT102", "CKPT103", "CKPT104", "CKPT105"])
@pytest.mark.parametrize("save_last", [False, None, UNKNOWN, Value((False, None)), 0, "", TEXT])
@pytest.mark.parametrize("save_top_k", [0, 1])
def test_save_last_that_is_off_or_unknown_is_never_reported(
    release: str, fsspec: str | None, by_true: bool, by_link: bool, code: str, save_last: Any, save_top_k: int
) -> None:
    fact = callback(save_last=save_last, save_top_k=save_top_k, **EVERYTHING)
    assert not holds(code, fact, release, fsspec)


@pytest.mark.parametrize(
    ("arguments", "complete", "on_266"),
    [
        ({"save_last": True}, True, []),
        ({"save_last": True, "monitor": None}, True, []),
        ({"save_last": True, "monitor": UNKNOWN}, True, []),
        ({"save_last": True, "monitor": Value(("x", None))}, True, []),
        ({"save_last": True}, False, []),
        ({"save_last": Value((True, False)), "monitor": "x"}, True, ["CKPT103"]),
        ({"save_last": True, "monitor": "x"}, False, ["CKPT103"]),
        ({"save_last": True, "monitor": "x", "save_top_k": -1}, True, []),
        ({"save_last": True, "monitor": "x", "save_top_k": -1, "every_n_epochs": 2}, True, ["CKPT103"]),
        ({"save_last": True, "monitor": "x", "save_top_k": UNKNOWN}, True, ["CKPT103"]),
        ({"save_last": True, "every_n_epochs": 1}, True, []),
        ({"save_last": True, "every_n_epochs": True}, True, []),
        ({"save_last": True, "every_n_epochs": UNKNOWN}, True, []),
        ({"save_last": True, "save_top_k": 0}, True, ["CKPT104"]),
        ({"save_last": True, "save_top_k": 0}, False, []),
        ({"save_last": True, "save_top_k": 0, "every_n_train_steps": 0}, True, ["CKPT104"]),
        ({"save_last": True, "save_top_k": 0, "every_n_train_steps": 100}, True, []),
        ({"save_last": True, "save_top_k": 0, "every_n_train_steps": UNKNOWN}, True, []),
        ({"save_last": True, "save_top_k": 0, "train_time_interval": UNKNOWN}, True, []),
        ({"save_last": True, "save_top_k": Value((0, 1))}, True, []),
    ],
)
def test_arguments_on_266(arguments: dict[str, Any], complete: bool, on_266: list[str]) -> None:
    fact = callback(complete, **arguments)
    assert [c for c in ("CKPT101", "CKPT103", "CKPT104") if holds(c, fact, "2.6.6")] == on_266


# --- several on one callback

BOTH = (
    "from lightning.pytorch.callbacks import ModelCheckpoint\nModelCheckpoint(monitor='x', save_last=True)\n"
)


def test_the_worst_carries_the_others() -> None:
    (finding,) = findings(BOTH, "2.1.3")
    assert finding.code == "CKPT101"
    assert "CKPT103" in finding.message


def test_on_its_own_it_carries_nothing() -> None:
    (finding,) = findings(BOTH, "2.6.6")
    assert finding.code == "CKPT103"
    assert "Also" not in finding.message


def test_a_lesser_one_that_is_selected_alone_is_reported() -> None:
    (finding,) = findings(BOTH, "2.1.3", select=["CKPT103"])
    assert finding.code == "CKPT103"
    assert "CKPT101" not in finding.message


def test_104_before_103() -> None:
    (finding,) = findings(BOTH.replace(")\n", ", save_top_k=0)\n"), "2.6.6")
    assert finding.code == "CKPT104"
    assert "CKPT103" in finding.message


def test_each_callback_has_its_own_finding() -> None:
    second = BOTH + "ModelCheckpoint(monitor='y', save_last=True)\n"
    assert [f.span.start.row for f in findings(second, "2.1.3")] == [2, 3]


@pytest.mark.parametrize(
    "code", ["CKPT101", "CKPT102", "CKPT103", "CKPT104", "CKPT105", "CKPT201", "CKPT202", "CKPT203"]
)
def test_every_message_says_what_happens_where_and_what_was_measured(code: str) -> None:
    rule = RULES[code]
    facts: list[Any] = [
        callback(save_last=True, monitor="x"),
        callback(save_last=True, save_top_k=0),
        ResumePath(PLACE, (), "'last.ckpt'", ("`fit` in line 3",), (Guard(PLACE, "exists(p)"),)),
    ]
    said = [
        problem.message
        for release in ("2.1.3", "2.6.6")
        for fact in facts
        if isinstance(fact, rule.fact)
        for problem in rule.check(fact, Situation("lightning", release))
    ]
    assert said
    for message in said:
        assert "lightning 2." in message
        assert "measured on 2." in message
        assert not message.endswith(".")
