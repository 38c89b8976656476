"""``ckpt-lint versions``: what each Lightning release does, and which are safe for a project."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from ckpt_lint import engine, output, reports, settings
from ckpt_lint.advisories.matrix import matrix
from ckpt_lint.reports.style import painter
from ckpt_lint.versions import advice, safety, table

WITHOUT_TERMINAL = (120, 24)


def run(args: argparse.Namespace) -> int:
    """Print the matrix, or with paths what it means for the project in them.

    Raises ``UsageError`` for settings that mean nothing. Returns 0, or 2 where something could
    not be read.
    """
    paint = painter(reports.use_color(sys.stdout, os.environ))
    width = shutil.get_terminal_size(WITHOUT_TERMINAL).columns
    if not args.paths:
        as_json = args.format == "json"
        text = table.as_json(matrix()) if as_json else table.render(matrix(), width, paint)
        output.write(sys.stdout, text)
        return 0
    config, options = settings.load(args)
    outcome = engine.check([Path(path) for path in args.paths], config, options)
    output.troubles(outcome, findings_too=True)
    found = safety.surveys(outcome, config, options)
    if args.format == "json":
        output.write(sys.stdout, json.dumps(advice.as_json(found), indent=2) + "\n")
    else:
        output.write(sys.stdout, advice.render(found, paint))
    return 2 if outcome.incomplete else 0
