"""What a file, section or command is for, by its name."""

from __future__ import annotations

import re

OTHER_PURPOSE = re.compile(
    r"(?:^|[_\W])(?:eval\w*|test\w*|valid\w*|predict\w*|infer\w*|sampl\w*|generat\w*|export\w*|demo)(?:[_\W]|$)",
    re.IGNORECASE,
)
"""Names of what uses a checkpoint and does not go on training from it."""
TRAINING = re.compile(
    r"(?:^|[_\W])(?:(?:pre)?train\w*|fit|fine_?tune\w*|resume\w*|experiment)(?:[_\W]|$)"
    r"|^(?:run|main|launch)$",
    re.IGNORECASE,
)
"""Names of what may go on training from one."""
