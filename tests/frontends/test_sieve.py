"""What makes a statement worth keeping is found by plain words first."""

from __future__ import annotations

import pytest

from ckpt_lint.frontends.python import cutting, sieve, slices


@pytest.mark.parametrize("search", [cutting.is_worth, slices.is_worth], ids=["cutting", "slices"])
@pytest.mark.parametrize(
    "text",
    [
        "save_last=True",
        "ModelCheckpoint(",
        "resume_from_checkpoint=p",
        "M.load_from_checkpoint(p)",
        "trainer.fit(m)",
        "pl.Trainer(",
        "monitor =",
        "f(ckpt_path=p)",
    ],
)
def test_a_pattern_is_found_by_its_root(search: sieve.Search, text: str) -> None:
    assert search(f"x = 1; {text}")
    assert not search("fitted = monitors; Trained = 1")
