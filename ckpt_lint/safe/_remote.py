"""Checkpoints behind fsspec URLs, where there is neither a link nor a rename."""

from __future__ import annotations

import contextlib
import sys
from typing import Any


def is_local(path: str) -> bool:
    """Whether a path is one of the local file system, not a URL."""
    return "://" not in path and "::" not in path


def appearing_whole(checkpoint_io: object, path: str) -> contextlib.AbstractContextManager[object]:
    """A context in which what Lightning writes to a URL appears when it is complete, or never.

    From 2.4.0 on Lightning does that by an fsspec transaction, which does not nest. Before, a failed
    upload leaves an empty or half file on most file systems, so the transaction is opened here.
    """
    modules = (sys.modules.get(kind.__module__) for kind in type(checkpoint_io).__mro__)
    save = next((vars(module)["_atomic_save"] for module in modules if hasattr(module, "_atomic_save")), None)
    if save is None or "transaction" in save.__code__.co_names:
        return contextlib.nullcontext()
    import fsspec

    return fsspec.core.url_to_fs(path)[0].transaction  # type: ignore[no-any-return]


def keep_remote(filesystem: Any, path: str, other: str) -> None:
    """Copy what ``path`` holds to ``other``, on the server where it can do that."""
    filesystem.copy(path, other, recursive=filesystem.isdir(path))
