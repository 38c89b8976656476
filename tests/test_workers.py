"""Processes that share work: the same results as without them, and none started for little."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import process

import pytest

from ckpt_lint.workers import Workers


def doubled(items: Sequence[int]) -> list[tuple[int, int]]:
    return [(os.getpid(), 2 * item) for item in items]


def killed(items: Sequence[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_several_processes_do_all_of_it() -> None:
    with Workers(2) as workers:
        done = list(workers.map(doubled, range(1000), 10))
    assert sorted(number for _, number in done) == [2 * number for number in range(1000)]
    assert os.getpid() not in {pid for pid, _ in done}


def test_the_processes_of_one_run_are_started_once() -> None:
    with Workers(2) as workers:
        seen = {pid for _ in range(5) for pid, _ in workers.map(doubled, range(100), 10)}
    assert 1 <= len(seen) <= 2


@pytest.mark.parametrize(("jobs", "least"), [(1, 1), (2, 600)])
def test_what_is_worth_no_second_process_is_done_here(jobs: int, least: int) -> None:
    with Workers(jobs) as workers:
        assert {pid for pid, _ in workers.map(doubled, range(1000), least)} == {os.getpid()}


def test_little_may_follow_much() -> None:
    with Workers(2) as workers:
        list(workers.map(doubled, range(100), 10))
        assert list(workers.map(doubled, [1], 10)) == [(os.getpid(), 2)]


def test_where_there_can_be_no_processes_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_semaphores() -> None:
        raise NotImplementedError

    monkeypatch.setattr(process, "_check_system_limits", no_semaphores)
    with Workers(2) as workers:
        assert {pid for pid, _ in workers.map(doubled, range(1000), 10)} == {os.getpid()}


def imported(items: Sequence[str]) -> list[tuple[int, bool]]:
    return [(os.getpid(), each in sys.modules) for each in items]


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="no process is a copy here")
def test_what_is_prepared_is_imported_once_for_the_processes_that_follow() -> None:
    module = "this"
    sys.modules.pop(module, None)
    with Workers(2) as workers:
        before = list(workers.map(imported, [module] * 20, 10))
        workers.prepare(module)
        after = list(workers.map(imported, [module] * 20, 10))
    assert not any(held for _, held in before)
    assert all(held for _, held in after)
    assert not {pid for pid, _ in before} & {pid for pid, _ in after}


def test_nothing_is_prepared_for_processes_that_import_it_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: "spawn")
    sys.modules.pop("this", None)
    with Workers(2) as workers:
        before = {pid for pid, _ in workers.map(doubled, range(100), 10)}
        workers.prepare("this")
        after = {pid for pid, _ in workers.map(doubled, range(100), 10)}
    assert "this" not in sys.modules
    assert os.getpid() not in before | after
    assert before & after


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_process_that_dies_is_an_error_in_words() -> None:
    with Workers(2) as workers, pytest.raises(OSError, match="a process died"):
        list(workers.map(killed, range(100), 10))
