"""The resume: what from, how it went, and whether it is sound."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ckpt_lint.testing import diagnose
from ckpt_lint.testing.failure import SetupError, Verdict
from ckpt_lint.testing.plan import Plan
from ckpt_lint.testing.run import Proof, literal_last
from ckpt_lint.testing.stopped import Stopped
from ckpt_lint.testing.training import Smoke, train


def prove(smoke: Smoke, before: Stopped, **changes: Any) -> Proof:
    """Resume, and train the epoch that is left.

    Raises:
        ResumeFailed: The run cannot be resumed, or not from where it stopped.
    """
    __tracebackhide__ = True
    plan = smoke.first(before.run.epoch, **changes)
    return proof(before, go_on(smoke, before, replace(plan, stop_after=None)))


def proof(before: Stopped, after: Stopped) -> Proof:
    """What a sound resume has shown."""
    run = before.run
    return Proof(after.ckpt_path, run.epoch, run.global_step, after.run.global_step - run.global_step)


def go_on(smoke: Smoke, before: Stopped, plan: Plan) -> Stopped:
    """Resume as the project does, all built anew, and judge where that started.

    Raises:
        ResumeFailed: The run cannot be resumed, or not from where it stopped.
    """
    __tracebackhide__ = True
    given = ckpt_path(smoke, before)
    try:
        after = train(smoke, replace(plan, ckpt_path=given, fit=smoke.fit), before)
    except SetupError:
        raise
    except Exception as error:
        reason = diagnose.not_resumed(before, given, error, "fit")
        raise before.failure(reason, given) from (None if reason.code else error)
    verdict = judged(smoke, before, after, given)
    if verdict is not None:
        raise before.failure(verdict, given)
    return after


def ckpt_path(smoke: Smoke, before: Stopped) -> Any:
    """What the project resumes from, in its own words.

    Raises:
        ResumeFailed: There is nothing to resume from.
    """
    __tracebackhide__ = True
    given: Any = smoke.resume
    if given is literal_last and before.run.last is None:
        raise before.failure(diagnose.nothing_written(before))
    if callable(given):
        try:
            given = given(before.run)
        except Exception as error:
            verdict = diagnose.not_resumed(before, before.run.last, error, "resume=")
            raise before.failure(verdict) from error
    if given is None:
        raise before.failure(diagnose.fresh_start(before), None)
    return given


def judged(smoke: Smoke, before: Stopped, after: Stopped, given: Any) -> Verdict | None:
    """Why a resume that went through is not sound, or ``None``."""
    run, began = before.run, after.began
    if began.global_step != run.global_step:
        return diagnose.behind(before, after, given)
    if after.run.global_step <= run.global_step:
        return diagnose.stuck(run)
    # A file saved by a step trigger in an epoch's last batch still counts that epoch as open.
    if after.went_on != run.epoch and "epoch" not in smoke.ignore:
        return diagnose.elsewhere(run, after.went_on)
    return diagnose.differs(run, after.difference) if after.difference else None
