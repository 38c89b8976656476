"""The front-end meets whatever is called Python: an answer, never a traceback."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ckpt_lint import fixing
from ckpt_lint.facts import Unreadable
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.frontends import python
from ckpt_lint.frontends.python import sieve
from ckpt_lint.frontends.python.analysis import Unparsable, analyse
from ckpt_lint.frontends.python.source import Parsed, Undecodable, decode
from tests.frontends.tools import CONFIG, PATH, codes, findings, fixed, outcome

SECONDS = 8
CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
RESUME = "trainer.fit(model, ckpt_path='runs/last.ckpt')\n"


def installed_files() -> Iterator[Path]:
    for name in ("stdlib", "purelib"):
        yield from Path(sysconfig.get_path(name)).rglob("*.py")


def read(data: bytes) -> FileFacts:
    return python.read("x.py", data, parse_anyway=True)


def reasons(data: bytes) -> list[str]:
    return [fact.reason for fact in read(data).facts if isinstance(fact, Unreadable)]


def test_every_installed_file_gets_an_answer() -> None:
    """As many as a few seconds allow, spread over all; the sieve is bypassed for some."""
    until = time.monotonic() + SECONDS
    files = sorted(installed_files())
    step = 97
    for number in range(len(files)):
        path = files[number * step % len(files)]
        data = path.read_bytes()
        read(data)
        if number % 40 == 0:
            whole(data)
        if time.monotonic() > until:
            break


def whole(data: bytes) -> list[object]:
    """Facts of a file that the sieve has not seen."""
    try:
        source = decode("x.py", data)
        return list(analyse(source, Parsed(source.text, sieve.parse(source.text))).facts)
    except (Undecodable, Unparsable) as error:
        return [str(error)]


def test_the_sieve_drops_nothing_that_matters_in_installed_files() -> None:
    until = time.monotonic() + SECONDS
    for path in installed_files():
        data = path.read_bytes()
        if sieve.mentions(data) and not reasons(data):
            assert repr(whole(data)) == repr(list(read(data).facts)), path
        if time.monotonic() > until:
            break


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_sieve_drops_nothing_that_matters_in_cases(case: Path) -> None:
    data = case.read_bytes()
    assert repr(whole(data)) == repr(list(read(data).facts))


@pytest.mark.parametrize(
    "source",
    [
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "SAVE = False\nif x:\n    SAVE = True\nModelCheckpoint(save_last=SAVE)\n",
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "kwargs = {'save_last': True}\nkwargs.update(more())\nModelCheckpoint(**kwargs)\n",
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "kwargs = {'save_last': True}\nfor key in more(): kwargs[key] = 1\nModelCheckpoint(**kwargs)\n",
        "try:\n    from lightning.pytorch.callbacks import *\nexcept ImportError: pass\n"
        "x = 1\nModelCheckpoint(save_last=True)\n",
        "from lightning.pytorch import callbacks as c\nx = 1\nK = c.ModelCheckpoint\ny = 2\nK(save_last=True)\n",
        "import functools\nfrom lightning.pytorch.callbacks import ModelCheckpoint\n"
        "build = functools.partial\nbuild(ModelCheckpoint, save_last=True)\n",
        "x = 1\nkw = {'ckpt_path': 'last.ckpt'}\ny = 2\ntrainer.fit(m, **kw)\n",
        "kw = {'resume_from_checkpoint': 'last.ckpt'}\ny = 2\n"
        "from lightning.pytorch import Trainer as T\nT(**kw)\n",
        "P = 'last.ckpt'\ndef main(): run(P)\nx = 1\ndef run(p): trainer.fit(m, ckpt_path=p)\n",
        "name = 'last'\nx = 1\ntrainer.fit(m, ckpt_path=f'runs/{name}.ckpt')\n",
        "name = 'last'\next = '.ckpt'\ntrainer.fit(m, ckpt_path='runs/' + name + ext)\n",
        "x = 1; P = 'last.ckpt'\ny = \\\n    2\ntrainer.fit(m, a, b, c, P)\n",
    ],
)
def test_the_sieve_keeps_what_statements_have_to_do_with_each_other(source: str) -> None:
    assert repr(whole(source.encode())) == repr(list(read(source.encode()).facts))


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\x0c", b"   ", b"# c"])
def test_nothing_is_nothing_to_report(data: bytes) -> None:
    assert read(data) in (FileFacts("x.py"), FileFacts("x.py", text=data.decode("utf-8-sig")))


def test_an_encoding_that_only_some_pythons_refuse_gets_an_answer() -> None:
    said = reasons(b"# coding: idna\n# " + b"a" * 80 + b"\n" + RESUME.encode())
    assert all(reason.startswith("cannot be decoded") for reason in said)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"# coding: klingon\n" + RESUME.encode(), "cannot be decoded: unknown encoding"),
        (b"# coding: utf-8\nx = '\xff'\n" + RESUME.encode(), "cannot be decoded"),
        (b"# coding: rot13\n" + RESUME.encode(), "cannot be decoded"),
        (b"\xef\xbb\xbf# coding: latin-1\n" + RESUME.encode(), "cannot be decoded"),
        (b"\xff\xfet\x00r\x00last.ckpt", "cannot be decoded"),
        (b"x = 1\x00\n" + RESUME.encode(), "cannot be parsed"),
        (b"def f(:\n" + RESUME.encode(), "cannot be parsed"),
        (b"x = (\n" + RESUME.encode(), "cannot be parsed"),
        (b"  x = 1\n y\n" + RESUME.encode(), "cannot be parsed"),
        (b"print 'last.ckpt'\n", "cannot be parsed"),
        (b"'''last.ckpt\n", "cannot be parsed"),
    ],
)
def test_what_is_no_python_is_said(data: bytes, reason: str) -> None:
    (said,) = reasons(data)
    assert said.startswith(reason)
    assert codes(data) == ["CKPT902"]
    assert "\n" not in findings(data)[0].message


@pytest.mark.parametrize(
    ("text", "said", "at"),
    [
        ("x = 1\ny = = 2\n", "invalid syntax", (2, 5)),
        ("# é\ndef f(:\n    y\n", "invalid syntax", (2, 7)),
        ("if x:\n    y\n  z\n", "unindent does not match any outer indentation level", (3, 4)),
    ],
)
def test_an_error_is_said_in_pythons_words_and_at_its_place(
    text: str, said: str, at: tuple[int, int]
) -> None:
    (finding,) = findings((text + RESUME).encode())
    assert (finding.code, finding.message) == ("CKPT902", f"cannot be parsed: {said}")
    assert finding.span.start.row == at[0]
    assert sys.version_info < (3, 11) or tuple(finding.span.start) == at


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("train.py", "from {{cookiecutter.name}}.x import y"),
        ("train.py", "from {{ cookiecutter.name | lower }} import y"),
        ("train.py", "{% if cookiecutter.gpu == 'y' %}"),
        ("{{cookiecutter.name}}/train.py", "x = ("),
    ],
)
def test_a_template_is_no_python_and_needs_not_be(path: str, line: str) -> None:
    data = f"{line}\n{RESUME}".encode()
    assert python.read(path, data).facts == ()
    (fact,) = python.read(path, data, parse_anyway=True).facts
    assert isinstance(fact, Unreadable)


def test_braces_elsewhere_make_no_template() -> None:
    (fact,) = python.read("train.py", f"print('{{{{x}}}}')\nx = (\n{RESUME}".encode()).facts
    assert isinstance(fact, Unreadable)


CHAINED = "x = " + " + ".join(["1"] * 10_000)
DEEP = {
    "chain": CHAINED,
    "chained strings": "x = " + " + ".join(["'a'"] * 10_000),
    "chained calls": "x = a" + ".b()" * 3_000,
    "parentheses": "x = " + "(" * 150 + "1" + ")" * 150,
    "more parentheses": "x = " + "(" * 300 + "1" + ")" * 300,
    "lists": "x = " + "[" * 300 + "]" * 300,
    "very many operands": "x = ModelCheckpoint(save_last=a" + " or a" * 20_000 + ")",
    "very deep lists": "x = " + "[" * 20_000 + "]" * 20_000,
    "not": "x = " + "not " * 2_000 + "y",
    "dictionaries": "x = " + "{1: " * 150 + "1" + "}" * 150,
    "lambdas": "x = " + "lambda: " * 1_500 + "1",
    "blocks": "".join("  " * n + "if x:\n" for n in range(95)) + "  " * 95 + "pass",
    "elif": "if x: pass\n" + "elif y: pass\n" * 3_000,
    "conditionals": "x = " + "a if b else " * 1_500 + "c",
    "implicit concatenation": "x = (" + "'a'\n" * 10_000 + ")",
}
# A crash of the interpreter would take the tests with it.
PROGRAM = """
import sys
from ckpt_lint.frontends import python
facts = python.read("x.py", sys.stdin.buffer.read(), parse_anyway=True).facts
print(*sorted({type(fact).__name__ for fact in facts}))
"""


@pytest.mark.parametrize("shape", DEEP)
@pytest.mark.parametrize("where", ["beside", "inside"])
def test_deep_nesting_is_analysed_or_said(shape: str, where: str) -> None:
    source = f"{DEEP[shape]}\n{RESUME}"
    if where == "inside":
        source = "def f():\n" + "".join(f"  {line}\n" for line in source.splitlines())
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=source.encode(), capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()[-500:]
    assert run.stdout.split() in ([b"ResumePath"], [b"Unreadable"])


@pytest.mark.parametrize(
    "newer",
    [
        "match mode:\n    case {'a': x, **rest} if x:\n        pass\n    case [1, *_] | None:\n        pass\n",
        "def first[T](x: list[T]) -> T:\n    return x[0]\ntype Pair[T] = tuple[T, T]\nclass C[*Ts, **P]: pass\n",
        "print(f'{x!r:>{width}} {'nested'} {d[\"k\"]}')\n",
        "try:\n    pass\nexcept* ValueError:\n    pass\n",
        "with (open('a') as a, open('b') as b):\n    pass\n",
    ],
    ids=["match", "type parameters", "nested f-strings", "except*", "parenthesised with"],
)
def test_syntax_newer_than_this_python_is_read(newer: str) -> None:
    source = f"{newer}{RESUME}"
    assert codes(source) == ["CKPT201"]
    result = outcome(source)
    once = fixing.fix_bytes(PATH, source.encode(), result, CONFIG)
    assert once is not None
    assert "resume_path('runs/last.ckpt')" in once.text


def test_arms_of_a_match_are_kept_apart() -> None:
    source = (
        "def main(trainer, mode):\n"
        "    match mode:\n"
        "        case 'save':\n"
        "            path = 'last.ckpt'\n"
        "        case str() as path:\n"
        "            trainer.fit(m, ckpt_path=path)\n"
        "        case {'resume': r, **path}:\n"
        "            trainer.fit(m, ckpt_path=path)\n"
    )
    assert codes(source) == []


@pytest.mark.filterwarnings("error")
def test_other_peoples_warnings_are_not_ours_to_show() -> None:
    assert codes("x = '\\d' is 1\n" + "trainer.fit(m, ckpt_path='\\d/last.ckpt')\n") == ["CKPT201"]


@pytest.mark.parametrize(
    "odd", ["'\\N{no such name}'", "9" * 5000, "'\\ud800'", "b'\\xff'", "1e999", "0777", "1_000"]
)
def test_literals_that_python_has_its_own_mind_about(odd: str) -> None:
    source = (
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        f"ModelCheckpoint(save_last={odd}, monitor={odd})\nx[{odd}] = {odd}\n"
        f"trainer.fit(m, ckpt_path={odd})\n"
    )
    assert set(codes(source)) <= {"CKPT902"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_and_columns_are_those_of_the_file(end: str) -> None:
    source = f"# ü{end}{end}x = '\U0001f600'; trainer.fit(m, ckpt_path='last.ckpt'){end}"
    (finding,) = findings(source)
    assert finding.span.start == (3, 35)
    assert finding.span.end == (3, 46)


def test_blanked_statements_leave_the_rest_where_it_was() -> None:
    source = (
        "import lightning.pytorch as pl\nx = '''\n''' \\\n    'a'\ny = 1; z = 2; pl.callbacks.ModelCheckpoint(save_last=True)\n"
        "@decorated\ndef f():\n    pass\n    # a comment\n\nclass C:\n    pass\n"
    )
    assert fixed(source) == source.replace(
        "as pl\n", "as pl\nfrom ckpt_lint.safe.lightning import SafeModelCheckpoint\n"
    ).replace("pl.callbacks.ModelCheckpoint(", "SafeModelCheckpoint(")


def test_functions_that_hand_their_arguments_on_to_each_other_are_looked_into_once() -> None:
    """Each way through them alone would be 12 ** 8 of them."""
    rows = ["def f0_0(**kw): trainer.fit(m, **kw)"]
    for level in range(1, 9):
        below = range(12 if level > 1 else 1)
        rows += [
            f"def f{level}_{n}(**kw): " + "; ".join(f"f{level - 1}_{k}(**kw)" for k in below)
            for n in range(12)
        ]
    rows += [f"f8_{n}(ckpt_path='last.ckpt')" for n in range(12)]
    assert codes("\n".join(["import pytorch_lightning", *rows, ""]).encode()) == ["CKPT201"] * 12
