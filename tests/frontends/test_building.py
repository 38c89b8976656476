"""The tree that is built is the one that LibCST parses, layout apart, and stands where that stands."""

from __future__ import annotations

import ast
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from ckpt_lint.findings import Position, Span
from ckpt_lint.frontends.python import decode
from ckpt_lint.frontends.python.building import Building
from ckpt_lint.frontends.python.nodes import children, descendants
from ckpt_lint.frontends.python.positions import Built, Printed
from ckpt_lint.frontends.python.source import Undecodable
from tests.frontends.test_robustness import installed_files

SECONDS = 10
CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))

# Of other nodes, such as the name in an attribute, the place may be unknown.
ASKED = (cst.Call, cst.BaseString, cst.Arg, cst.BaseDictElement, cst.IfExp, cst.BooleanOperation)

EXPRESSIONS = r"""
a.b.c[1][x, 2:3, ::4][(1, 2)][(1), 2][*a]
f(a, (b), *c, d=(1), **e)(((g)))
f(x for x in y)(*a, b, k=1, *c)
[1, *a, (2)], {1, *b}, (), (1,), {'a': (b), **(c), ('d'): 1}
[x async for x in y if a if b for z in x], {x: y for x, y in z}, {x for x in y}, ((x) for x in y)
a or b or (c) or d and not e and f
(a or b) or c, a or (b or c)
a < b <= c != d is not e not in f, (a) == (b)
a + b * c ** -d // ~e @ f % g << 1 >> 2 & 3 | 4 ^ 5, +1j, 0x1F, 1_000.5e3, ...
lambda a, /, b=1, *c, d=(2), **e: (yield)
lambda *, a: a if b else c
(x := 1), (yield), (yield from a), (await b)
'a' "b" f'c', b'x' b'y', rb'\n', '''q''', '\'', ("é" "ü"), f"{a!r:>{b}} {c.d['e']}"
é.ü + ("ä", ö), True, None
""".strip().splitlines()

STATEMENTS = r"""
import a, b.c as d; from . import e; from ..f.g import (h as i, j,); from k import *
x: int; y: (str) = (1); z = w = 1; v += 1; u //= (2); t @= 3
del a, b[c]; del (d); assert x, (y); raise E from (e)
global a, b; nonlocal c
x = 1; \\n y = 2; # c; d
if a: b
if a: b; c
""".strip().splitlines()

BLOCKS = '''
@a.b(1)
@c
async def f(a: int, /, b: "x" = 1, *args: y, c, d=(2), **kw) -> (None):
    """Doc."""
    async with a as b, (c) as (d, e), f: pass
    async for x, *y in z:
        break
    else: continue
    return
    return (yield)
class C(B, *args, metaclass=M, **kw):
\tx = 1 ; y = 2
\tdef g(self): return self
try:
    a
except (A, B) as e:
    b
except:
    c
else:
    d
finally:
    e
if a:
    b
elif c:
    d
else:
    if e:
        f
while a:
    if b: c
    elif d: e
    else: f
'''


def built(text: str) -> tuple[Building, cst.Module]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Building(text, ast.parse(text)), cst.parse_module(text)


