from __future__ import annotations

import json
from pathlib import Path

import pytest

from ckpt_lint.reports import render, url_of
from tests.reports.builders import RELEASE, finding, fix, report

JSON = """\
[
  {
    "code": "CKPT101",
    "name": "dangling-last-link",
    "message": "\\u00e9",
    "severity": "error",
    "filename": "/project/train.py",
    "location": {
      "row": 3,
      "column": 5
    },
    "end_location": {
      "row": 4,
      "column": 2
    },
    "fix": {
      "applicability": "unsafe",
      "message": "Build `SafeModelCheckpoint`",
      "edits": [
        {
          "content": "a\\n",
          "location": {
            "row": 1,
            "column": 1
          },
          "end_location": {
            "row": 1,
            "column": 1
          }
        },
        {
          "content": "b",
          "location": {
            "row": 3,
            "column": 5
          },
          "end_location": {
            "row": 3,
            "column": 6
          }
        }
      ]
    },
    "url": "https://github.com/ckpt-lint/ckpt-lint/blob/main/docs/rules/CKPT101.md",
    "lightning": {
      "distribution": "pytorch-lightning",
      "version": "2.1.3",
      "source": "uv.lock"
    }
  }
]
"""


@pytest.fixture
def in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getcwd", lambda: "/project")


@pytest.mark.usefixtures("in_project")
def test_json_has_ruffs_fields_and_the_release() -> None:
    found = finding(3, 5, 4, 2, path="lib/../train.py", message="é", fix=fix("unsafe"), release=RELEASE)
    assert render(report("", found, notes=("not in json",)), "json", color=True) == JSON


def test_json_says_null_for_what_is_not_there() -> None:
    [entry] = json.loads(render(report("", finding(path="-")), "json", color=False))
    assert (entry["fix"], entry["lightning"], entry["filename"]) == (None, None, "-")


def test_json_keeps_a_link_in_the_file_name(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    path = str(tmp_path / "link" / "train.py")
    assert json.loads(render(report("", finding(path=path)), "json", color=False))[0]["filename"] == str(
        tmp_path / "link" / "train.py"
    )


def test_json_of_no_findings_is_an_empty_list() -> None:
    assert render(report(""), "json", color=False) == "[]\n"


@pytest.mark.usefixtures("in_project")
def test_github_shows_where_and_what() -> None:
    shown = report("", finding(3, 5, 3, 9), notes=("no summary here",))
    assert render(shown, "github", color=True) == (
        "::error title=ckpt-lint (CKPT101),file=/project/src/train.py,"
        "line=3,col=5,endLine=3,endColumn=9::"
        "src/train.py:3:5: CKPT101 last.ckpt is a link that dangles\n"
    )


@pytest.mark.usefixtures("in_project")
def test_github_gets_no_columns_for_several_rows() -> None:
    shown = render(report("", finding(3, 5, 6, 2)), "github", color=False)
    assert "train.py,line=3,endLine=6::" in shown


@pytest.mark.usefixtures("in_project")
def test_github_escapes_what_ends_a_property_or_a_line() -> None:
    found = finding(path="a:b,c%\n.py", message="100%\r\n::error::x, y", severity="warning")
    assert render(report("", found), "github", color=False) == (
        "::warning title=ckpt-lint (CKPT101),file=/project/a%3Ab%2Cc%25%0A.py,"
        "line=1,col=1,endLine=1,endColumn=2::"
        "a:b,c%25%0A.py:1:1: CKPT101 100%25%0D%0A::error::x, y\n"
    )


def test_github_never_gets_a_row_or_column_below_one() -> None:
    shown = render(report("", finding(0, 0, 0, 0, severity="info")), "github", color=False)
    assert shown.startswith("::notice ")
    assert "line=1,col=1,endLine=1,endColumn=1::" in shown


def test_github_of_no_findings_is_empty() -> None:
    assert render(report("", notes=("a",)), "github", color=False) == ""


def test_the_manual_page_is_found_by_code() -> None:
    assert url_of(finding(code="CKPT203")).endswith("/docs/rules/CKPT203.md")
