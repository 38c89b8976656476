"""Randomness that depends on the epoch alone, so that two runs can be compared bit for bit."""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

# No round number: a project that seeds with one must not get the very same stream.
BASE = 20_251


def seed(epoch: int) -> None:
    """Seed Python, numpy where it is loaded, and torch, for one epoch."""
    import torch

    random.seed(BASE + epoch)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(BASE + epoch)
    torch.manual_seed(BASE + epoch)


@contextmanager
def steady() -> Iterator[None]:
    """Give the session its random state back afterwards, and keep loaders from drawing on it.

    Lightning makes the iterator of a resumed epoch before the epoch starts, and that of
    another one after it (2.6.6, ``TrainingEpochLoop.on_run_start``). Torch draws a seed when
    an iterator is made: without this the two epochs would shuffle differently.
    """
    import torch
    from torch.utils.data.dataloader import _BaseDataLoaderIter

    original = _BaseDataLoaderIter.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(BASE)
            original(self, *args, **kwargs)

    numpy = sys.modules.get("numpy")
    states = random.getstate(), numpy.random.get_state() if numpy else None
    try:
        with torch.random.fork_rng(devices=[]), mock.patch.object(_BaseDataLoaderIter, "__init__", init):
            yield
    finally:
        random.setstate(states[0])
        if numpy:
            numpy.random.set_state(states[1])


def digest(batch: Any) -> str:
    """A hash of a batch's tensors and plain values."""
    found = hashlib.blake2b(digest_size=16)
    for part in _parts(batch):
        found.update(part)
    return found.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    import torch

    if isinstance(value, torch.Tensor):
        plain = value.detach().cpu().contiguous()
        yield str(plain.dtype).encode()
        yield plain.reshape(-1).view(torch.uint8).numpy().tobytes() if plain.numel() else b""
    elif isinstance(value, Mapping):
        for key in value:
            yield repr(key).encode()
            yield from _parts(value[key])
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _parts(each)
    elif isinstance(value, (str, int, float, bool, bytes, type(None))):
        yield repr(value).encode()
