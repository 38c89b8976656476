"""Dependencies of Pipenv: a Pipfile, whose entries look like Poetry's and mean PEP 440."""

from __future__ import annotations

from collections.abc import Iterator

from ckpt_lint.project import poetry, toml
from ckpt_lint.project.declarations import MAIN, OPTIONAL, Declaration
from ckpt_lint.project.text import Text
from ckpt_lint.project.tomlplaces import extents

_OTHER = ("source", "requires", "scripts", "pipenv")


def read(source: Text) -> Iterator[Declaration]:
    """Yield the declarations of a Pipfile.

    Raises:
        TomlError: it does not parse.
    """
    document = toml.loads(source.content.encode())
    places = extents(source.content)
    for category, table in document.items():
        tier = MAIN if category == "packages" else OPTIONAL
        listed = isinstance(table, dict) and category not in _OTHER
        for name, value in table.items() if listed else ():
            yield from poetry.read(source, places, (category, name), value, tier)
