"""How a word of a command line gives an option or a key its value, in a shell's text and in Python's."""

from __future__ import annotations

import re

OPTION = re.compile(r"-{1,2}(?P<name>[A-Za-z][\w.-]*)")
"""``--resume``, whose value is the next word."""
GIVEN = re.compile(r"(?P<dashes>-{0,2})\+{0,2}(?P<name>[A-Za-z_][\w.-]*)=(?P<value>.*)", re.DOTALL)
"""``--resume=value``, or ``resume=value`` of Hydra's."""
