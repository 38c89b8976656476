"""What becomes of each literal, and the list of those of which nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lint import cli
from tests.frontends.tools import facts

KINDS = {
    "trainer.fit(m, ckpt_path='last.ckpt')": ("resume",),
    "trainer.save_checkpoint('last.ckpt')": ("save",),
    "path = 'last.ckpt'\ntorch.save(state, path)": ("save",),
    "shutil.copy('runs/last.ckpt', target)": ("save",),
    "if name == 'last.ckpt': pass": ("compare",),
    "name.endswith('last.ckpt')": ("compare",),
    "torch.load('last.ckpt')": ("weights",),
    "Model.load_from_checkpoint(os.path.join(run, 'last.ckpt'))": ("weights",),
    "trainer.test(m, ckpt_path='last.ckpt')": ("evaluation",),
    "kwargs = dict(ckpt_path='last.ckpt')\ntrainer.validate(m, **kwargs)": ("evaluation",),
    "if os.path.exists(os.path.join(run, 'last.ckpt')): go()": ("guard",),
    "found = (run / 'last.ckpt').is_file()": ("guard",),
    "path = run / 'last.ckpt'\nif path.exists(): go(path)": (),
    "print('runs/last.ckpt')": ("log",),
    "log.info('see %s', 'runs/last.ckpt')": ("log",),
    "path = 'last.ckpt'\nprint(path)\ntorch.load(path)": ("log", "weights"),
    "path = 'runs/last.ckpt'": (),
    "anything('runs/last.ckpt')": (),
    "def f():\n    return run / 'last.ckpt'": (),
}


@pytest.mark.parametrize(("source", "uses"), KINDS.items(), ids=KINDS)
def test_what_becomes_of_a_literal(source: str, uses: tuple[str, ...]) -> None:
    assert [use.uses for use in facts(source).uses] == [uses]


@pytest.mark.parametrize("source", ["'''last.ckpt'''", "# last.ckpt", "x = 'last-epoch.ckpt'"])
def test_texts_and_near_names_are_no_literals(source: str) -> None:
    assert facts(source).uses == ()


def test_the_list_leaves_out_what_another_file_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("setup.py").write_text("", encoding="utf-8")
    Path("names.py").write_text("LAST = 'last.ckpt'\nOTHER = 'runs/last.ckpt'\n", encoding="utf-8")
    Path("main.py").write_text("from names import LAST\ntrainer.fit(m, ckpt_path=LAST)\n", encoding="utf-8")
    code = cli.main(["--isolated", "--lightning-version", "2.1.3", "--show-unknown", "."])
    captured = capsys.readouterr()
    assert code == 1
    assert "names.py:2:9: unknown: what becomes of 'runs/last.ckpt'\n" in captured.err
    assert captured.err.count("unknown:") == 1
    assert "unknown" not in captured.out
