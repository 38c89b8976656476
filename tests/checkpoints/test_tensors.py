"""A tensor's opcodes are stepped over at once, to the same effect as one by one."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.checkpoints.test_pickles import followed

torch = pytest.importorskip("torch")


def test_tensors_are_stepped_over_as_the_opcodes_one_by_one_do(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = torch.zeros(3, 4, 5, 6, 7)
    values = {
        "weights": {f"w{i}": torch.zeros([2] * (i % 6)) for i in range(400)},
        "large": torch.empty(100_000),
        "views": [shared, shared[0], shared[1]],
        "types": {str(t): torch.zeros(2, dtype=t) for t in (torch.int8, torch.bfloat16, torch.bool)},
        "parameter": torch.nn.Parameter(torch.zeros(2)),
        "step": 7,
    }
    data = _pickle_of(values)
    fast = followed(data)
    monkeypatch.setattr("ckpt_lint.checkpoints.pickles.stack.step_over", lambda *_: None)
    slow = followed(data)
    assert (fast.end, fast.globals, fast.storages) == (slow.end, slow.globals, slow.storages)
    assert fast.result["step"] == slow.result["step"] == 7
    assert set(fast.result["weights"]) == set(values["weights"])
    assert len(fast.storages) == 406
    assert len(fast.memo) < len(slow.memo) / 2


def _pickle_of(values: object) -> bytes:
    file = io.BytesIO()
    torch.save(values, file)
    with zipfile.ZipFile(file) as opened:
        return opened.read(next(name for name in opened.namelist() if name.endswith("data.pkl")))
