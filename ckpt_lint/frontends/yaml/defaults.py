"""Hydra's list of defaults: which file it puts at a place that its directory does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ckpt_lint.crossing import ConfigMove

_ITEM = re.compile(r"(?:(?:override|optional)\s+)*(?P<config>[\w/.-]+)@(?P<package>[\w.]+)")


def moves(root: yaml.Node) -> Iterator[ConfigMove]:
    """``- group@package: name`` and ``- group/name@package`` at the top of a document."""
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode) and key.value == "defaults":
            for item in value.value if isinstance(value, yaml.SequenceNode) else ():
                yield from _move(item)


def _move(item: yaml.Node) -> Iterator[ConfigMove]:
    pairs = item.value if isinstance(item, yaml.MappingNode) else [(item, None)]
    for key, name in pairs if not isinstance(item, yaml.SequenceNode) else ():
        match = _ITEM.fullmatch(key.value) if isinstance(key, yaml.ScalarNode) else None
        if match is not None and (name is None or isinstance(name, yaml.ScalarNode)):
            config = match["config"] if name is None else f"{match['config']}/{name.value}"
            yield ConfigMove(config.removesuffix(".yaml"), match["package"])
