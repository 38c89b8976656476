"""Names that Python 2 had for what Python 3 calls otherwise; pickles by protocol 2 use them."""

from __future__ import annotations

from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING


def renamed(module: str, name: str) -> tuple[str, str]:
    """Return module and name as Python 3 has them, as ``pickle`` does."""
    if (module, name) in NAME_MAPPING:
        return NAME_MAPPING[module, name]
    return IMPORT_MAPPING.get(module, module), name
