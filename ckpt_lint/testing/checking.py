"""From a check's name to its proof."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from ckpt_lint.testing.children import Children, same_test, task_given
from ckpt_lint.testing.choosing import settings
from ckpt_lint.testing.run import Proof
from ckpt_lint.testing.training import Smoke


def run_check(name: str, request: pytest.FixtureRequest, **fields: Any) -> Proof:
    """Run one check; ``fields`` are the other fields of :class:`Smoke`.

    Raises:
        ResumeFailed: The run cannot be resumed, or not from where it stopped.
        SetupError: What was given cannot be checked.
    """
    __tracebackhide__ = True
    config = request.config
    children = Children(same_test(request), config.invocation_params.dir, settings(config))
    smoke = Smoke(check=name, children=children, **fields)
    task_given(smoke)
    check = importlib.import_module(f"ckpt_lint.testing.checks.{name}").check
    proof: Proof = check(smoke)
    return proof
