"""Odd, broken and large YAML: no crash, no noise, exact positions, every byte kept."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest

from ckpt_lint import fixing
from ckpt_lint.config import Config
from ckpt_lint.facts import CheckpointCallback, Unreadable
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.frontends import yaml
from tests.frontends.projects import outcome

CALLBACK = "lightning.pytorch.callbacks.ModelCheckpoint"
SAFE = "ckpt_lint.safe.lightning.SafeModelCheckpoint"
CONFIG = f"""\
# ünï 😀
note: "a\u2028b\u0085c"
checkpoint:
  _target_: {CALLBACK}  # é
  save_last: true
"""


def read(text: str | bytes) -> FileFacts:
    return yaml.read("config.yaml", text.encode() if isinstance(text, str) else text)


def places(text: str) -> list[tuple[int, int]]:
    return [fact.place.span.start for fact in read(text).facts if isinstance(fact, CheckpointCallback)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("encoding", "bom"), [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16", b"")])
def test_a_fix_keeps_encoding_mark_and_line_ends(
    encoding: str, bom: bytes, newline: str, tmp_path: Path
) -> None:
    file = tmp_path / "config.yaml"
    text = CONFIG.replace("\n", newline)
    file.write_bytes(bom + text.encode(encoding))
    checked = outcome(tmp_path)
    assert [finding.span.start for finding in checked.findings] == [(5, 3)]
    fixing.fix_files(checked, Config(path=None, root=tmp_path), write=True)
    assert file.read_bytes() == bom + text.replace(CALLBACK, SAFE).encode(encoding)
    assert outcome(tmp_path).findings == []


@pytest.mark.parametrize(
    "text",
    [
        f"a: 1\n---\n{CONFIG}",
        f"%YAML 1.1\n---\n{CONFIG}...\n---\nb: [\n]\n",
        CONFIG.replace("checkpoint:", "checkpoint: !custom"),
        CONFIG.replace("checkpoint:", "checkpoint: &anchor"),
        CONFIG.replace("save_last: true", "save_last: !!bool 'true'"),
        CONFIG.replace("save_last: true", "save_last: false\n  save_last: true"),
        CONFIG.replace("save_last: true", "? save_last\n  : true"),
        CONFIG + "self: &s\n  me: *s\n",
        CONFIG + "[a, b]: c\n? {x: y}\n: z\n",
        CONFIG + "<<: {a: 1}\n",
        CONFIG + "<<: 3\n",
        CONFIG + "date: 2024-99-99\nnumber: 0b2\nfloat: 1e999\noctal: 0o9\n",
    ],
)
def test_odd_yaml_is_read(text: str) -> None:
    assert len(places(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "save_last: [\n",
        "save_last: true\n\tx: 1\n",
        "{% if x %}\nsave_last: true\n{% endif %}\n",
        f"{{% if x %}}\ncallback:\n  _target_: {CALLBACK}\n{{% endif %}}\n",
        f"a: {{{{ name }}}}\n _target_: {CALLBACK}\n",
        "save_last: *unknown\n",
        "save_last: \x00\n",
        "last.ckpt: \ud800\n".encode("utf-8", "surrogatepass"),
        b"save_last: \xff\xfe\n",
        "save_last\n",
        "last.ckpt\n---\n- last.ckpt\n",
        "- [save_last, true]\n",
        "",
    ],
)
def test_what_is_broken_and_not_plainly_lightnings_is_silent(text: str | bytes) -> None:
    assert read(text).facts == ()


def test_what_is_plainly_lightnings_must_be_readable() -> None:
    (fact,) = read(f"# é\ncallback:\n  _target_: {CALLBACK}\n  b: ]\n").facts
    assert isinstance(fact, Unreadable)
    assert fact.reason.startswith("cannot be parsed: ")
    assert fact.place.span.start == (4, 6)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_said(opening: str) -> None:
    (fact,) = read(f"# {CALLBACK}\na:\n  {opening * 30_000}").facts
    assert isinstance(fact, Unreadable)


def test_aliases_that_multiply_cost_nothing() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert len(places(f"l0: &l0 [x]\n{levels}{CONFIG}")) == 1


def test_a_file_without_the_words_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ckpt_lint.frontends.yaml.nodes.compose", None)
    assert read("a: [\nsave_last_ckpt: true\nlast_summoning.ckpt: 1\n") == FileFacts("config.yaml")


def test_damaged_files_raise_nothing() -> None:
    chance = random.Random(7)
    alphabet = "{}[]:-&*!|>'\"%@#,? \n\t\rsave_last_target_éa"
    for _ in range(400):
        text = list(CONFIG)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.randint(0, 3)] = chance.choice(alphabet)
        for fact in read("".join(text)).facts:
            assert fact.place.span.start.row >= 1


@pytest.mark.parametrize(
    "comment",
    [
        "  save_last: true  # noqa: CKPT101",
        "  save_last: true  # ckpt-lint: ignore[CKPT101] never moved",
        "  # ckpt-lint: ignore[CKPT101]\n  save_last: true",
        "  save_last:  # noqa: CKPT101\n    true",
    ],
)
def test_comments_hide_findings(comment: str, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG.replace("  save_last: true", comment), encoding="utf-8")
    assert outcome(tmp_path).findings == []


@pytest.mark.parametrize(
    "comment", ['  x: "# noqa: CKPT101"\n  save_last: true', "  save_last: true\n  x: a#noqa:CKPT101"]
)
def test_what_is_no_comment_hides_nothing(comment: str, tmp_path: Path) -> None:
    text = CONFIG.replace("  save_last: true", comment)
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    assert [finding.code for finding in outcome(tmp_path).findings] == ["CKPT101"]
