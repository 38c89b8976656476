"""Fixes of notebooks: the JSON's string literals are edited, every other byte stays."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from ckpt_lint import fixes, fixing
from ckpt_lint.config import Config
from tests.frontends.notebook.notebooks import BUILDS, CLASS, code, notebook
from tests.frontends.projects import outcome

SAFE_IMPORT = "from ckpt_lint.safe.lightning import SafeModelCheckpoint"
AFTER = BUILDS.replace("ModelCheckpoint", "SafeModelCheckpoint")


def fixed(tmp_path: Path, before: bytes) -> bytes:
    """A notebook after its fixes; a second run changes nothing."""
    file = tmp_path / "a.ipynb"
    file.write_bytes(before)
    config = Config(path=None, root=tmp_path)
    fixing.fix_files(outcome(tmp_path), config, write=True)
    assert fixing.fix_files(outcome(tmp_path), config, write=True) == []
    return file.read_bytes()


def sources(data: bytes) -> list[object]:
    return [cell["source"] for cell in json.loads(data)["cells"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize(
    "layout", [{"indent": 1}, {"indent": "\t"}, {"indent": None}, {"ensure_ascii": True}], ids=str
)
def test_only_the_lines_that_change_are_written_anew(
    layout: dict[str, object], bom: bytes, newline: str, tmp_path: Path
) -> None:
    imports, builds = 'a = "é😀\\t/"\n' + CLASS + "b = 1\n", f"c = 'é'; {BUILDS}  # \"é\" \\"
    before = notebook(imports, "!ls", builds, **layout).replace("\n", newline)
    after = notebook(
        imports.replace("b =", f"{SAFE_IMPORT}\nb ="), "!ls", builds.replace(BUILDS, AFTER), **layout
    ).replace("\n", newline)
    assert fixed(tmp_path, bom + before.encode()) == bom + after.encode()


def test_a_configuration_that_a_cell_writes_is_edited_where_it_is_written(tmp_path: Path) -> None:
    head = "%%writefile config.yaml\n# é\ncheckpoint:\n  _target_: "
    tail = "  # why\n  save_last: true\n"
    before = notebook("x = 1", f"{head}lightning.pytorch.callbacks.ModelCheckpoint{tail}", "y = 2")
    after = notebook("x = 1", f"{head}ckpt_lint.safe.lightning.SafeModelCheckpoint{tail}", "y = 2")
    assert fixed(tmp_path, before.encode()) == after.encode()


def test_escapes_that_nobody_would_write_stay(tmp_path: Path) -> None:
    before = notebook(CLASS, "x = 'a/b'; " + BUILDS).replace("a/b", "a\\/b\\u00e9\\ud83d\\ude00")
    after = notebook(CLASS + SAFE_IMPORT + "\n", "x = 'a/b'; " + AFTER).replace(
        "a/b", "a\\/b\\u00e9\\ud83d\\ude00"
    )
    assert fixed(tmp_path, before.encode()) == after.encode()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([CLASS + BUILDS], [[CLASS, SAFE_IMPORT + "\n", AFTER]]),
        ([CLASS.rstrip(), BUILDS], [[CLASS, SAFE_IMPORT], [AFTER]]),
        ([CLASS, BUILDS + "\n"], [[CLASS, SAFE_IMPORT + "\n"], [AFTER + "\n"]]),
        ([code(CLASS + BUILDS, listed=False)], [CLASS + SAFE_IMPORT + "\n" + AFTER]),
        (
            [CLASS, f"%%writefile a.py\n{CLASS}{BUILDS}"],
            [[CLASS], ["%%writefile a.py\n", CLASS, f"{SAFE_IMPORT}\n", AFTER]],
        ),
        ([code(CLASS, listed=False), BUILDS], [CLASS + SAFE_IMPORT + "\n", [AFTER]]),
    ],
)
def test_an_import_is_a_line_of_its_own(cells: list[str], expected: list[object], tmp_path: Path) -> None:
    assert sources(fixed(tmp_path, notebook(*cells).encode())) == expected


def test_a_guard_over_several_lines(tmp_path: Path) -> None:
    cell = (
        'import os\np = "a/last.ckpt"\ntrainer.fit(\n    model,\n    ckpt_path=(\n        p\n'
        "        if os.path.exists(p)\n        else None\n    ),\n)\n"
    )
    after = sources(fixed(tmp_path, notebook(cell).encode()))
    text = "".join(after[0])
    compile(text, "cell", "exec")
    assert "resume_path(p, missing_ok=True)" in text
    assert "os.path.exists" not in text


def test_the_diff_is_one_of_cells(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(notebook(CLASS, "x = 1", BUILDS), encoding="utf-8")
    (done,) = fixing.fix_files(outcome(tmp_path), Config(path=None, root=tmp_path), write=False)
    lines = fixes.diff(done).splitlines()
    assert [line.rpartition(":")[2] for line in lines if line.startswith("+++")] == ["cell 1", "cell 3"]
    assert f"+{SAFE_IMPORT}" in lines


def test_a_notebook_with_a_broken_cell_is_left_as_it_was(tmp_path: Path) -> None:
    before = notebook(CLASS, BUILDS, "ModelCheckpoint(").encode()
    file = tmp_path / "a.ipynb"
    file.write_bytes(before)
    checked = outcome(tmp_path)
    assert fixing.fix_files(checked, Config(path=None, root=tmp_path), write=True) == []
    assert file.read_bytes() == before
