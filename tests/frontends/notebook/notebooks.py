"""Builds notebooks as text, laid out as Jupyter writes them."""

from __future__ import annotations

import json
from typing import Any

CLASS = "from lightning.pytorch.callbacks import ModelCheckpoint\n"
BUILDS = "callback = ModelCheckpoint(save_last=True)"


def code(source: str, *, listed: bool = True) -> dict[str, Any]:
    """A code cell whose source is a list of lines, or one string."""
    lines: object = source.splitlines(keepends=True) if listed else source
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": lines}


def notebook(*cells: str | dict[str, Any], language: str = "python", **layout: Any) -> str:
    """A notebook; text in place of a cell is a code cell."""
    content = {
        "cells": [code(cell) if isinstance(cell, str) else cell for cell in cells],
        "metadata": {"kernelspec": {"language": language, "name": "k"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, **{"indent": 1, "ensure_ascii": False, **layout}) + "\n"


def old_notebook(*cells: str) -> str:
    """A notebook of the third format."""
    inner = [
        {"cell_type": "code", "language": "python", "input": c.splitlines(True), "outputs": []} for c in cells
    ]
    return json.dumps({"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": inner}]}, indent=1)
