"""What the fixes of the rules that judge two places write, and where they keep still."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from ckpt_lint import fixing
from ckpt_lint.config import Config
from tests.frontends.tools import PATH, findings, outcome

HEAD = (
    "import pytorch_lightning as pl\nfrom pytorch_lightning import Trainer\n"
    "from pytorch_lightning.callbacks import ModelCheckpoint\n"
)


def fixed(body: str, *, unsafe: bool, select: Iterable[str], release: str = "2.6.6") -> str:
    """The body after its fixes, which must still be Python and which a second run must not change."""
    data = (HEAD + body).encode()
    result = outcome(data, release, select)
    if not result.findings:
        return body

    config = Config(path=None, root=Path(), unsafe_fixes=unsafe)
    once = fixing.fix_bytes(PATH, data, result, config)
    if once is None:
        return body
    again = fixing.fix_bytes(PATH, once.data, outcome(once.data, release, select), config)
    assert again is None
    text = once.data.decode()
    ast.parse(text)
    assert text.startswith(HEAD)
    return text[len(HEAD) :]


MOVED = {
    "in one function": (
        "def f(m, p):\n    t = Trainer(max_epochs=3, resume_from_checkpoint=p)\n    t.fit(m)\n",
        "def f(m, p):\n    t = Trainer(max_epochs=3)\n    t.fit(m, ckpt_path=p)\n",
    ),
    "as the first argument": (
        "t = Trainer(resume_from_checkpoint=cfg.path, max_epochs=3)\nt.fit(m, data)\n",
        "t = Trainer(max_epochs=3)\nt.fit(m, data, ckpt_path=cfg.path)\n",
    ),
    "as the only argument": (
        "Trainer(resume_from_checkpoint='a.ckpt').fit(m)\n",
        "Trainer().fit(m, ckpt_path='a.ckpt')\n",
    ),
    "over several lines, with a comma behind": (
        "t = Trainer(\n    max_epochs=3,  # enough\n    resume_from_checkpoint=str(p),\n)\nt.fit(\n    m,\n)\n",
        "t = Trainer(\n    max_epochs=3,  # enough\n    resume_from_checkpoint=str(p),\n)\nt.fit(\n    m,\n)\n",
    ),
    "before another line": (
        "t = Trainer(\n    resume_from_checkpoint=p,\n    max_epochs=3,\n)\nt.fit(\n    m,\n)\n",
        "t = Trainer(\n    max_epochs=3,\n)\nt.fit(\n    m, ckpt_path=p,\n)\n",
    ),
    "through self.trainer": (
        "class E:\n    def __init__(self, m):\n        self.trainer = pl.Trainer(resume_from_checkpoint=self.path)\n\n"
        "    def run(self, m):\n        self.trainer.fit(m)\n",
        "class E:\n    def __init__(self, m):\n        self.trainer = pl.Trainer()\n\n"
        "    def run(self, m):\n        self.trainer.fit(m, ckpt_path=self.path)\n",
    ),
    "through a dictionary": (
        "kw = {'max_epochs': 3, 'resume_from_checkpoint': 'a.ckpt'}\nt = Trainer(**kw)\nt.fit(m)\n",
        "kw = {'max_epochs': 3}\nt = Trainer(**kw)\nt.fit(m, ckpt_path='a.ckpt')\n",
    ),
    "through dict()": (
        "kw = dict(resume_from_checkpoint='a.ckpt', max_epochs=3)\nt = Trainer(**kw)\nt.fit(m)\n",
        "kw = dict(max_epochs=3)\nt = Trainer(**kw)\nt.fit(m, ckpt_path='a.ckpt')\n",
    ),
    "None is only left out": ("Trainer(resume_from_checkpoint=None)\n", "Trainer()\n"),
    "its comma goes, too": (
        "Trainer(\n    resume_from_checkpoint=None ,\n)\n",
        "Trainer(\n    \n)\n",
    ),
    "from another function": (
        "def make():\n    return Trainer(resume_from_checkpoint=PATH)\nmake().fit(m)\n",
        "def make():\n    return Trainer()\nmake().fit(m, ckpt_path=PATH)\n",
    ),
}


@pytest.mark.parametrize("name", MOVED)
def test_205_moves_the_path_to_the_fit_call(name: str) -> None:
    before, after = MOVED[name]
    assert fixed(before, unsafe=False, select=["CKPT205"]) == after


STAYS = {
    "`fit` is given a `ckpt_path` already": "t = Trainer(resume_from_checkpoint=p)\nt.fit(m, ckpt_path=q)\n",
    "several `fit` calls": "t = Trainer(resume_from_checkpoint=p)\nt.fit(m)\nt.fit(n)\n",
    "no `fit` of this Trainer": "t = Trainer(resume_from_checkpoint=p)\nrun(t)\n",
    "`p` may be another value": "t = Trainer(resume_from_checkpoint=p)\np = q\nt.fit(m)\n",
    "`fit` takes unknown arguments": "t = Trainer(resume_from_checkpoint=p)\nt.fit(m, **more)\n",
    "at another time": ("def make():\n    return Trainer(resume_from_checkpoint=newest())\nmake().fit(m)\n"),
    "`path` may be another value": (
        "def make(path):\n    return Trainer(resume_from_checkpoint=path)\nmake(1).fit(m)\n"
    ),
    "another Trainer's": (
        "t = Trainer(resume_from_checkpoint=p) if x else Trainer(resume_from_checkpoint=q)\nt.fit(m)\n"
    ),
    "where it could be taken out": (
        "kw = dict(resume_from_checkpoint=p)\na = Trainer(**kw)\nb = Trainer(**kw)\na.fit(m)\nb.fit(m)\n"
    ),
}


@pytest.mark.parametrize("reason", STAYS)
def test_205_says_why_it_keeps_still(reason: str) -> None:
    found = findings(HEAD + STAYS[reason], "2.6.6", ["CKPT205"])
    assert found
    for finding in found:
        assert finding.fix is None
        assert reason in finding.help
    assert fixed(STAYS[reason], unsafe=True, select=["CKPT205"]) == STAYS[reason]


UNSAFE = {
    "CKPT107": (
        "cb = ModelCheckpoint(save_last=True, save_weights_only=True)\nTrainer().fit(m, ckpt_path='last')\n",
        "cb = ModelCheckpoint(save_last=True)\nTrainer().fit(m, ckpt_path='last')\n",
    ),
    "CKPT108": (
        "ModelCheckpoint('runs', 'best', 'val_acc', **{})\n",
        "ModelCheckpoint('runs', 'best', 'val_acc', **{}, mode=\"max\")\n",
    ),
    "CKPT206": (
        "from pathlib import Path\nclass N(pl.LightningModule):\n    def __init__(self, p: Path):\n"
        "        self.save_hyperparameters()\nN.load_from_checkpoint('a.ckpt').eval()\n",
        "from pathlib import Path\nclass N(pl.LightningModule):\n    def __init__(self, p: Path):\n"
        "        self.save_hyperparameters()\nN.load_from_checkpoint('a.ckpt', weights_only=False).eval()\n",
    ),
    "CKPT207": (
        "net = Net()\nnet.load_from_checkpoint('a.ckpt')\n",
        "net = Net()\nnet = type(net).load_from_checkpoint('a.ckpt')\n",
    ),
}


@pytest.mark.parametrize("code", UNSAFE)
def test_unsafe_fixes_wait_to_be_asked_for(code: str) -> None:
    before, after = UNSAFE[code]
    (finding,) = findings(HEAD + before, "2.6.6", [code])
    assert finding.fix is not None
    assert finding.fix.applicability == "unsafe"
    assert fixed(before, unsafe=False, select=[code]) == before
    assert fixed(before, unsafe=True, select=[code]) == after


def test_107_names_the_resume_and_needs_one() -> None:
    alone = HEAD + "cb = ModelCheckpoint(save_last=True, save_weights_only=True)\n"
    assert findings(alone, "2.6.6", ["CKPT107"]) == []
    (finding,) = findings(HEAD + UNSAFE["CKPT107"][0], "2.6.6", ["CKPT107"])
    assert [each.span.start.row for each in finding.related] == [5]


def test_206_has_no_fix_where_the_release_does_not_know_the_argument() -> None:
    (finding,) = findings(HEAD + UNSAFE["CKPT206"][0], "2.3.3", ["CKPT206"])
    assert finding.fix is None


def test_109_makes_the_callback_a_safe_one() -> None:
    before = "Trainer(fast_dev_run=dry, callbacks=[ModelCheckpoint(save_last=True)])\n"
    (finding,) = findings(HEAD + before, "2.6.6", ["CKPT109"])
    assert finding.fix is not None
    assert finding.fix.applicability == "safe"
    assert {edit.content.strip() for edit in finding.fix.edits} == {
        "SafeModelCheckpoint",
        "from ckpt_lint.safe.pytorch_lightning import SafeModelCheckpoint",
    }
