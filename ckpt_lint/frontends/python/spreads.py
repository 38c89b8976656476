"""Configurations that are spread into a call of another file's function: ``train(**cfg.train)``."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.crossing import Passage
from ckpt_lint.frontends.python.attributes import FIELDS_OF, PARSES
from ckpt_lint.frontends.python.lookups import last_name
from ckpt_lint.frontends.python.mappings import arguments
from ckpt_lint.frontends.python.nodes import dotted
from ckpt_lint.frontends.python.ports import Ports
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.ports import Port

# What the parameters that matter are called; and whatever this file's own parser declares.
NAMES = ("save_last", "ckpt_path", "checkpoint_path", "resume", "resume_from_checkpoint", "resume_path")


def passages(walk: Walk, ports: Ports, asked: frozenset[str]) -> Iterator[Passage]:
    """From each key to the parameter of that name, of the functions ``asked`` for."""
    for site in walk.calling(*asked):
        call = site.node
        assert isinstance(call, cst.Call)
        if any(argument.star == "**" for argument in call.args):
            owners = ports.imported(call.func, site)
            for there in arguments(call.args, site, ()).unknown if owners else ():
                for name in dict.fromkeys((*NAMES, *ports.declared)):
                    for port in spread_of(there, name, ports):
                        yield from (Passage(port, Port("parameter", owner, name)) for owner in owners)


def spread_of(mapping: Site, name: str, ports: Ports) -> Iterator[Port]:
    """The port of the key ``name`` of a spread mapping of which only its own name is known."""
    node = mapping.node
    if isinstance(node, cst.Call) and last_name(node.func) in FIELDS_OF and len(node.args) == 1:
        node = node.args[0].value
    called = dotted(node)
    key = ports.key(f"{called}.{name}", mapping) if called is not None else None
    if isinstance(node, cst.Call) and last_name(node.func) in PARSES:
        key = ports.named(name)
    if key is not None:
        yield key._replace(kind="spread")
