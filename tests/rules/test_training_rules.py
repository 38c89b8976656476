"""Rules on Trainers, runs and loads: on which release each holds, and across files."""

from __future__ import annotations

import pytest

from ckpt_lint import engine
from ckpt_lint.config import Options
from ckpt_lint.facts import Run
from ckpt_lint.filefacts import FileFacts, Project
from ckpt_lint.findings import Finding
from ckpt_lint.frontends import python
from ckpt_lint.rules import RULES, Situation, selected
from tests.frontends.tools import CONFIG

HEAD = (
    "import lightning.pytorch as pl\nfrom lightning.pytorch import Trainer\n"
    "from lightning.pytorch.callbacks import ModelCheckpoint\nfrom pathlib import Path\n"
)
TWO = "Trainer(callbacks=[ModelCheckpoint(save_last={0}), ModelCheckpoint(save_last={0}, mode='max')])\n"
LAST = "Trainer(callbacks=[ModelCheckpoint({})]).fit(m, ckpt_path='last')\n"
MODEL = (
    "class N(pl.LightningModule):\n    def __init__(self, p: Path):\n        self.save_hyperparameters()\n"
)
BODIES = {
    "CKPT106": TWO.format(True),
    "CKPT106 link": TWO.format("'link'"),
    "CKPT107": "ModelCheckpoint(save_last=True, save_weights_only=True)\n" + LAST.format(""),
    "CKPT108": "ModelCheckpoint(monitor='val_acc')\n",
    "CKPT109": "Trainer(fast_dev_run=True, callbacks=[ModelCheckpoint(save_last=True)])\n",
    "CKPT111": "Trainer(callbacks=[ModelCheckpoint(filename='a'), ModelCheckpoint(every_n_epochs=1)])\n",
    "CKPT202": "Trainer().fit(m, ckpt_path='runs/last.ckpt')\n",
    "CKPT204": LAST.format(""),
    "CKPT204 versions": LAST.format("save_last=True"),
    "CKPT205": "Trainer(resume_from_checkpoint='a.ckpt')\n",
    "CKPT206": MODEL + "Trainer().fit(N(p), ckpt_path='a.ckpt')\n",
    "CKPT207": "net = Net()\nnet.load_from_checkpoint('a.ckpt')\n",
    "CKPT208": "import pytorch_lightning as old\nTrainer(callbacks=[old.callbacks.ModelCheckpoint()])\n",
    "CKPT209": "t = Trainer(max_epochs=3)\nt.fit(m)\nt.fit(m, ckpt_path='a.ckpt')\n",
    "CKPT210": MODEL.replace("Path)", "Path = None)").replace(": Path", ": Path | None")
    + "Trainer().fit(N(), ckpt_path='a.ckpt')\n",
}
RELEASES = ("1.6.5", "1.9.5", "2.0.1", "2.0.9", "2.1.3", "2.2.5", "2.3.3", "2.4.0", "2.5.2", "2.5.6", "2.6.6")
SILENT = {
    "CKPT106": ("1.6.5", "1.9.5", "2.0.1", "2.0.9", "2.2.5", "2.3.3", "2.4.0", "2.5.2", "2.5.6"),
    "CKPT106 link": ("1.6.5", "1.9.5", "2.0.1", "2.0.9"),
    "CKPT109": RELEASES[:9],
    "CKPT111": ("1.6.5",),
    "CKPT202": ("1.6.5",),
    "CKPT204": ("1.6.5",),
    "CKPT204 versions": ("1.6.5", "2.0.1"),
    "CKPT205": ("1.6.5", "1.9.5"),
    "CKPT206": ("2.4.0", "2.5.2", "2.5.6"),
    "CKPT208": ("1.6.5",),
    "CKPT210": ("2.4.0", "2.5.2", "2.5.6"),
}


