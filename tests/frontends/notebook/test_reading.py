"""What is found in notebooks, and in which cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ckpt_lint import engine, reports
from ckpt_lint.config import Config, Options
from ckpt_lint.crossing import OpenLiteral
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.frontends import notebook as frontend
from ckpt_lint.ports import Port
from ckpt_lint.reports.notebooks import in_cells
from ckpt_lint.rules import selected
from tests.frontends.notebook.notebooks import BUILDS, CLASS, code, notebook, old_notebook
from tests.frontends.projects import outcome

MARKDOWN = {"cell_type": "markdown", "metadata": {}, "source": ["`save_last=True`"]}


def report(tmp_path: Path, text: str) -> reports.Report:
    (tmp_path / "a.ipynb").write_bytes(text.encode())
    checked = outcome(tmp_path)
    sources = {Path(path).name: source for path, source in checked.texts().items()}
    findings = [
        in_cells(type(each)(**{**vars(each), "path": Path(each.path).name}), sources)
        for each in checked.findings
    ]
    return reports.Report(tuple(findings), sources)


def found(tmp_path: Path, text: str) -> list[tuple[int, int, int, str]]:
    """Cell, row, column and code of each finding."""
    return [(f.cell, *f.span.start, f.code) for f in report(tmp_path, text).findings]


def read(text: str) -> FileFacts:
    return frontend.read("a.ipynb", text.encode())


@pytest.mark.parametrize("indent", [1, 4, None])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_cells_are_one_module_and_positions_are_those_of_the_cell(
    tmp_path: Path, indent: int | None, ascii_only: bool
) -> None:
    text = notebook(
        MARKDOWN, CLASS + "é = 1", f"é = 1\né; {BUILDS}\n", indent=indent, ensure_ascii=ascii_only
    )
    assert found(tmp_path, text) == [(3, 2, 31, "CKPT101")]


def test_one_string_as_source_and_the_third_format(tmp_path: Path) -> None:
    assert found(tmp_path, notebook(code(CLASS + BUILDS, listed=False))) == [(1, 2, 28, "CKPT101")]
    assert found(tmp_path, old_notebook(CLASS, BUILDS)) == [(2, 1, 28, "CKPT101")]


@pytest.mark.parametrize(
    "before",
    [
        "%matplotlib inline\n",
        "!pip install lightning\n",
        "!pip install \\\n  lightning\n",
        "%%time\n",
        "%%capture output\n",
        "files = !ls\n",
        "n = %timeit -o f()\n",
        "?print\n",
        "print?\n",
        "print??\n",
        "if True:\n    !ls\n",
        "for x in y:\n    %time f(x)\n",
        "x = 5 \\\n  % 3\n",
        "x = '''\n%magic\n!shell\n'''\n",
    ],
)
def test_magics_are_passed_over_and_rows_stay(before: str, tmp_path: Path) -> None:
    row = before.count("\n") + 2
    assert found(tmp_path, notebook(before + CLASS + BUILDS)) == [(1, row, 28, "CKPT101")]


@pytest.mark.parametrize(
    "cell",
    [
        f"%%writefile train.txt\n{CLASS}{BUILDS}",
        f"%%html\n<b>{BUILDS}</b>",
        f"# {BUILDS}",
        "ls -l\n",
        "if x:\n",
    ],
)
def test_cells_that_are_not_python_are_passed_over(cell: str, tmp_path: Path) -> None:
    assert found(tmp_path, notebook(CLASS, cell, BUILDS)) == [(3, 1, 28, "CKPT101")]


@pytest.mark.parametrize(
    "head", ["%%writefile train.py", "%%writefile -a 'a b/train.py'", "\n%%file train.py"]
)
def test_a_cell_that_writes_a_script_is_a_module_of_its_own(head: str, tmp_path: Path) -> None:
    row = head.count("\n") + 2
    assert found(tmp_path, notebook(CLASS, f"{head}\n{BUILDS}")) == []
    text = notebook("x = 1", f"{head}\n{CLASS}{BUILDS}", f"{CLASS}{BUILDS}  # ckpt-lint: ignore[CKPT101]")
    assert found(tmp_path, text) == [(2, row + 1, 28, "CKPT101")]
    ignored = notebook("x = 1", f"{head}\n{CLASS}{BUILDS}  # ckpt-lint: ignore[CKPT101]")
    assert found(tmp_path, ignored) == []


CONFIG = "trainer:\n  callbacks:\n    - class_path: lightning.pytorch.callbacks.ModelCheckpoint\n"
CONFIG += "      init_args:\n        save_last: true"


def test_a_cell_that_writes_a_configuration_is_one(tmp_path: Path) -> None:
    text = notebook("x = 1", f"%%writefile a/config.yaml\n{CONFIG}\n", "y = 2")
    assert found(tmp_path, text) == [(2, 6, 9, "CKPT101")]
    assert found(tmp_path, notebook(f"%%writefile a.yml\n{CONFIG}  # ckpt-lint: ignore[CKPT101]\n")) == []
    assert found(tmp_path, notebook(f"%%writefile a.txt\n{CONFIG}")) == []
    (broken,) = found(tmp_path, notebook(f"%%writefile a.yaml\n{CONFIG}\n  x: [", "y = 2"))
    assert (broken[0], broken[3]) == (1, "CKPT902")


def test_a_broken_cell_that_holds_the_words_is_said(tmp_path: Path) -> None:
    text = notebook(CLASS, f"{BUILDS} +* 1", BUILDS)
    assert found(tmp_path, text) == [(2, 1, 1, "CKPT902"), (3, 1, 28, "CKPT101")]


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("%%writefile job.sh\npython main.py fit --ckpt_path a/last.ckpt", (1, 2, 32)),
        ('CKPT = "a/last.ckpt"\n!python main.py fit --ckpt_path $CKPT', (1, 1, 8)),
        ("x = 1\nCKPT = f'{x}/last.ckpt'  \n!python main.py fit --ckpt_path={CKPT}", (1, 2, 8)),
    ],
)
def test_what_a_command_of_a_notebook_is_given(cell: str, at: tuple[int, int, int], tmp_path: Path) -> None:
    assert found(tmp_path, notebook(cell)) == [(*at, "CKPT201")]


def test_shell_lines_are_read(tmp_path: Path) -> None:
    text = notebook(
        "!python main.py fit \\\n  --ckpt_path a/last.ckpt",
        "%%bash\ncd x\npython main.py fit --ckpt_path=a/last.ckpt",
        "if x:\n    !python main.py fit --ckpt_path=a/last.ckpt\n",
    )
    assert found(tmp_path, text) == [(1, 2, 15, "CKPT201"), (2, 3, 20, "CKPT201"), (3, 2, 25, "CKPT201")]
    (literal,) = read(notebook("!python train.py resume=$dir/last.ckpt")).open
    assert isinstance(literal, OpenLiteral)
    assert literal.ports == (Port("key", "", "resume"),)


@pytest.mark.parametrize("language", ["julia", "R", "scala"])
def test_other_languages_are_silent(language: str) -> None:
    assert read(notebook(CLASS + BUILDS, language=language)) == FileFacts("a.ipynb")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"cells": 3, "x": "save_last"}', '"save_last lightning"', "[" * 9000]
)
def test_what_is_no_notebook_is_said_only_where_it_was_named_or_is_lightnings(text: str) -> None:
    named = frontend.read("a.ipynb", text.encode(), parse_anyway=True).facts
    assert len(named) == (0 if "cells" in text else 1)
    assert len(read(text).facts) == ("lightning" in text)


@pytest.mark.parametrize(
    "content",
    [
        {"cells": [1, [], {"cell_type": "code"}, {"cell_type": "code", "source": [1, "save_last"]}]},
        {"cells": [{"cell_type": "code", "source": {"save_last": 1}}], "metadata": 3},
        {"worksheets": {"cells": "save_last"}},
        {"worksheets": ["save_last", {"cells": {}}, {}]},
        {"cells": [{"cell_type": "code", "source": "save_last \ud83d \x00"}]},
    ],
)
def test_odd_notebooks_raise_nothing(content: object) -> None:
    read(json.dumps(content))


def test_comments_hide_findings(tmp_path: Path) -> None:
    text = notebook(
        CLASS + "%time x",
        BUILDS + "  # noqa: CKPT101",
        f"# ckpt-lint: ignore[CKPT101] why\n{BUILDS}",
        "!ls '# noqa: CKPT101",
    )
    assert found(tmp_path, text) == []


def test_reports_name_the_cell(tmp_path: Path) -> None:
    shown = report(tmp_path, notebook("x = 1\n", 'trainer.fit(\n  m, ckpt_path="last.ckpt")'))
    full, concise = (reports.render(shown, kind, color=False) for kind in ("full", "concise"))
    assert " --> a.ipynb:cell 2:2:16\n" in full
    assert '1 | trainer.fit(\n2 |   m, ckpt_path="last.ckpt")\n' in full
    assert concise.startswith("a.ipynb:cell 2:2:16: CKPT201 ")
    assert "`fit(ckpt_path=...)` in cell 2, line 2;" in concise
    (as_json,) = json.loads(reports.render(shown, "json", color=False))
    assert (as_json["cell"], as_json["location"]) == (2, {"row": 2, "column": 16})
    assert {edit["cell"] for edit in as_json["fix"]["edits"]} == {1, 2}
    assert ",line=1," in reports.render(shown, "github", color=False)


def test_a_notebook_without_the_words_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ckpt_lint.frontends.notebook.open_notebook", None)
    assert read(notebook("x = 1")) == FileFacts("a.ipynb")


@pytest.mark.parametrize("name", ["a.ipynb", "my first.ipynb"])
def test_a_place_that_a_message_names_is_one_of_a_cell(name: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("lightning==2.1.3\n", encoding="utf-8")
    (tmp_path / name).write_text(notebook("x = 1", CLASS + BUILDS), encoding="utf-8")
    checked = engine.check(
        [tmp_path], Config(path=None, root=tmp_path), Options(selected(None, (), ()), jobs=1)
    )
    (requirement,) = (each for each in checked.findings if each.code == "CKPT301")
    assert f"CKPT101 at {tmp_path / name}:cell 2:2;" in in_cells(requirement, checked.texts()).message


def test_the_line_of_a_sink_in_a_notebook_is_one_of_its_cell(tmp_path: Path) -> None:
    resume = "from names import LAST\nfrom lightning.pytorch import Trainer\nTrainer().fit(m, ckpt_path=LAST)"
    (tmp_path / "names.py").write_text("LAST = 'runs/last.ckpt'\n", encoding="utf-8")
    (tmp_path / "go on.ipynb").write_text(notebook(CLASS + BUILDS, resume), encoding="utf-8")
    checked = outcome(tmp_path)
    (found,) = (in_cells(each, checked.texts()) for each in checked.findings if each.code == "CKPT201")
    assert f"in {tmp_path / 'go on.ipynb'}, cell 2, line 3;" in found.message
