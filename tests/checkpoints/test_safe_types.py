"""The list of types that torch's safe loader builds is torch's own."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

from ckpt_lint.checkpoints import safe_types
from ckpt_lint.checkpoints.pickles.opcodes import SAFE
from ckpt_lint.checkpoints.pickles.values import Global

torch = pytest.importorskip("torch")
loader = pytest.importorskip("torch._weights_only_unpickler")


def test_the_list_is_that_of_the_torch_it_names() -> None:
    """A newer torch in constraints.txt asks for a look at what it added."""
    assert torch.__version__.startswith(safe_types.TORCH)
    assert set(loader._get_allowed_globals()) == safe_types.ALLOWED


def test_the_opcodes_are_those_that_the_safe_loader_knows() -> None:
    source = inspect.getsource(loader.Unpickler.load)
    named = set(re.findall(r"\b([A-Z][A-Z0-9_]+)\[0\]", source))
    assert {getattr(pickle, name)[0] for name in named} == set(SAFE)


def test_names_of_distributed_tensors_are_no_complaint() -> None:
    """torch allows them when the module that writes them is imported."""
    shard = Global("torch.distributed.tensor.placement_types", "Shard")
    assert safe_types.refused([shard, Global("torch", "float32")]) == ()
    assert safe_types.refused([Global("os", "system"), shard]) == ("os.system",)
