"""Requirement and lock files that are cut off, binary, or of the wrong shape: never an error."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from ckpt_lint.frontends import pins
from ckpt_lint.project.written import Written
from tests.project.test_kinds import CASES
from tests.project.test_release import write

NAMES = sorted({path for path, _, _ in CASES.values()})


@pytest.mark.parametrize("name", CASES)
def test_a_file_cut_off_anywhere(name: str) -> None:
    path, text, _ = CASES[name]
    data = text.encode()
    for end in range(0, len(data), 3):
        pins.read(path, data[:end])
        pins.read(path, data[end:])


@pytest.mark.parametrize("name", CASES)
def test_a_file_with_broken_bytes(name: str) -> None:
    path, text, _ = CASES[name]
    rolls = random.Random(7)
    for _ in range(150):
        data = bytearray(text.encode())
        for _ in range(rolls.randint(1, 4)):
            at = rolls.randrange(len(data))
            data[at : at + rolls.randint(0, 3)] = rolls.choice(
                [
                    b"\xff",
                    b"\0",
                    b"[",
                    b'"',
                    b"{",
                    b"\n",
                    b"=",
                    b"'''",
                    b"\\",
                    b"- ",
                    b"\xc3\xa9",
                    b"]]",
                    b"*",
                    b"@",
                ]
            )
        pins.read(path, bytes(data))


SHAPES = {
    "pyproject.toml": [
        'project = "lightning"', "[project]\ndependencies = {lightning = 1}", "[project]\ndependencies = [1, ['lightning']]",
        "[project]\noptional-dependencies = ['lightning']", "[dependency-groups]\nx = 'lightning'",
        "[tool]\npoetry = 'lightning'", "[tool.poetry]\ndependencies = ['lightning']",
        "[tool.poetry.dependencies]\nlightning = 2.1", "[tool.poetry.dependencies]\nlightning = [1, 'x', {version = 3}, []]",
        "[tool.poetry.dependencies]\nlightning = true", "[tool.poetry.dependencies.lightning]", "[tool.poetry]\ngroup.x = 'lightning'",
        "[tool.poetry.dependencies]\nlightning = '^'", "[tool.poetry.dependencies]\nlightning = 'latest'",
        "[tool.poetry.dependencies]\nlightning = '^x.y || ~ || '", "[tool.hatch]\nenvs.x = 'lightning'",
        "[tool.pixi]\ndependencies = 'lightning'\nfeature = 3", "[tool.pixi.dependencies]\nlightning = {path = 'x'}",
        "[project]\ndependencies = ['lightning===banana', 'lightning==2.*.1', 'lightning[', 'lightning (', 'lightning @ ']",
    ],
    "uv.lock": ["package = 'lightning'", "[package]\nname = 'lightning'", "[[package]]\nname = 'lightning'\nversion = 2",
                "[[package]]\nname = 3\nversion = 'lightning'", "[[package]]\nname = 'lightning'\nversion = 'x'",
                "package = [1, 'lightning', {name = 'lightning', version = '2.1.3'}]"],
    "Pipfile.lock": ['["lightning"]', '"lightning"', '{"default": ["lightning"]}', '{"default": {"lightning": "2"}}',
                     '{"default": {"lightning": {"version": 2}}}', '{"default": {"lightning": {"version": "=="}}}',
                     '{"default": {"lightning": {"v\\u0065rsion": "==2.1.3"}}}', "lightning"],
    "Pipfile": ["packages = 'lightning'", "[packages]\nlightning = 3", "[packages]\nlightning = {git = 'x'}"],
    "environment.yml": ["dependencies: lightning", "dependencies: {lightning: 2}", "dependencies:\n- [lightning]\n- {pip: lightning}\n- {pip: [[lightning], 3]}",
                        "dependencies: [lightning, *x]", "dependencies:\n- lightning=\n- lightning==\n- lightning>=<\n- lightning | x",
                        "dependencies: [lightning]\n---\ndependencies: [!!python/object:x lightning]", "{% lightning %}\ndependencies:\n",
                        "dependencies: &a [lightning, *a]", "? [dependencies]\n: lightning\ndependencies:\n", "dependencies: [3, null, lightning]"],
    "setup.cfg": ["[options]\nlightning", "lightning", "[options]\ninstall_requires = %(lightning)s", "[options.extras_require]\nlightning",
                  "[options]\ninstall_requires =\n  lightning==2.*.1\n  lightning @ x"],
    "setup.py": ["x = ['lightning", "[b'lightning', f'lightning{x}', 'light' 'ning', '''lightning\n''', u'lightning']", "print 'lightning'",
                 "x = [" * 5000 + "'lightning'"],
    "requirements.txt": ["lightning=", "lightning\\", "\\\nlightning\\\n\\\n", "lightning==", "-r", "-r -r", "-c lightning", "-r .", "-r /", "lightning;",
                         "lightning; python_version", "lightning[[]]", "lightning==2.1.3;;", "\x0clightning\x1c==2", "--requirement=\0",
                         "lightning=2=3=4=5", "lightning==" + "1." * 10000],
    "pixi.lock": ["- conda: /lightning-2", "/lightning-x.conda /lightning-2..whl /lightning-2-.gz", "- name: lightning\n" * 2000],
}  # fmt: skip


@pytest.mark.parametrize("path", SHAPES)
def test_a_file_of_the_wrong_shape(path: str) -> None:
    for text in SHAPES[path]:
        facts = pins.read(path, text.encode()).facts
        assert len(facts) < 6


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\xff\xfe", b"\xfe\xfflightning", b"lightning\0" * 50, bytes(range(256)) + b"lightning",
     b"[" * 20000 + b"lightning", b"{" * 20000 + b"lightning", b"lightning" * 20000, b"lightning==" * 2000, b"- " * 5000 + b"lightning"],
    ids=range(11),
)  # fmt: skip
def test_any_bytes_under_any_name(path: str, data: bytes) -> None:
    pins.read(path, data)
    pins.read(path, b"dependencies: " + data)


def test_directories_links_and_cycles(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").mkdir()
    (tmp_path / "uv.lock").symlink_to(tmp_path / "nowhere")
    (tmp_path / "pyproject.toml").symlink_to(tmp_path / "pyproject.toml")
    write(
        tmp_path,
        {"requirements-a.txt": "-r requirements-b.txt\n-r requirements.txt\n-r ../..\nlightning==2.1.3"},
    )
    write(tmp_path, {"requirements-b.txt": "-r requirements-a.txt\n-c ./requirements-b.txt\n"})
    write(
        tmp_path,
        {"environment.yml": "dependencies: [{pip: ['-r requirements-a.txt', '-r environment.yml']}]"},
    )
    here = Written().directory(str(tmp_path))
    assert {each.exact for each in here.declared.values()} == {"2.1.3"}


def test_a_lock_of_megabytes_is_read_by_the_tables_that_matter() -> None:
    wheel = f'    {{ url = "https://x/y.whl", hash = "sha256:{"a" * 64}", size = 1 }},\n'
    entry = f'[[package]]\nname = "p"\nversion = "1.0"\nwheels = [\n{wheel * 12}]\n\n'
    text = entry * 2000
    broken = "[[package]]\nname = this is no TOML\n\n"
    lock = f'{text}[[package]]\nname = "lightning"\nversion = "2.1.3"\n\n{broken}{text}'
    assert len(lock) > 4_000_000
    (fact,) = pins.read("uv.lock", lock.encode()).facts
    assert fact.place.span.start.row == text.count("\n") + 3


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize(
    "data",
    [
        "/lightning-2" + "1" * 200_000,
        "- name: lightning\n" + "  a: b\n" * 50_000,
        "lightning" + " " * 200_000 + "x",
        "lightning>=" + "2," * 50_000,
        "dependencies\nlightning" + "\n" * 200_000,
        "dependencies:\n- lightning" + ">=1,=1" * 40 + " x y z",
        "- name: lightning\n" + "\n" * 100_000,
        "lightning=2" + ",=2" * 60 + " x y z",
        "#" * 200_000 + "lightning\\\n" * 2000,
    ],
)
def test_no_pattern_runs_away(path: str, data: str) -> None:
    started = time.process_time()
    pins.read(path, data.encode())
    assert time.process_time() - started < 5
