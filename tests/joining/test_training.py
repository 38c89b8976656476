"""Trainers, their callbacks and what is run on them, each in another file."""

from __future__ import annotations

import pytest

from tests.joining.example import Example

IMPORT = (
    "from lightning.pytorch import Trainer\n"
    "from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint\n"
)
TWO = "ModelCheckpoint('a', save_last=True), ModelCheckpoint('a', save_last=True, mode='max')"


def silent(**files: str) -> Example:
    return Example({f"{name}.py": text for name, text in files.items()}, "2.6.6")


def found(example: Example, code: str) -> list[tuple[str, int]]:
    return [(path, row) for path, row, each in sorted(example.found()) if each == code]


@pytest.mark.parametrize(
    "given",
    [
        "def callbacks():\n    return [{}]\n",
        "def callbacks():\n    found = [{}]\n    return found\n",
        "def first():\n    return [{}]\ndef callbacks():\n    return first()\n",
    ],
)
def test_two_writers_that_a_function_of_another_file_puts_together(given: str) -> None:
    use = f"{IMPORT}from made import callbacks\nTrainer(callbacks=callbacks())\n"
    example = silent(made=IMPORT + given.format(TWO), train=use)
    assert [path for path, _ in found(example, "CKPT106")] == ["made.py"]


@pytest.mark.parametrize(
    ("made", "use"),
    [
        ("CALLBACKS = [{}]\n", "from made import CALLBACKS\nTrainer(callbacks=CALLBACKS)\n"),
        ("def callbacks():\n    return [{}]\n", "import made\nTrainer(callbacks=made.callbacks())\n"),
        (
            "def callbacks():\n    return [{}]\n",
            "from made import callbacks\nTrainer(callbacks=[EarlyStopping('x'), *callbacks()])\n",
        ),
        (
            "def callbacks():\n    return [{}]\n",
            "from made import callbacks\nfound = callbacks()\nfound.append(EarlyStopping('x'))\n"
            "Trainer(callbacks=found)\n",
        ),
        (
            "from train import run\nrun([{}])\n",
            "def run(callbacks):\n    return Trainer(callbacks=callbacks)\n",
        ),
        (
            "from train import run\nfound = [{}]\nrun(callbacks=found)\n",
            "def run(model=None, callbacks=()):\n    return Trainer(callbacks=list(callbacks))\n",
        ),
        (
            "from train import Runner\nRunner([{}])\n",
            "class Runner:\n    def __init__(self, callbacks):\n"
            "        self.trainer = Trainer(callbacks=callbacks)\n",
        ),
        (
            "def one():\n    return ModelCheckpoint('a', save_last=True)\n"
            "def other():\n    return ModelCheckpoint('a', save_last=True, mode='max')\n",
            "from made import one, other\nTrainer(callbacks=[one(), other()])\n",
        ),
    ],
)
def test_a_list_goes_to_a_trainer_of_another_file(made: str, use: str) -> None:
    example = silent(made=IMPORT + made.format(TWO), train=IMPORT + use)
    assert [path for path, _ in found(example, "CKPT106")] == ["made.py"]


@pytest.mark.parametrize(
    ("made", "use"),
    [
        # never in one list
        (
            "def callbacks(fast):\n    if fast:\n        return [ModelCheckpoint('a', save_last=True)]\n"
            "    return [ModelCheckpoint('a', save_last=True, mode='max')]\n",
            "from made import callbacks\nTrainer(callbacks=callbacks(1))\n",
        ),
        (
            "from train import run\nrun([ModelCheckpoint('a', save_last=True)])\n"
            "run([ModelCheckpoint('a', save_last=True, mode='max')])\n",
            "def run(callbacks):\n    return Trainer(callbacks=callbacks)\n",
        ),
        # the same name in another module, and a list that nobody hands on
        (
            "def callbacks():\n    return [{}]\n",
            "from other import callbacks\nTrainer(callbacks=callbacks())\n",
        ),
        ("def callbacks():\n    return [{}]\n", "import made\nTrainer(callbacks=made)\n"),
        # one callback that is brought by two ways is one
        (
            "def callbacks():\n    return [ModelCheckpoint('a', save_last=True)]\n",
            "from made import callbacks\nTrainer(callbacks=[*callbacks(), *callbacks()])\n",
        ),
    ],
)
def test_what_never_meets_in_one_list_is_silent(made: str, use: str) -> None:
    example = silent(made=IMPORT + made.replace("{}", TWO), train=IMPORT + use)
    assert found(example, "CKPT106") == []


