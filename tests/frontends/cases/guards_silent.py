# judged by: 2.1.4
import os
import sys
from pathlib import Path

import lightning as L


def raises(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    trainer.fit(model, ckpt_path=path)


def raises_in_else(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(path):
        trainer.fit(model, ckpt_path=path)
    else:
        raise FileNotFoundError(path)


def exits(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if not os.path.exists(path):
        print("nothing there")
        sys.exit(1)
    trainer.fit(model, ckpt_path=path)


def asserts(trainer, run):
    path = Path(run) / "last.ckpt"
    assert path.exists(), path
    trainer.fit(model, ckpt_path=path)


def only_prints(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(path):
        print("resuming from", path)
    trainer.fit(model, ckpt_path=path)


def only_logs_an_expression(trainer, run):
    path = os.path.join(run, "last.ckpt")
    print("there" if os.path.exists(path) else "not there")
    trainer.fit(model, ckpt_path=path)


def waits(trainer, run):
    path = os.path.join(run, "last.ckpt")
    while not os.path.exists(path):
        sleep(1)
    trainer.fit(model, ckpt_path=path)


def another_path(trainer, run, data):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(data):
        trainer.fit(model, ckpt_path=path)
    else:
        trainer.fit(model)


def unguarded(trainer, run):
    trainer.fit(model, ckpt_path=os.path.join(run, "last.ckpt"))


def resolved(trainer, run):
    from ckpt_lint.safe import resume_path

    trainer.fit(model, ckpt_path=resume_path(run / "last.ckpt", missing_ok=True))


def saves(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if not os.path.exists(path):
        trainer.save_checkpoint(path)
    trainer.fit(model)


def nothing_to_do(run, trainer):
    path = os.path.join(run, "last.ckpt")
    if not os.path.exists(path):
        return
    trainer.fit(model, ckpt_path=path)


def falls_back_to_another(trainer, run):
    path = os.path.join(run, "last.ckpt")
    trainer.fit(model, ckpt_path=path if os.path.exists(path) else f"{run}/best.ckpt")


def falls_back_by_statement(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if not os.path.exists(path):
        path = newest_of(run)
    trainer.fit(model, ckpt_path=path)


def fits_from_another(trainer, run):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(path):
        trainer.fit(model, ckpt_path=path)
    else:
        trainer.fit(model, ckpt_path=newest_of(run))


async def awaited(trainer, run):
    path = run / "last.ckpt"
    trainer.fit(model, ckpt_path=path if await path.exists() else None)


def found_or_an_error(run):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(path):
        return path
    print("nothing there")
    raise FileNotFoundError(path)


def found_or_the_end(run):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(path):
        return path
    sys.exit(1)


def found_or_another(run):
    path = os.path.join(run, "last.ckpt")
    if os.path.exists(path):
        return path
    return newest_of(run)


def found_in_some(runs):
    for run in runs:
        path = os.path.join(run, "last.ckpt")
        if os.path.exists(path):
            return path
        run = run.parent
    return newest_of(runs)


def resumed_or_an_error(trainer, run):
    trainer.fit(model, ckpt_path=found_or_another(run))
    trainer.fit(model, ckpt_path=found_in_some(run))
    trainer.fit(model, ckpt_path=found_or_an_error(run))
    trainer.fit(model, ckpt_path=found_or_the_end(run))
