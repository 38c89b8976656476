"""A notebook's JSON: where its code stands, and edits of it that leave every other byte alone."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import Any

from ckpt_lint.frontends.notebook import cells
from ckpt_lint.frontends.notebook.literals import edits
from ckpt_lint.frontends.notebook.scanning import Cell, code_cells
from ckpt_lint.frontends.python.source import Source, Undecodable


class NotPython(Exception):
    """A notebook in another language."""


@dataclass(frozen=True)
class Notebook(Source):
    """The code of a notebook as ``text``, and the JSON that it stands in."""

    json: str
    cells: tuple[Cell, ...]

    def parts(self, text: str) -> list[tuple[str, str]]:
        """Name and text of each cell."""
        return [(f"{self.path}:cell {part.number}", f"{part.text}\n") for part in cells.parts(text)]

    def encode(self, text: str) -> bytes:
        """The notebook with its code changed to ``text``. Raises ``ValueError`` if a cell is lost."""
        new = {part.number: part.text for part in cells.parts(text)}
        if new.keys() != {cell.number for cell in self.cells}:
            raise ValueError("the cells of the notebook are no longer told apart")
        result = self.json
        for cell in reversed(self.cells):
            for start, end, content in sorted(edits(self.json, cell, new[cell.number]), reverse=True):
                result = result[:start] + content + result[end:]
        return (codecs.BOM_UTF8 if self.bom else b"") + result.encode()


def open_notebook(path: str, data: bytes) -> Notebook:
    """Read a notebook. Raises ``Undecodable``, or ``NotPython``."""
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8-sig")
        content = json.loads(text)
    except RecursionError:
        raise Undecodable("is no notebook: it nests too deeply") from None
    except ValueError as error:
        raise Undecodable(f"is no notebook: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise Undecodable("is no notebook: it has no cells")
    if _language(content) not in ("", "python", "ipython"):
        raise NotPython
    found = tuple(code_cells(text))
    module = cells.join((cell.number, cell.text) for cell in found)
    return Notebook(path, module, "utf-8", bom, text, found)


def _language(content: dict[str, Any]) -> str:
    metadata = content.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        inner = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get(name), str):
            return str(inner[name]).lower()
    return ""
