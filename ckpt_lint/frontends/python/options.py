"""Which options of a command line give the values that a resume of this file waits for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import libcst as cst

from ckpt_lint.crossing import OpenSink, Passage
from ckpt_lint.frontends.python.lookups import last_name
from ckpt_lint.frontends.python.nodes import descendants, dotted, text_of
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.ports import Port

# These make an option of each parameter of the function that they are given. They are looked for in
# the text: such a call may be blanked, as no path is part of it.
_MADE = re.compile(r"\b(?:Fire|typer\.run|CLI|auto_cli)\(\s*(\w+)")


def passages(walk: Walk, ports: Ports, sinks: Iterable[OpenSink], text: str) -> Iterator[Passage]:
    """From each option to the key or the parameter that it sets, of those that ``sinks`` wait for.

    ``text`` is the whole file's.
    """
    waiting = dict.fromkeys(port for sink in sinks for port in sink.ports)
    for port in waiting:
        if port.kind in ("key", "spread") and port.name in ports.declared:
            yield from (Passage(Port("option", "", name), port) for name in ports.declared[port.name])
    if any(port.kind == "parameter" for port in waiting):
        made = set(_MADE.findall(text))
        for node in walk.scopes:
            if isinstance(node, cst.FunctionDef):
                by_typer = "typer" in text and any(
                    last_name(_called(d)) == "command" for d in node.decorators
                )
                yield from _of_function(node, ports, waiting, by_typer or node.name.value in made)


def _of_function(
    node: cst.FunctionDef, ports: Ports, waiting: dict[Port, None], made: bool
) -> Iterator[Passage]:
    by_decorator = dict(_decorating(node))
    for parameter in (*node.params.params, *node.params.kwonly_params):
        name = parameter.name.value
        port = ports.own("parameter", ports.of_function(node), name)
        if port in waiting:
            found = by_decorator.get(name) or _typed(parameter) or ((name,) if made else ())
            spelled = dict.fromkeys(each for option in found for each in (option, option.replace("_", "-")))
            yield from (Passage(Port("option", "", option), port) for option in spelled)


def _decorating(node: cst.FunctionDef) -> Iterator[tuple[str, tuple[str, ...]]]:
    """``@click.option("--resume", "-r", "ckpt")``: the parameter, and the names of its option."""
    for decorator in node.decorators:
        call = decorator.decorator
        if isinstance(call, cst.Call) and last_name(call.func) == "option":
            texts = [text_of(a.value) or "" for a in call.args if a.keyword is None]
            names = tuple(text.lstrip("-") for text in texts if text.startswith("-"))
            named = next((text for text in texts if not text.startswith("-")), "")
            if names:
                yield named or max(names, key=len).replace("-", "_"), names


def _called(decorator: cst.Decorator) -> cst.BaseExpression:
    call = decorator.decorator
    return call.func if isinstance(call, cst.Call) else call


def _typed(parameter: cst.Param) -> tuple[str, ...]:
    """``resume: str = typer.Option(None, "--resume")``, in an annotation too; by default its own name."""
    said = (parameter.default, parameter.annotation)
    for node in (part for each in said if each is not None for part in descendants(each)):
        if isinstance(node, cst.Call) and dotted(node.func) in ("typer.Option", "Option"):
            texts = [text_of(a.value) or "" for a in node.args if a.keyword is None]
            names = tuple(text.lstrip("-") for text in texts if text.startswith("-"))
            return names or (parameter.name.value,)
    return ()
