"""The save-side scenarios of the evidence, and what only the helper's own tests ask; prints outcomes, as JSON.

Run on one release: ``python scenarios.py PACKAGE safe|plain SAVE_LAST [SCENARIO ...]``, where SAVE_LAST
is True or link. One process imports Lightning; each scenario is a fork of it, in a directory of its own.
With ``CKPT_LINT_HELPER`` in the environment, that module's class is the safe one; with
``CKPT_LINT_ASYNC``, an AsyncCheckpointIO writes.
"""

import json
import os
import signal
import sys
import tempfile
import traceback
import warnings
from contextlib import suppress
from pathlib import Path

warnings.filterwarnings("ignore")

NAME, KIND, SAVE_LAST = sys.argv[1], sys.argv[2], {"True": True}.get(sys.argv[3], sys.argv[3])
PACKAGE = "lightning.pytorch" if NAME == "lightning" else NAME
os.environ["CKPT_LINT_EVIDENCE_PACKAGE"] = PACKAGE
if KIND == "safe":
    os.environ["CKPT_LINT_EVIDENCE_HELPER"] = os.environ.get("CKPT_LINT_HELPER", f"ckpt_lint.safe.{NAME}")

from ckpt_lint.safe import resume_path  # noqa: E402
from evidence import kit  # noqa: E402
from evidence.compare import SAVE_SIDE  # noqa: E402
from evidence.kit import LAST, RISES, checkpoint, epoch_in, lightning, loses, resuming, train  # noqa: E402
from evidence.outcomes import OK  # noqa: E402
from evidence.scenarios import SCENARIOS  # noqa: E402

WORST_SECONDS = 300
# Which file is looked for, or how long is trained, is the resuming call's alone.
NOT_ABOUT_SAVING = ("max_epochs_same", "last_kw_newdir")
# Runs that start afresh where another was, whose last.ckpt is kept.
TWO_RUNS = ("rerun",)


def by_validation():
    """Saves are bound to validation; fails when epoch 3 begins."""
    from evidence.model import Validated

    kit.train_until_it_fails(
        3, checkpoint(save_last=SAVE_LAST, monitor="val_metric"), metric=RISES, model=Validated(RISES)
    )
    return resuming(LAST, after=3)


def within_an_epoch():
    """Fails at step 5 of two an epoch; the newest save is that of step 3."""
    from evidence.model import Reached

    class Fail(lightning().Callback):
        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
            if trainer.global_step == 5:
                raise kit.Stopped

    with suppress(kit.Stopped):
        train(9, checkpoint(save_last=SAVE_LAST, every_n_train_steps=3, save_top_k=0), Fail())
    reached = Reached()
    with suppress(kit.Stopped):
        train(99, reached, resume_from=LAST)
    return loses(4 - reached.step)  # the end of epoch 1 is a save too


