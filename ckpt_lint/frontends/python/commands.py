"""Command lines that Python puts together: ``["python", "train.py", "--resume", path]``, ``os.system``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from ckpt_lint.frontends.commandlines import GIVEN, OPTION
from ckpt_lint.frontends.purposes import OTHER_PURPOSE
from ckpt_lint.frontends.python.nodes import descendants, text_of
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.ports import Port

_RUNS = frozenset({"system", "popen", "run", "call", "check_call", "check_output", "Popen"})
_LAST_GIVEN = re.compile(
    r"(?:(?:^|\s)--?(?P<option>[A-Za-z][\w-]*)[ =]|\s\+{0,2}(?P<key>[A-Za-z_][\w.]*)=)\S*$"
)


def given(walk: Walk) -> Iterator[tuple[Site, Port]]:
    """Every value that a command line gives to an option or a key, and the port of that."""
    for site in walk.lists:
        assert isinstance(site.node, cst.List)
        yield from _in_list([element.value for element in site.node.elements], site)
    for site in walk.calling(*_RUNS):
        assert isinstance(site.node, cst.Call)
        if site.node.args:
            command = site.node.args[0].value
            match = _LAST_GIVEN.search(_text(command))
            if match is not None and not _has_other_purpose([_text(command)]):
                option = match["option"]
                yield site.moved(command), Port("option" if option else "key", "", option or match["key"])


def _in_list(values: list[cst.BaseExpression], site: Site) -> Iterator[tuple[Site, Port]]:
    texts = [_text(value) for value in values]
    if _has_other_purpose(texts):
        return
    for value, text, before in zip(values, texts, ["", *texts]):
        option, named = OPTION.fullmatch(before), GIVEN.fullmatch(text)
        if named is not None:
            yield site.moved(value), Port("option" if named["dashes"] else "key", "", named["name"])
        elif option is not None:
            yield site.moved(value), Port("option", "", option["name"])


def _has_other_purpose(texts: list[str]) -> bool:
    """Whether a command evaluates or exports, by the script that it runs."""
    words = [word for text in texts for word in text.split()]
    return any(word.endswith(".py") and OTHER_PURPOSE.search(word.rpartition("/")[2]) for word in words)


def _text(node: cst.BaseExpression) -> str:
    """What is known of a text; a field of an f-string stands for itself."""
    if isinstance(node, cst.FormattedString):
        parts = (p.value if isinstance(p, cst.FormattedStringText) else "{}" for p in node.parts)
        return "".join(parts)
    if isinstance(node, cst.BinaryOperation):
        return "".join(_text(part) for part in descendants(node) if isinstance(part, cst.SimpleString))
    return text_of(node) or ""
