"""The first difference between two states."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

SEPARATOR = " / "
LOOK_INSIDE = "look inside"


@dataclass(frozen=True)
class Difference:
    """Where two states differ: ``weights / layer.weight``, and how."""

    where: str
    how: str


def first_difference(expected: Any, found: Any, ignore: tuple[str, ...] = ()) -> Difference | None:
    """The first difference that no pattern of ``ignore`` names, or ``None``."""
    for path, how in _differences(expected, found, (), set()):
        where = SEPARATOR.join(path)
        if not any(fnmatchcase(where, pattern) for pattern in ignore):
            return Difference(where, how)
    return None


def _differences(
    expected: Any, found: Any, path: tuple[str, ...], seen: set[int]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """All differences; ``seen`` are the objects that were looked into, which may form rings."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in expected:
            if key in found:
                yield from _differences(expected[key], found[key], (*path, str(key)), seen)
            else:
                yield (*path, str(key)), "was there when training stopped, is not restored"
        for key in found:
            if key not in expected:
                yield (*path, str(key)), "is there after the resume, was not when training stopped"
    elif isinstance(expected, (list, tuple)) and isinstance(found, (list, tuple)):
        if len(expected) != len(found):
            yield path, f"had {len(expected)} entries, has {len(found)}"
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from _differences(one, other, (*path, str(index)), seen)
    else:
        how = _unequal(expected, found)
        if how == LOOK_INSIDE:
            if id(expected) not in seen:
                seen.add(id(expected))
                yield from _differences(vars(expected), vars(found), path, seen)
        elif how:
            yield path, how


def _unequal(expected: Any, found: Any) -> str | None:
    """How two values that are no containers differ."""
    import torch

    if isinstance(expected, torch.Tensor) or isinstance(found, torch.Tensor):
        return _tensors_unequal(expected, found)
    if isinstance(expected, float) and isinstance(found, float):
        same = expected == found or (math.isnan(expected) and math.isnan(found))
        return None if same else f"was {expected!r}, is {found!r}"
    compares: Any = type(expected).__eq__
    if type(expected) is type(found) and compares is object.__eq__:
        return LOOK_INSIDE if hasattr(expected, "__dict__") else None
    try:
        same = bool(expected == found)
    except (TypeError, ValueError, RuntimeError):  # numpy arrays answer element by element
        return _tensors_unequal(expected, found)
    return None if same else f"was {_short(expected)}, is {_short(found)}"


def _tensors_unequal(expected: Any, found: Any) -> str | None:
    import torch

    try:
        one, other = (torch.as_tensor(value).detach().cpu() for value in (expected, found))
    except (TypeError, ValueError, RuntimeError):
        return f"was {_short(expected)}, is {_short(found)}"
    if one.shape != other.shape:
        return f"had shape {tuple(one.shape)}, has {tuple(other.shape)}"
    both_tensors = isinstance(expected, torch.Tensor) and isinstance(found, torch.Tensor)
    if both_tensors and one.dtype != other.dtype:
        return f"was {one.dtype}, is {other.dtype}"
    if one.dtype == other.dtype and one.layout is torch.strided and _same_bits(one, other):
        return None
    if one.layout is not torch.strided:
        one, other = one.to_dense(), other.to_dense()
    differs = (one != other) & ~((one != one) & (other != other))  # NaN equals NaN here
    count = int(differs.sum())
    if count == 0:
        return None
    if one.numel() == 1:
        return f"was {one.item()!r}, is {other.item()!r}"
    return f"{count} of {one.numel()} values differ"


def _same_bits(one: Any, other: Any) -> bool:
    """Whether two dense tensors are bit for bit the same; in words of 64 bits, which takes half the time."""
    import torch

    for each in (one, other):
        offset = each.storage_offset() * each.element_size()
        if each.is_quantized or not each.is_contiguous() or each.nbytes % 8 or offset % 8:
            return torch.equal(one, other)
    return torch.equal(one.view(-1).view(torch.int64), other.view(-1).view(torch.int64))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