def judged(files: dict[str, str], release: str, code: str) -> list[Finding]:
    facts = [python.read(path, text.encode()) for path, text in sorted(files.items())]
    versions = dict.fromkeys(("lightning", "pytorch-lightning"), release)
    options = Options(selected([code], (), ()), lightning_version=versions)
    return engine.judged(facts, CONFIG, options).findings


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("case", BODIES)
def test_each_rule_holds_on_the_releases_that_were_measured(case: str, release: str) -> None:
    code = case.split()[0]
    found = judged({"train.py": HEAD + BODIES[case]}, release, code)
    assert [f.code for f in found] == ([] if release in SILENT.get(case, ()) else [code])
    for finding in found:
        assert f"lightning {release}" in finding.message
        assert "measured on" in finding.message
        assert finding.help


@pytest.mark.parametrize(("torch", "holds"), [(None, True), ("2.5.1", False), ("2.6.0", True)])
def test_torch_decides_whether_a_load_is_a_safe_one(torch: str | None, holds: bool) -> None:
    facts = python.read("train.py", (HEAD + BODIES["CKPT206"]).encode())
    project = Project((facts,))
    situation = Situation("lightning", "2.6.6", project=project, torch=torch)
    (run,) = project.of(Run)
    assert bool(RULES["CKPT206"].check(run, situation)) is holds


TRAIN = "from lightning.pytorch import Trainer\nfrom {} import N\nTrainer().fit(N(p), ckpt_path='a.ckpt')\n"
MODELS = HEAD + MODEL


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"models/net.py": MODELS, "train.py": TRAIN.format("models.net")}, True),
        ({"models/net.py": MODELS, "train.py": TRAIN.format("models")}, True),
        ({"a/net.py": MODELS, "b/other.py": MODELS, "train.py": TRAIN.format("a.net")}, True),
        ({"a/net.py": MODELS, "b/other.py": MODELS, "train.py": TRAIN.format("a")}, False),
        ({"train.py": TRAIN.format("models.net")}, False),
    ],
)
def test_206_finds_the_model_in_another_file(files: dict[str, str], found: bool) -> None:
    findings = judged(files, "2.6.6", "CKPT206")
    assert [f.path for f in findings] == (["train.py"] if found else [])
    for finding in findings:
        assert finding.related[0].path.endswith("net.py")


def test_107_and_208_join_files() -> None:
    saves = HEAD + "ModelCheckpoint(save_last=True, save_weights_only=True)\n"
    (finding,) = judged({"a.py": saves, "b.py": HEAD + LAST.format("")}, "2.6.6", "CKPT107")
    assert (finding.path, finding.related[0].path) == ("a.py", "b.py")
    old = "import pytorch_lightning as pl\nclass N(pl.LightningModule): pass\n"
    (finding,) = judged({"net.py": old, "train.py": TRAIN.format("net")}, "2.6.6", "CKPT208")
    assert finding.path == "train.py"


def test_facts_survive_the_way_between_processes() -> None:
    import pickle

    facts = python.read("train.py", (HEAD + "".join(BODIES.values())).encode())
    again: FileFacts = pickle.loads(pickle.dumps(facts))
    assert again == facts


RESUMED = HEAD + "from net import Net\nTrainer(max_epochs={}).fit(Net(), ckpt_path='a.ckpt')\n"
FRESH = HEAD + "from net import Net\nTrainer(max_epochs={}).fit(Net())\n"


@pytest.mark.parametrize(
    ("fresh", "resumed", "expected"),
    [
        ({"train.py": FRESH.format(5)}, 5, ["train.py"]),
        ({"train.py": FRESH.format(5)}, 9, []),
        ({"train.py": FRESH.format(5), "long.py": FRESH.format(9)}, 9, []),
        ({"train.py": FRESH.format("epochs")}, 5, []),
        ({"train.py": FRESH.format(5).replace("import Net\n", "import Other as Net\n")}, 5, []),
        ({}, 5, []),
    ],
    ids=["same", "more", "which one is not known", "not a literal", "another model", "no run before"],
)
def test_the_run_before_is_that_of_the_same_model_in_another_file(
    fresh: dict[str, str], resumed: int, expected: list[str]
) -> None:
    found = judged({**fresh, "resume.py": RESUMED.format(resumed)}, "2.6.6", "CKPT209")
    assert [finding.related[0].path for finding in found] == expected