def pairs(ours: cst.CSTNode, theirs: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Nodes that correspond, all of which must be of one kind and spell the same."""
    assert type(ours) is type(theirs)
    for name in ("value", "star"):
        spelled = getattr(theirs, name, None)
        assert not isinstance(spelled, str) or getattr(ours, name) == spelled
    assert type(getattr(ours, "operator", None)) is type(getattr(theirs, "operator", None))
    yield ours, theirs
    below = list(children(ours)), list(children(theirs))
    assert len(below[0]) == len(below[1]), type(ours)
    for one, other in zip(*below):
        yield from pairs(one, other)


def check(text: str, *, places: bool = True) -> None:
    building, module = built(text)
    ours, theirs = Built(building), Printed(module, text)
    both = list(pairs(building.module, module))
    patterns = {part for one, _ in both if isinstance(one, cst.MatchPattern) for part in descendants(one)}
    for one, other in both:
        if (
            places
            and one not in patterns
            and isinstance(one, (cst.BaseExpression, cst.Arg, cst.BaseDictElement))
        ):
            at = place(ours, one)
            assert at == theirs[other] or (at is None and not isinstance(one, ASKED)), (text, one)


def place(positions: Built, node: cst.CSTNode) -> Span | None:
    try:
        return positions[node]
    except KeyError:
        return None


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    if sys.version_info < (3, 11) and "[*a]" in source:
        source = source.replace("[*a]", "")
    text = f"async def f():\n    ({source}\n    )\n"
    check(text)


@pytest.mark.parametrize("source", STATEMENTS)
def test_simple_statements(source: str) -> None:
    text = source.replace(r"\\n", "\\\n")
    check(f"{text}\n")
    check(f"def f():\r\n  a = 1\r\n  {text}\r\n".replace("import *", "import l"))


def test_compound_statements() -> None:
    check(BLOCKS)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="match and except* are newer than this Python")
def test_newer_statements() -> None:
    check(
        "match a, b:\n"
        "    case [1, *x] | {1: (v), **r} if (c): d\n"
        "    case (A(b=1) |\n        None) as e: pass\n"
        "    case _: pass\n"
        "try: a\nexcept* (B): c\n"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_cases(case: Path) -> None:
    check(decode("x.py", case.read_bytes()).text)


def test_installed_files() -> None:
    """As many as a few seconds allow, spread over all."""
    until = time.monotonic() + SECONDS
    files = sorted(installed_files())
    for number in range(len(files)):
        path = files[number * 89 % len(files)]
        try:
            text = decode("x.py", path.read_bytes()).text
            ast.parse(text)
            cst.parse_module(text)
        except (Undecodable, SyntaxError, ValueError, RecursionError, MemoryError, cst.ParserSyntaxError):
            # Files of test suites that no Python, or only another one, can read.
            continue
        if len(text) < 60_000:
            check(text, places=number % 4 == 0)
        if time.monotonic() > until:
            break


def test_what_is_dropped_is_left_out() -> None:
    text = "import a\nx = 1\nimport b\nif c:\n    y = 1\nelse:\n    z\nif d:\n    e\nelif f:\n    g\n"
    tree = ast.parse(text)
    condition, chain = tree.body[3], tree.body[4]
    assert isinstance(condition, ast.If)
    assert isinstance(chain, ast.If)
    dropped = {tree.body[1], condition.body[0], chain.orelse[0]}
    expected = "import a\npass\nimport b\nif c:\n    pass\nelse:\n    z\nif d:\n    e\n"
    assert list(pairs(Building(text, tree, dropped).module, cst.parse_module(expected)))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("if a:  # c \\\n", cst.IndentedBlock),
        ("if a:\n    # c: \\\n", cst.IndentedBlock),
        ("if a == '#': \\\n", cst.SimpleStatementSuite),
        ("if a: \\\n \\\n", cst.SimpleStatementSuite),
        ("if a: x; \\\n", cst.SimpleStatementSuite),
    ],
)
def test_a_backslash_goes_on_unless_it_ends_a_comment(head: str, kind: type[cst.CSTNode]) -> None:
    for module in built(f"{head}    y = 1\n"):
        (condition,) = getattr(module, "module", module).body
        assert type(condition.body) is kind
    if kind is cst.IndentedBlock:
        check(f"{head}    while b: c\n")


def test_a_docstring_that_goes_before_a_semicolon_leaves_a_block() -> None:
    text = "class C:\n    '''Doc.''' \\\n  ; x = \\\n 1\n    def f(self): pass\n"
    tree = ast.parse(text)
    definition = tree.body[0]
    assert isinstance(definition, ast.ClassDef)
    expected = "class C:\n    x = 1\n    def f(self): pass\n"
    building = Building(text, tree, {definition.body[0]})
    assert list(pairs(building.module, cst.parse_module(expected)))


def test_a_semicolon_joins_no_further_than_its_row() -> None:
    text = "a = 1; \\\n b(2)\nc = 3; d\n"
    tree = ast.parse(text)
    building = Building(text, tree, {tree.body[1]})
    assert list(pairs(building.module, cst.parse_module("a = 1\nc = 3; d\n")))
    first = building.module.body[0]
    assert Built(building)[first] == Span(Position(1, 1), Position(1, 6))


def test_operands_side_by_side_nest_only_so_deeply() -> None:
    """Each of them would remember its way through all the others."""
    text = "x = a" + " or a" * 2_000
    with pytest.raises(RecursionError):
        Building(text, ast.parse(text))
