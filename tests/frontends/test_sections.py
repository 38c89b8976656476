"""Functions that cannot matter go by their text alone, and every row stays where it was."""

from __future__ import annotations

import itertools
import textwrap

import pytest

from ckpt_lint.frontends.python import sections

CALLBACK = "ModelCheckpoint(save_last=True)\n"


def left(source: str) -> list[str]:
    """Rows that are not blank in what is left."""
    return [row for row in sections.reduce(textwrap.dedent(source)).splitlines() if row.strip()]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r|\n", "\r|\r\n|\n"])
def test_rows_stay_whatever_ends_them(ends: str) -> None:
    each = itertools.cycle(ends.split("|"))
    source = f"x = 1\ny = 2\ndef f():\n    return 1\n\n{CALLBACK}"
    mixed = "".join(row + next(each) for row in source.splitlines())
    assert sections.reduce(mixed) == f"x = 1\ny = 2\n\n\n\n{CALLBACK}"


def test_a_form_feed_before_a_statement_does_not_hide_it() -> None:
    source = f"def f():\n    return 1\n\fclass C: pass\n{CALLBACK}"
    assert "class C" in sections.reduce(source)


def test_a_function_that_is_named_leaves_its_name() -> None:
    assert left(f"def f():\n    return 1\nx = f()\n{CALLBACK}") == [
        "def f(*_): pass",
        "x = f()",
        CALLBACK.strip(),
    ]


def test_a_decorator_goes_with_its_method_and_a_long_string_is_not_cut() -> None:
    source = """\
    class Model(LightningModule):
        rate = 1
        @property
        @cached
        def size(self):
            return 1
        TEXT = '''
    def no_function():
        pass
    '''
        def callbacks(self):
            return ModelCheckpoint(save_last=True)
    """
    assert left(source) == [
        "class Model(LightningModule):",
        "    rate = 1",
        "    def callbacks(self):",
        "        return ModelCheckpoint(save_last=True)",
    ]


def test_what_a_string_of_another_function_cuts_open_stays() -> None:
    source = f"def f():\n    return (\nx\n)\n{CALLBACK}"
    assert sections.reduce(source) == source


def test_a_function_between_two_of_worth_stays() -> None:
    source = """\
    def build():
        return ModelCheckpoint(save_last=True)
    def main():
        run(build())
    def other():
        return 1
    def run(callback):
        Trainer(callbacks=[callback]).fit(model)
    """
    rows = textwrap.dedent(source).splitlines()
    assert left(source) == [*rows[:4], *rows[6:]]


def test_helpers_of_a_helper_that_a_path_is_given_to_stay() -> None:
    source = """\
    def inner(path):
        return middle(path)
    def middle(path):
        return os.path.abspath(path)
    def other(path):
        return 1
    def outer(path):
        return inner(path)
    def main(run):
        Trainer().fit(model, ckpt_path=outer(run + "/last.ckpt"))
    """
    rows = textwrap.dedent(source).splitlines()
    assert left(source) == [*rows[:4], *rows[6:]]


def test_a_function_between_two_that_lead_to_one_of_worth_each_stays() -> None:
    source = """\
    def path(run):
        return run + "/last.ckpt"
    def wrapped(run):
        return str(path(run))
    def train(run):
        start(wrapped(run))
    def other(run):
        start(run)
    def start(resume):
        begin(resume)
    def begin(resume):
        Trainer().fit(model, ckpt_path=resume)
    """
    rows = textwrap.dedent(source).splitlines()
    assert left(source) == [*rows[:6], *rows[8:]]


@pytest.mark.parametrize("name", ["größe", "größe_2", "_f"])
def test_names_are_whole_words_beyond_ascii_too(name: str) -> None:
    named = f"def {name}(a):\n    return ModelCheckpoint(a)\n"
    users = f"def f1():\n    return {name}(1)\ndef f2():\n    return x{name}(1)\n"
    assert left(f"{named}{users}f1(); f2()\n") == [
        *named.splitlines(),
        *users.splitlines()[:2],
        "def f2(*_): pass",
        "f1(); f2()",
    ]


def test_a_long_chain_of_calls_is_cut_in_no_time_and_kept() -> None:
    chain = "".join(f"def f{n}():\n    return f{n - 1}()\n" for n in range(1, 20_000))
    source = f"def f0():\n    return ModelCheckpoint(save_last=True)\n{chain}f19999()\n"
    assert sections.reduce(source) == source
