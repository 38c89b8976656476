"""Sphinx: ``sphinx-build -W --keep-going docs OUTPUT``. Pages are Markdown, read by MyST."""

from __future__ import annotations

from ckpt_lint import __version__

project = "ckpt-lint"
copyright = "The ckpt-lint authors, Apache-2.0"
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["**/.*"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"ckpt-lint {release}"
