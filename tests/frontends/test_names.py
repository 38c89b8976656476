"""Which distribution a callback or a resume belongs to, and what is shown of it."""

from __future__ import annotations

import pytest

from tests.frontends.tools import callbacks, codes, resumes

LIGHTNING, PYTORCH = "lightning", "pytorch-lightning"


@pytest.mark.parametrize(
    ("imports", "name", "distributions"),
    [
        ("from lightning.pytorch.callbacks import ModelCheckpoint", "ModelCheckpoint", (LIGHTNING,)),
        ("from pytorch_lightning.callbacks import ModelCheckpoint", "ModelCheckpoint", (PYTORCH,)),
        ("from pytorch_lightning.callbacks import ModelCheckpoint as M", "M", (PYTORCH,)),
        ("import pytorch_lightning as L", "L.callbacks.ModelCheckpoint", (PYTORCH,)),
        ("import lightning as pl", "pl.pytorch.callbacks.ModelCheckpoint", (LIGHTNING,)),
        ("import lightning.pytorch.callbacks", "lightning.pytorch.callbacks.ModelCheckpoint", (LIGHTNING,)),
        ("from lightning.pytorch.callbacks import *", "ModelCheckpoint", (LIGHTNING,)),
        ("from pytorch_lightning.callbacks import *", "ModelCheckpoint", (PYTORCH,)),
        (
            "try:\n    from lightning.pytorch.callbacks import ModelCheckpoint\n"
            "except ImportError:\n    from pytorch_lightning.callbacks import ModelCheckpoint",
            "ModelCheckpoint",
            (LIGHTNING, PYTORCH),
        ),
        (
            "try:\n    import pytorch_lightning as pl\nexcept ImportError:\n    import lightning.pytorch as pl",
            "pl.callbacks.ModelCheckpoint",
            (PYTORCH, LIGHTNING),
        ),
        (
            "if new:\n    import lightning.pytorch as pl\nelse:\n    import pytorch_lightning as pl",
            "pl.callbacks.ModelCheckpoint",
            (LIGHTNING, PYTORCH),
        ),
    ],
)
@pytest.mark.parametrize("call", ["{}(save_last=True)", "def f():\n    return {}(save_last=True)"])
def test_the_import_says_which_distribution(
    imports: str, name: str, distributions: tuple[str, ...], call: str
) -> None:
    (callback,) = callbacks(f"{imports}\n{call.format(name)}\n")
    assert callback.distributions == distributions
    assert callback.safe_class is not None


def test_an_import_that_replaces_another_decides() -> None:
    source = (
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "from keras.callbacks import ModelCheckpoint\n"
        "ModelCheckpoint(save_last=True)\n"
    )
    assert callbacks(source) == []


def test_a_class_that_may_be_kerass_is_not_rewritten() -> None:
    source = (
        "if tf:\n    from keras.callbacks import ModelCheckpoint\n"
        "else:\n    from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "ModelCheckpoint(save_last=True)\n"
    )
    (callback,) = callbacks(source)
    assert callback.safe_class is None


def test_names_of_arguments_are_those_of_model_checkpoint() -> None:
    (callback,) = callbacks(
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "ModelCheckpoint('runs', None, 'x', False, True, -1, mode='max')\n"
    )
    shown = {name: value.possible for name, value in callback.arguments.items()}
    assert shown == {
        "dirpath": ("runs",),
        "filename": (None,),
        "monitor": ("x",),
        "verbose": (False,),
        "save_last": (True,),
        "save_top_k": (-1,),
        "mode": ("max",),
    }
    assert callback.complete


def test_unknown_keywords_leave_the_arguments_incomplete() -> None:
    (callback,) = callbacks(
        "from lightning.pytorch.callbacks import ModelCheckpoint\nModelCheckpoint(save_last=True, **more)\n"
    )
    assert not callback.complete


def test_the_place_of_a_callback_is_its_save_last() -> None:
    (callback,) = callbacks(
        "from lightning.pytorch.callbacks import ModelCheckpoint\n"
        "x = [\n    ModelCheckpoint(\n        save_last=True,\n    )\n]\n"
    )
    assert callback.place.span == ((4, 9), (4, 23))
    assert callback.place.statement_rows == (2, 6)


def test_a_resume_names_its_sinks() -> None:
    (resume,) = resumes(
        "import lightning as L\nimport pytorch_lightning\npath = 'runs/last.ckpt'\n"
        "L.Trainer().fit(m, ckpt_path=path)\ntrainer.ckpt_path = path\n"
    )
    assert resume.sinks == ("`fit(ckpt_path=...)` in line 4", "`trainer.ckpt_path = ...` in line 5")
    assert resume.distributions == (LIGHTNING, PYTORCH)
    assert resume.text == "'runs/last.ckpt'"


def test_a_guard_is_shown_as_it_is_written() -> None:
    (resume,) = resumes(
        "p = 'last.ckpt'\ntrainer.fit(m, ckpt_path=p if os.path.exists(\n    p\n) else None)\n"
    )
    assert [guard.spelling for guard in resume.guards] == ["os.path.exists( p )"]


@pytest.mark.parametrize("comment", ["# noqa: CKPT201", "# ckpt-lint: ignore[CKPT201] it never moves"])
def test_a_suppression_anywhere_in_the_statement(comment: str) -> None:
    assert codes(f"trainer.fit(\n    m,\n    ckpt_path='last.ckpt',\n)  {comment}\n") == []
    assert codes(f"trainer.fit(  {comment}\n    m,\n    ckpt_path='last.ckpt',\n)\n") == []
    assert codes(f"{comment}\ntrainer.fit(m, ckpt_path='last.ckpt')\n") == []
    assert codes(f"def f():  {comment}\n  trainer.fit(m, ckpt_path='last.ckpt')\n") == ["CKPT201"]


REGISTRY = (
    "from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint\n"
    "REGISTRY = {'checkpoint': ModelCheckpoint, 'stopping': EarlyStopping}\n"
)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("REGISTRY[name](save_last=True)", ["CKPT101"]),
        ("REGISTRY.get(name)(save_last=True)", ["CKPT101"]),
        ("chosen = REGISTRY[name]\nchosen(save_last=True)", ["CKPT101"]),
        ("REGISTRY[name](monitor='val_acc')", []),
        ("REGISTRY['checkpoint'](monitor='val_acc')", ["CKPT108"]),
        ("REGISTRY['stopping'](monitor='val_acc')", []),
    ],
)
def test_an_entry_of_a_registry_is_a_callback_where_only_that_takes_the_argument(
    call: str, expected: list[str]
) -> None:
    assert codes(REGISTRY + call) == expected