def best_by_keyword():
    """``ckpt_path="best"`` in the process that trained."""
    from evidence.model import Model, Reached, batches

    run = train(3, checkpoint(save_last=SAVE_LAST, monitor="metric"), metric=RISES)
    reached = Reached()
    run.callbacks.append(reached)
    run.fit_loop.max_epochs = 9
    with suppress(kit.Stopped):
        run.fit(Model(RISES), batches(), ckpt_path="best")
    return loses(1 - reached.step // kit.BATCHES)


def exchanged():
    """The helper resumes from ModelCheckpoint's files, and ModelCheckpoint from the helper's."""
    plain = lightning("callbacks").ModelCheckpoint
    train(1, checkpoint(monitor="metric", save_last=SAVE_LAST))
    train(2, plain("ck", monitor="metric", save_last=True), resume_from=LAST)
    newest = max((f"ck/{name}" for name in os.listdir("ck")), key=epoch_in)
    callback = checkpoint(monitor="metric", save_last=SAVE_LAST)
    train(4, callback, resume_from=newest)
    assert isinstance(callback, plain)
    assert callback.state_key.startswith("ModelCheckpoint{"), callback.state_key
    return resuming(LAST, after=4)


def dirpath_as_path():
    """``dirpath`` is a ``pathlib.Path``, which 2.0.0 to 2.1.2 would save as one."""
    train(2, checkpoint(Path("ck"), save_last=SAVE_LAST))
    return resuming(LAST, after=2)


def in_the_home_directory():
    """``dirpath`` and ``ckpt_path`` begin with ``~``."""
    os.environ["HOME"] = os.getcwd()
    train(1, checkpoint("~/ck", save_last=SAVE_LAST))
    train(3, checkpoint("~/ck", save_last=SAVE_LAST), resume_from="~/ck/last.ckpt")
    assert resume_path("~/ck/last.ckpt") == "~/ck/last.ckpt"
    return resuming(LAST, after=3)


def name_with_fields():
    """``CHECKPOINT_NAME_LAST`` has a field, and ``ckpt_path="last"`` finds the newest file all the same."""
    kind = type("Named", (type(checkpoint()),), {"CHECKPOINT_NAME_LAST": "{epoch}-last"})
    train(2, kind("ck", save_last=SAVE_LAST, monitor="metric"), metric=RISES)
    second = train(3, kind("ck", save_last=SAVE_LAST, monitor="metric"), metric=RISES, resume_from="last")
    third = train(4, kind("ck", save_last=SAVE_LAST, monitor="metric"), metric=RISES, resume_from="last")
    assert [run.ckpt_path and Path(run.ckpt_path).name for run in (second, third)] == [
        "epoch=1-last.ckpt",
        "epoch=2-last.ckpt",
    ]
    return OK


OWN = (
    by_validation,
    within_an_epoch,
    best_by_keyword,
    exchanged,
    dirpath_as_path,
    in_the_home_directory,
    name_with_fields,
)
OURS = {each.__name__: each for each in OWN}
NAMES = (*(name for name in SAVE_SIDE if name not in NOT_ABOUT_SAVING), *OURS)


def told(name):
    """How a scenario ends; the helper leaves no link and, but for a second run's, one last.ckpt."""
    try:
        outcome = OURS[name]() if name in OURS else SCENARIOS[name].run(_variant(name))
    except kit.Ended as end:
        outcome = end.outcome
    if KIND == "safe":
        lasts = [path for path in Path().rglob("*.ckpt") if path.name.startswith("last")]
        links = [str(path) for path in lasts if path.is_symlink()]
        assert not links, f"{links} are symbolic links"
        names = {path.name for path in lasts}
        assert names <= ({"last.ckpt", "last-v1.ckpt"} if name in TWO_RUNS else {"last.ckpt"}), names
    return str(outcome)


def _variant(name):
    return None if SCENARIOS[name].variants == (None,) else SAVE_LAST


def forked(name):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(WORST_SECONDS)
        try:
            said = told(name)
        except BaseException as error:
            if os.environ.get("TRACE"):
                traceback.print_exc()
            said = f"{type(error).__name__}: {error}"[:200]
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said or "died"


def writing_asynchronously():
    """Give every Trainer an AsyncCheckpointIO."""
    build = kit.trainer

    def trainer(*callbacks, **arguments):
        plugins = [lightning("plugins.io").AsyncCheckpointIO()]
        return build(*callbacks, **{"plugins": plugins, **arguments})

    kit.trainer = trainer


def main():
    import torch

    import evidence.model  # noqa: F401

    torch.set_num_threads(1)
    if os.environ.get("CKPT_LINT_ASYNC"):
        writing_asynchronously()
    outcomes = {}
    home = os.getcwd()
    for name in sys.argv[4:] or NAMES:
        with tempfile.TemporaryDirectory() as directory:
            os.chdir(directory)
            outcomes[name] = forked(name)
            os.chdir(home)
    print("LOST", json.dumps(outcomes))


if __name__ == "__main__":
    main()
