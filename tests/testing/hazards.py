"""Checks x hazards, measured: every check on the broken set-ups of the matrix.

``python -m tests.testing.page --table`` runs all of it on three releases, for the table of
docs/fixture.md; a test runs a few of its cells. Each release is one process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ckpt_lint.testing.names import CHECKS
from tests.testing.project import Outcome, Project
from tests.testing.sources import TRAIN

RELEASES = {"a": "2.1.3", "b": "2.5.6", "c": "2.6.6"}

# Name of a set-up: what it is and the rule that it breaks, the callbacks, further arguments.
SETUPS = {
    "plain": ("`save_last=True`, `dirpath`, no `monitor` (CKPT109, CKPT202)", "last()", ""),
    "stale_topk": ("`monitor`, `save_last=True` (CKPT103)", 'last(monitor="v")', ""),
    "stale_topk_link": ('`monitor`, `save_last="link"` (CKPT103)', 'last(monitor="v", save_last="link")', ""),
    "topk0": ("`save_top_k=0` (CKPT104)", "last(save_top_k=0)", ""),
    "every5": ("`every_n_epochs=5` (CKPT103)", "last(every_n_epochs=5)", ""),
    "every5_link": ('`every_n_epochs=5`, `"link"` (CKPT102)', 'last(every_n_epochs=5, save_last="link")', ""),
    "all_link": ('`save_top_k=-1`, `"link"` (CKPT105)', 'last(save_top_k=-1, save_last="link")', ""),
    "reldir": (
        'relative root, `"link"` (CKPT101)',
        'last(dirpath=None, save_last="link")',
        'trainer={"default_root_dir": "runs", "logger": False}',
    ),
    "rellog": ("relative logger (CKPT101)", "last(dirpath=None)", "trainer=logger"),
    "two": ("two `save_last` (CKPT106)", '[last(monitor="v", filename="a"), last(filename="b")]', ""),
    "no_counter": (
        "`enable_version_counter=False` (CKPT109)",
        'last(**({"enable_version_counter": False} if COUNTS else {}))',
        "",
    ),
    "kw_newdir": ('`"last"` without `dirpath` (CKPT204)', "last(dirpath=None)", 'resume="last"'),
    "nolast": ('`"last"` without `save_last` (CKPT204)', "last(save_last=None)", 'resume="last"'),
    "guard": (
        "existence test, relative logger (CKPT203)",
        'last(dirpath=None, save_last="link")',
        "trainer=logger, resume=guarded",
    ),
    "hparam": (
        "a `Path` in the hyper-parameters (CKPT206)",
        "last()",
        'model=lambda: Improving(pathlib.Path("x"))',
    ),
    "weights": ("`save_weights_only=True` (CKPT107)", "last(save_weights_only=True)", ""),
    "newdir": ("`monitor`, a new directory each run", 'last(dirpath=None, monitor="v")', ""),
    "forgetful": ("a running average that is in no state", "[Average(), last()]", ""),
    "safe": ("SafeModelCheckpoint, `monitor`", 'SafeModelCheckpoint(dirpath="ck", monitor="v")', ""),
}

EVERYTHING = {name: list(CHECKS) for name in SETUPS}

COMMON = '''
import inspect
from train import *
from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint

COUNTS = "enable_version_counter" in inspect.signature(ModelCheckpoint).parameters


class Improving(Model):
    def training_step(self, batch, batch_idx):
        self.log("v", -float(self.current_epoch), on_step=False, on_epoch=True)
        return self.loss(batch)


class Average(Callback):
    """Pulls the weights to their running average, which is in no checkpoint."""

    average = None

    def on_train_epoch_end(self, trainer, module):
        weight = module.layer[1].weight.data
        self.average = weight.clone() if self.average is None else 0.5 * (self.average + weight)
        weight.copy_(self.average)


def guarded(run):
    return run.last if os.path.exists(run.last) else None
'''

TEST = """

{mark}
def test_{name}(ckpt_smoke):
    arguments = dict(model=Improving, data=pair, callbacks=lambda: {callbacks})
    ckpt_smoke(**{{**arguments, **dict({more})}})
"""


def project(checks: Mapping[str, list[str]]) -> Project:
    """The set-ups as tests, each with the checks that are asked for."""
    tests = (
        TEST.format(
            name=name,
            mark=f"@pytest.mark.ckpt_smoke(checks={wanted})",
            callbacks=SETUPS[name][1],
            more=SETUPS[name][2],
        )
        for name, wanted in checks.items()
    )
    return Project({"train.py": TRAIN, "test_hazards.py": COMMON + "".join(tests)})


def caught(outcome: Outcome, checks: Mapping[str, list[str]]) -> dict[tuple[str, str], str]:
    """Set-up and check to what a failure was called: a rule's code, or ``x``."""
    found = {}
    for test, text in outcome.failures.items():
        name, _, check = test.removeprefix("test_").rstrip("]").partition("[")
        code = re.search(r"^E\s+\S+ResumeFailed: (CKPT\d+|)", text, re.MULTILINE)
        assert code, f"no failure of a check:\n{text}"
        found[name, check or checks[name][0]] = code.group(1) or "x"
    return found


def measured(version: str, checks: Mapping[str, list[str]] = EVERYTHING) -> dict[tuple[str, str], str]:
    """What the checks say about the set-ups, on one release."""
    return caught(project(checks).run_pytest("-q", version=version), checks)


def table(found: dict[str, dict[tuple[str, str], str]]) -> str:
    """Markdown; a cell names the releases on which the check fails."""
    rows = [f"| set-up | {' | '.join(f'`{check}`' for check in CHECKS)} |"]
    rows.append("|---" * (len(CHECKS) + 1) + "|")
    for name, (title, _, _) in SETUPS.items():
        cells = ("".join(k for k in RELEASES if (name, check) in found[k]) for check in CHECKS)
        rows.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(rows)