def test_a_dry_run_of_another_file_touches_the_callback() -> None:
    made = f"{IMPORT}def callbacks():\n    return [ModelCheckpoint('a', save_last=True)]\n"
    use = f"{IMPORT}from made import callbacks\nTrainer(callbacks=callbacks(), fast_dev_run=args.debug)\n"
    example = silent(made=made, train=use)
    assert found(example, "CKPT109") == [("train.py", 4)]
    fixed = example.fixed()
    assert "SafeModelCheckpoint('a', save_last=True)" in fixed.files["made.py"]
    assert fixed.found() == set()


FIT = "trainer.fit(model, ckpt_path='last')\n"


@pytest.mark.parametrize(
    "files",
    [
        {
            "made": "def build():\n    return Trainer()\n",
            "run": "from made import build\ntrainer = build()\n",
        },
        {"made": "trainer = Trainer()\n", "run": "from made import trainer\n"},
        {
            "made": "from run import go\ngo(Trainer())\n",
            "run": "def go(trainer):\n    trainer.fit(model, ckpt_path='last')\n",
        },
        {
            "made": "def build():\n    return Trainer(callbacks=[ModelCheckpoint('a', monitor='x')])\n",
            "run": "import made\ntrainer = made.build()\n",
        },
        {
            "made": "def build(callbacks):\n    return Trainer(callbacks=callbacks)\n",
            "run": "from made import build\nfrom held import held\ntrainer = build(held())\n",
            "held": "def held():\n    return [EarlyStopping('x')]\n",
        },
        {
            "made": "def build():\n    return Trainer(callbacks=[])\n",
            "through": "from made import build\ndef go():\n    return build()\n",
            "run": "from through import go\ntrainer = go()\n",
        },
    ],
)
def test_a_trainer_that_another_file_builds_finds_no_last(files: dict[str, str]) -> None:
    example = silent(**{name: (IMPORT if name != "run" else "") + text for name, text in files.items()})
    if "def go(trainer)" not in files["run"]:
        example = silent(**{n[:-3]: t + (FIT if n == "run.py" else "") for n, t in example.files.items()})
    assert [path for path, _ in found(example, "CKPT204")] == ["run.py"]


@pytest.mark.parametrize(
    "made",
    [
        "def build():\n    return Trainer(callbacks=[ModelCheckpoint('a', save_last=True)])\n",
        "def build():\n    return Trainer(callbacks=[unknown()])\n",
        "def build():\n    return Trainer(**settings)\n",
        "from elsewhere import held\ndef build():\n    return Trainer(callbacks=held())\n",
        "def build(fast):\n    return Trainer() if fast else Trainer(callbacks=[unknown()])\n",
        "def build():\n    return Other()\n",
    ],
)
def test_a_trainer_that_may_find_a_last_is_silent(made: str) -> None:
    run = f"from made import build\ntrainer = build()\n{FIT}"
    assert found(silent(made=IMPORT + made, run=run), "CKPT204") == []


def test_lists_that_grow_from_one_another_are_followed_once() -> None:
    grown = "".join(f"{a}.extend({b})\n" for a in "abcdef" for b in "abcdef")
    made = f"{IMPORT}a, b, c, d, e, f = [], [], [], [], [], []\n{grown}a.extend([{TWO}])\n"
    example = silent(made=f"{made}from train import run\nrun(f)\n", train="def run(callbacks): pass\n")
    assert example.found() == set()
    assert found(silent(made=f"{made}Trainer(callbacks=a)\n"), "CKPT106") == [("made.py", 40)]


def test_functions_of_two_files_that_call_each_other_come_to_an_end() -> None:
    calling = "from {} import {}\ndef {}(callbacks):\n    {}(callbacks + callbacks)\n    Trainer(callbacks=callbacks)\n"
    one = IMPORT + calling.format("other", "go", "run", "go") + f"run([{TWO}])\n"
    other = IMPORT + calling.format("one", "run", "go", "run")
    assert found(silent(one=one, other=other), "CKPT106") == [("one.py", 7)]


def test_a_function_that_only_hands_on_what_another_one_made_is_read() -> None:
    made = (
        f"{IMPORT}from train import run\ndef build():\n    return [{TWO}]\n\ndef main():\n    run(build())\n"
    )
    train = f"{IMPORT}def run(callbacks):\n    Trainer(callbacks=callbacks)\n"
    assert [path for path, _ in found(silent(made=made, train=train), "CKPT106")] == ["made.py"]
