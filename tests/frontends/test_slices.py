"""Which statements of a file get nodes: those that facts depend on."""

from __future__ import annotations

import ast
import textwrap

import pytest

from ckpt_lint.frontends.python import read, slices
from ckpt_lint.frontends.python.analysis import analyse
from ckpt_lint.frontends.python.source import Parsed, decode

IMPORT = "from lightning.pytorch.callbacks import ModelCheckpoint\n"


def left(source: str, *asked: str) -> list[str]:
    """Rows that hold something of what is left."""
    text = textwrap.dedent(source)
    tree = ast.parse(text)
    dropped = slices.droppable(text, tree, frozenset(asked))
    if dropped is None:
        return []
    gone = {row for node in dropped for row in range(node.lineno, (node.end_lineno or 0) + 1)}
    return [line for row, line in enumerate(text.splitlines(), 1) if row not in gone and line.strip()]


def test_of_a_file_without_a_word_nothing_is_left() -> None:
    assert left("x = 1\n\ndef f(a):\n    return a + x\n") == []


def test_numbers_go_and_the_values_of_the_callback_stay() -> None:
    source = """\
    from lightning.pytorch.callbacks import ModelCheckpoint
    def train(batch):
        loss = batch.sum()
        loss = loss * 2
        keep = True
        print(loss)
        return ModelCheckpoint(save_last=keep)
    """
    assert left(source) == [
        "from lightning.pytorch.callbacks import ModelCheckpoint",
        "def train(batch):",
        "    keep = True",
        "    return ModelCheckpoint(save_last=keep)",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "if a:\n    x = 1\nelif b:\n    ModelCheckpoint(save_last=True)\nelse:\n    x = 2\n",
        "if a:\n    ModelCheckpoint(save_last=True)\nelif b:\n    x = 1\nelse:\n    x = 2\n",
        "if a: x = 1\nelse: ModelCheckpoint(save_last=True)\n",
        "if a:\n    ModelCheckpoint(save_last=True)\nelse: x = 1; y = 2\n",
        "try:\n    x = 1\nexcept OSError as error:\n    ModelCheckpoint(save_last=True)\nelse:\n    y = 1\nfinally:\n    z = 1\n",
        "class A:\n    '''Doc.'''\n    @property\n    def f(self):\n        return 1\nA(); ModelCheckpoint(save_last=True)\n",
        "@wraps\n@other(\n    1,\n)\ndef f():\n\tx = 1\n\tModelCheckpoint(save_last=True)\n",
        "for x in y:\n    z = 1\nelse:\n    ModelCheckpoint(save_last=True)\n",
        "with a as b, \\\n        c:\n    d = 1\n    ModelCheckpoint(save_last=True)\n",
        "async def f():\n    async with a:\n        b = 1\n    ModelCheckpoint(save_last=True)\n",
        "x = 1; ModelCheckpoint(save_last=True); y = 2\n",
        "x = '''\n# no comment\n'''; ModelCheckpoint(save_last=True)\n",
        "while True:\n    x = 1\n    if x: break\n    ModelCheckpoint(save_last=True)\n",
    ],
)
def test_what_is_left_says_the_same(source: str) -> None:
    text = f"{IMPORT}{source}"
    assert slices.droppable(text, ast.parse(text)) is not None
    whole = analyse(decode("x.py", text.encode()), Parsed(text, ast.parse(text))).facts
    assert repr(list(read("x.py", text.encode()).facts)) == repr(list(whole))


def test_a_name_is_its_scopes() -> None:
    source = """\
    from lightning.pytorch.callbacks import ModelCheckpoint
    def other():
        keep = compute()
        return 1
    def train():
        keep = False
        return ModelCheckpoint(save_last=keep)
    """
    assert "    keep = compute()" not in left(source)


def test_a_global_is_the_modules() -> None:
    source = """\
    from lightning.pytorch.callbacks import ModelCheckpoint
    KEEP = False
    def switch():
        global KEEP
        x = 1
        KEEP = True
    def train():
        return ModelCheckpoint(save_last=KEEP)
    """
    rows = left(source)
    assert "    KEEP = True" in rows
    assert "    global KEEP" in rows
    assert "    x = 1" not in rows


def test_a_literal_path_is_followed_through_a_call() -> None:
    source = """\
    def name(d):
        x = 1
        return d + "/last.ckpt"
    def show(p):
        y = 2
        where = p
        log(where)
    show(name("runs"))
    """
    rows = left(source)
    assert "    where = p" in rows
    assert "    log(where)" in rows
    assert "    y = 2" not in rows


def test_options_stay_that_are_read() -> None:
    source = """\
    parser.add_argument("--resume-from", default=None)
    parser.add_argument("--seed", type=int)
    args = parser.parse_args()
    trainer.fit(model, ckpt_path=args.resume_from)
    """
    rows = left(source)
    assert any("--resume-from" in row for row in rows)
    assert not any("--seed" in row for row in rows)


def test_what_another_file_asks_for_stays() -> None:
    source = "def find(d):\n    x = 1\n    return best(d)\ndef best(d):\n    return d\ny = 2\n"
    assert left(source) == []
    assert left(source, "find") == ["def find(d):", "    return best(d)", "def best(d):", "    return d"]


def test_a_chain_that_is_too_long_is_left_alone() -> None:
    chain = "if x == 0:\n    pass\n" + "".join(f"elif x == {n}:\n    y = {n}\n" for n in range(700))
    text = f"{IMPORT}{chain}ModelCheckpoint(save_last=True)\n"
    assert slices.droppable(text, ast.parse(text)) is not None
    assert [type(fact).__name__ for fact in read("x.py", text.encode()).facts] == ["CheckpointCallback"]
