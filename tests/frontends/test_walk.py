"""What one walk over a module finds, and what is asked of it by name."""

from __future__ import annotations

import libcst as cst
import pytest

from ckpt_lint.frontends.python.names import Names
from ckpt_lint.frontends.python.nodes import descendants
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.reachable import Reachable
from ckpt_lint.frontends.python.tree import Walk

HANDED_ON = """
PATH = "last.ckpt"
def build(directory, name):
    other = 3
    chosen = directory / name
    return chosen
class Run:
    def __init__(self, resume):
        self.resume = resume
Run(build(root, PATH))
"""


def walk(source: str) -> Walk:
    return Walk(cst.parse_module(source))


def called(found: Walk, *names: str) -> list[str]:
    return [found.module.code_for_node(site.node) for site in found.calling(*names)]


def test_calls_are_found_by_the_name_behind_their_last_dot_in_source_order() -> None:
    found = walk("a.fit(1)\ntest()\nfit(2)\nb.c.fit(test(3))\nfits()\nx[0]()\n")
    assert called(found, "fit") == ["a.fit(1)", "fit(2)", "b.c.fit(test(3))"]
    assert called(found, "test", "fit") == ["a.fit(1)", "test()", "fit(2)", "test(3)", "b.c.fit(test(3))"]
    assert called(found, "load") == called(found) == []


def test_a_literal_reaches_names_through_arguments_returns_and_constructors() -> None:
    reached = Reachable(walk(HANDED_ON)).names(frozenset())
    assert {"PATH", "name", "chosen", "build", "resume"} <= reached
    assert "other" not in reached


def test_names_that_are_asked_for_reach_others_without_a_literal() -> None:
    reachable = Reachable(walk(HANDED_ON.replace("last.ckpt", "logs")))
    assert "chosen" not in reachable.names(frozenset())
    assert {"chosen", "resume"} <= reachable.names(frozenset({"directory"}))


def test_what_is_below_a_node_comes_in_source_order() -> None:
    expression = cst.parse_expression("f(a, [b, c.d])(e)")
    names = [part.value for part in descendants(expression) if isinstance(part, cst.Name)]
    assert names == ["f", "a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("text", "read_here"),
    [
        ("args.resume", True),
        ("args.resume_from", False),
        ("args.resume_from or args.resume", True),
        ("vars(args)['resume']", True),
        ('options.get("resume" )', True),
        ("['resume' + 'x', 'y']", False),
        ("print('resume', 'x')", False),
    ],
)
def test_an_option_that_its_own_file_reads_is_no_key_of_others(text: str, read_here: bool) -> None:
    found = walk("parser.add_argument('--resume')\n")
    ports = Ports("train.py", text, found, Names(found))
    assert (len(ports.option("resume")) == 1) is read_here


def test_a_family_is_a_class_and_its_ancestors_the_nearest_first() -> None:
    found = walk("class A(Module): pass\nclass B(A): pass\nclass C(B, A, Mixin): pass\n")
    names = Names(found)
    family = names.family(found.classes[-1][0])
    assert [member.name.value for member in family.members] == ["C", "B", "A"]
    assert names.family(family.members[0]) is family
