"""The first difference between two states, tensor by tensor."""

from __future__ import annotations

import pytest

from ckpt_lint.testing.compare import first_difference

NAN = float("nan")


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
def test_a_tensor_is_its_copy_whatever_its_kind() -> None:
    torch = pytest.importorskip("torch")
    for tensor in (
        torch.arange(8.0),
        torch.arange(7.0),
        torch.arange(9.0)[1:],
        torch.arange(9.0)[1:8],
        torch.arange(8.0).reshape(2, 4).t(),
        torch.tensor([True] * 8),
        torch.tensor(3),
        torch.zeros(0),
        torch.tensor([NAN, 1.0]),
        torch.arange(4, dtype=torch.bfloat16),
        torch.complex(torch.ones(2), torch.ones(2)),
        torch.quantize_per_tensor(torch.ones(8), 0.1, 0, torch.qint8),
        torch.eye(3).to_sparse(),
    ):
        assert first_difference({"w": tensor}, {"w": tensor.clone()}) is None, tensor


def test_one_element_makes_a_difference() -> None:
    torch = pytest.importorskip("torch")
    for size in (7, 8):
        one, other = torch.zeros(size), torch.zeros(size)
        other[-1] = 1e-45
        found = first_difference({"w": one}, {"w": other})
        assert found is not None
        assert (found.where, found.how) == ("w", f"1 of {size} values differ")


def test_zero_is_minus_zero() -> None:
    torch = pytest.importorskip("torch")
    assert first_difference({"w": torch.zeros(8)}, {"w": -torch.zeros(8)}) is None


def test_shapes_and_types_are_part_of_a_tensor() -> None:
    torch = pytest.importorskip("torch")
    assert first_difference(torch.zeros(4), torch.zeros(2, 2)).how == "had shape (4,), has (2, 2)"
    assert (
        first_difference(torch.zeros(4), torch.zeros(4).half()).how == "was torch.float32, is torch.float16"
    )
