"""Every kind of requirement and lock file: what is read of it, and where that stands."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from ckpt_lint.facts import LightningRequirement
from ckpt_lint.findings import Span
from ckpt_lint.frontends import pins
from ckpt_lint.project.pins import kind_of


class Seen(NamedTuple):
    """A requirement: its distribution, the newest release it admits, and its very text."""

    distribution: str
    newest: str
    text: str


def at(text: str, span: Span) -> str:
    """Return what stands at a place of a text."""
    lines = text.splitlines(keepends=True)
    (row, column), (last, end) = span
    if row == last:
        return lines[row - 1][column - 1 : end - 1]
    return "".join([lines[row - 1][column - 1 :], *lines[row : last - 1], lines[last - 1][: end - 1]])


def seen(path: str, text: str) -> list[Seen]:
    """Read one file; each requirement stands where it says."""
    facts = pins.read(path, text.encode()).facts
    assert all(isinstance(fact, LightningRequirement) for fact in facts)
    return [
        Seen(fact.distribution, (fact.admits or ("none",))[-1], at(text, fact.place.span))
        for fact in facts
        if isinstance(fact, LightningRequirement)
    ]


L, P = "lightning", "pytorch-lightning"
PACKAGE = '[[package]]\nname = "torch"\nversion = "2.6.0"\n\n[[package]]\nname = "{}"\nversion = "{}"\n'

CASES: dict[str, tuple[str, str, list[Seen]]] = {
    "requirements": (
        "requirements.txt",
        "# pinned\n-i https://x/simple\ntorch>=2\n  lightning==2.1.3  # c\npytorch_lightning == 1.7.0 ; python_version > '3.6'\n",
        [
            Seen(L, "2.1.3", "lightning==2.1.3"),
            Seen(P, "1.7.0", "pytorch_lightning == 1.7.0 ; python_version > '3.6'"),
        ],
    ),
    "compiled with hashes": (
        "requirements-train.txt",
        "lightning==2.3.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via -r x.in\nlightning-utilities==0.11 \\\n    --hash=sha256:cc\n",
        [Seen(L, "2.3.3", "lightning==2.3.3")],
    ),
    "editable and options": (
        "requirements.txt",
        "-e .\n--find-links x\nlightning==2.1.0 --config-settings x=y\ngit+https://github.com/Lightning-AI/lightning\n",
        [Seen(L, "2.1.0", "lightning==2.1.0")],
    ),
    "a repository": (
        "requirements.txt",
        "lightning @ git+https://github.com/Lightning-AI/lightning@2.1.0",
        [Seen(L, "none", "lightning @ git+https://github.com/Lightning-AI/lightning@2.1.0")],
    ),
    "conda list --export": (
        "requirements.txt",
        "# platform: linux-64\nlightning=2.5.3=pyhd8ed1ab_0\nlightning-utilities=0.11=x_0\n",
        [Seen(L, "2.5.3", "lightning=2.5.3=pyhd8ed1ab_0")],
    ),
    "a text file in a directory of requirements": (
        "requirements/pt2.txt",
        "lightning~=2.1.0\n",
        [Seen(L, "2.1.4", "lightning~=2.1.0")],
    ),
    "constraints": ("constraints.txt", "lightning==2.2.1\n", [Seen(L, "2.2.1", "lightning==2.2.1")]),
    "rye": (
        "requirements.lock",
        "-e file:.\nlightning==2.2.1\n    # via x\n",
        [Seen(L, "2.2.1", "lightning==2.2.1")],
    ),
    "PEP 621, extras and groups": (
        "pyproject.toml",
        '[project]\nkeywords = ["lightning"]\ndependencies = [\'lightning[pytorch-extra]>=2,!=2.6.*\', "torch"]\n'
        '[project.optional-dependencies]\nold = ["pytorch-lightning<2"]\n'
        '[dependency-groups]\ndev = [{include-group = "x"}, "lightning==2.1.3"]\n',
        [
            Seen(L, "2.5.6", "lightning[pytorch-extra]>=2,!=2.6.*"),
            Seen(P, "1.9.5", "pytorch-lightning<2"),
            Seen(L, "2.1.3", "lightning==2.1.3"),
        ],
    ),
    "Poetry 2": (
        "pyproject.toml",
        '[project]\ndependencies = [\n  "lightning (>=2.1.0,<2.2.0)"\n]\n',
        [Seen(L, "2.1.4", "lightning (>=2.1.0,<2.2.0)")],
    ),
    "Poetry": (
        "pyproject.toml",
        '[tool.poetry.dependencies]\npython = "^3.9"\npytorch-lightning = { version = "^1.9", extras = ["extra"] }\n'
        '[tool.poetry.group.train.dependencies.lightning]\nversion = "~2.1"\noptional = true\n',
        [Seen(P, "1.9.5", "^1.9"), Seen(L, "2.1.4", "~2.1")],
    ),
    "PDM": (
        "pyproject.toml",
        '[tool.pdm.dev-dependencies]\ntrain = [\n  "lightning>=2.1,<2.2",\n  "-e file:///x",\n]\n',
        [Seen(L, "2.1.4", "lightning>=2.1,<2.2")],
    ),
    "uv": (
        "pyproject.toml",
        '[tool.uv]\ndev-dependencies = ["lightning==2.1.1"]\nconstraint-dependencies = ["lightning<2.2"]\n'
        'override-dependencies = ["lightning<2.3"]\n',
        [
            Seen(L, "2.1.1", "lightning==2.1.1"),
            Seen(L, "2.1.4", "lightning<2.2"),
            Seen(L, "2.2.5", "lightning<2.3"),
        ],
    ),
    "Hatch": (
        "pyproject.toml",
        '[tool.hatch.envs.train]\ndependencies = ["lightning==2.1.1"]\n[tool.hatch.envs.gpu]\nextra-dependencies = ["lightning==2.1.2"]\n',
        [Seen(L, "2.1.1", "lightning==2.1.1"), Seen(L, "2.1.2", "lightning==2.1.2")],
    ),
    "pixi": (
        "pixi.toml",
        '[dependencies]\npython = "3.11.*"\nlightning = "2.1.*"\n[pypi-dependencies]\npytorch-lightning = { version = ">=2.0,<2.1", extras = ["x"] }\n'
        '[feature.old.dependencies]\nlightning = "==1.9.5"\n[target.linux-64.dependencies]\nlightning = ">=2.2,<2.3"\n',
        [
            Seen(L, "2.1.4", "2.1.*"),
            Seen(P, "2.0.9.post0", ">=2.0,<2.1"),
            Seen(L, "2.2.5", ">=2.2,<2.3"),
            Seen(L, "1.9.5", "==1.9.5"),
        ],
    ),
    "pixi in pyproject.toml": (
        "pyproject.toml",
        '[tool.pixi.pypi-dependencies]\nlightning = "*"\n[tool.pixi.feature.x.dependencies]\nlightning = "2.1.3"\n',
        [Seen(L, "2.6.6", "*"), Seen(L, "2.1.3", "2.1.3")],
    ),
    "Pipfile": (
        "Pipfile",
        '[[source]]\nurl = "https://x"\nname = "lightning"\n[packages]\nlightning = "~=2.1.0"\n[dev-packages]\n'
        'pytorch-lightning = {version = "==1.9.5", extras = ["x"]}\n[scripts]\nlightning = "run"\n',
        [Seen(L, "2.1.4", "~=2.1.0"), Seen(P, "1.9.5", "==1.9.5")],
    ),
    "Pipfile.lock": (
        "Pipfile.lock",
        '{"_meta": {"lightning": {"version": 1}}, "default": {"lightning-utilities": {"version": "==0.9"},\n'
        ' "lightning": {"hashes": ["sha256:aa"], "version": "==2.1.3"}},\n "develop": {"pytorch-lightning": {"version": "==1.9.5"}}}',
        [Seen(L, "2.1.3", "2.1.3"), Seen(P, "1.9.5", "1.9.5")],
    ),
    "uv.lock": ("uv.lock", PACKAGE.format(L, "2.5.6"), [Seen(L, "2.5.6", "2.5.6")]),
    "poetry.lock": ("poetry.lock", PACKAGE.format(P, "2.1.3"), [Seen(P, "2.1.3", "2.1.3")]),
    "pdm.lock": ("pdm.lock", PACKAGE.format(P, "2.1.3"), [Seen(P, "2.1.3", "2.1.3")]),
    "pylock.toml": (
        "pylock.train.toml",
        'lock-version = "1.0"\n\n' + PACKAGE.format(L, "2.1.3").replace("package", "packages"),
        [Seen(L, "2.1.3", "2.1.3")],
    ),
    "a lock that holds both, differently": (
        "uv.lock",
        PACKAGE.format(L, "2.6.1") + PACKAGE.format(P, "1.4.9"),
        [Seen(L, "2.6.1", "2.6.1"), Seen(P, "1.4.9", "1.4.9")],
    ),
    "pixi.lock of several environments": (
        "pixi.lock",
        "version: 6\nenvironments:\n  default:\n    packages:\n      linux-64:\n"
        "      - conda: https://channel.example/conda-forge/noarch/lightning-2.4.0-pyhd8ed1ab_0.conda\n"
        "      - conda: https://channel.example/conda-forge/noarch/lightning-utilities-0.11.2-pyhd8ed1ab_0.conda\n"
        "  old:\n    packages:\n      linux-64:\n"
        "      - pypi: https://index.example/packages/aa/bb/lightning-2.1.3-py3-none-any.whl\n"
        "packages:\n"
        "- conda: https://channel.example/conda-forge/noarch/lightning-2.4.0-pyhd8ed1ab_0.conda\n  sha256: aa\n"
        "- pypi: https://index.example/packages/aa/bb/lightning-2.1.3-py3-none-any.whl\n"
        "  name: lightning\n  version: 2.1.3\n  requires_dist:\n  - lightning-utilities>=0.8\n",
        [Seen(L, "2.4.0", "2.4.0"), Seen(L, "2.1.3", "2.1.3")],
    ),
    "pixi.lock of an older pixi": (
        "pixi.lock",
        "version: 4\npackages:\n- kind: conda\n  name: lightning-utilities\n  version: 0.9.0\n"
        "- kind: conda\n  name: pytorch-lightning\n  version: 2.1.0\n  build: pyhd8ed1ab_0\n"
        "- kind: pypi\n  name: lightning\n  version: 2.2.0\n",
        [Seen(P, "2.1.0", "2.1.0"), Seen(L, "2.2.0", "2.2.0")],
    ),
    "conda-lock": (
        "conda-lock.yml",
        "package:\n- name: lightning-utilities\n  version: 0.9.0\n  manager: conda\n- name: lightning\n"
        "  version: 2.1.3\n  manager: pip\n  platform: linux-64\n",
        [Seen(L, "2.1.3", "2.1.3")],
    ),
    "explicit conda packages": (
        "conda-linux-64.lock",
        "@EXPLICIT\nhttps://channel.example/conda-forge/noarch/pytorch-lightning-2.1.3-pyhd8ed1ab_0.tar.bz2#aa\n",
        [Seen(P, "2.1.3", "2.1.3")],
    ),
    "conda environment": (
        "cfg/my_env.yml",
        "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.10\n  - conda-forge::pytorch-lightning=1.6.4  # c\n"
        "  - lightning-utilities=0.8\n  - pip\n  - pip:\n    - 'lightning==2.1.3'\n    - -r more.txt\n",
        [Seen(P, "1.6.4", "conda-forge::pytorch-lightning=1.6.4"), Seen(L, "2.1.3", "lightning==2.1.3")],
    ),
    "conda environment called requirements": (
        "requirements.yaml",
        "dependencies:\n- lightning=2.*\n- lightning>=2.1,<2.2\n- lightning 2.3.* *_0\n- lightning=2.5.3=pyhd8ed1ab_0\n",
        [
            Seen(L, "2.6.6", "lightning=2.*"),
            Seen(L, "2.1.4", "lightning>=2.1,<2.2"),
            Seen(L, "2.3.3", "lightning 2.3.* *_0"),
            Seen(L, "2.5.3", "lightning=2.5.3=pyhd8ed1ab_0"),
        ],
    ),
    "cog": (
        "cog.yaml",
        "build:\n  gpu: true\n  python_packages:\n    - torch==2.0\n    - lightning==2.1.3\npredict: p.py:P\n",
        [Seen(L, "2.1.3", "lightning==2.1.3")],
    ),
    "setup.cfg": (
        "setup.cfg",
        "[metadata]\nkeywords = lightning\n[options]\ninstall_requires =\n    torch\n    lightning>=2.1,<2.2\n"
        "[options.extras_require]\nold = pytorch-lightning==1.9.5\n",
        [Seen(L, "2.1.4", "lightning>=2.1,<2.2"), Seen(P, "1.9.5", "pytorch-lightning==1.9.5")],
    ),
    "setup.py": (
        "setup.py",
        "from setuptools import setup\nNEEDS = [\n    'torch', \"lightning>=2.1,<2.2\",\n]\n"
        "setup(name='é', keywords=['lightning'], install_requires=NEEDS + open('x').read().split(),\n"
        "      extras_require={'old': ('pytorch_lightning~=1.9.0',)}, packages=['lightning'])\n",
        [Seen(L, "2.1.4", "lightning>=2.1,<2.2"), Seen(P, "1.9.5", "pytorch_lightning~=1.9.0")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_read_and_its_requirements_stand_where_they_say(name: str) -> None:
    path, text, expected = CASES[name]
    assert seen(path, text) == expected


@pytest.mark.parametrize("name", CASES)
def test_line_ends_and_a_byte_order_mark_move_nothing(name: str) -> None:
    path, text, expected = CASES[name]
    windows = text.replace("\n", "\r\n")
    facts = pins.read(path, b"\xef\xbb\xbf" + windows.encode()).facts
    texts = [at(windows, fact.place.span) for fact in facts if isinstance(fact, LightningRequirement)]
    assert texts == [each.text.replace("\n", "\r\n") for each in expected]


LOOK_ALIKES = (
    "lightning-utilities",
    "lightning_bolts",
    "lightning-fabric",
    "lightning-cloud",
    "lightning-flash",
    "lightning-api-access",
    "pytorch-lightning-bolts",
    "lightningx",
    "my-lightning",
)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("other", LOOK_ALIKES)
def test_look_alikes_are_nowhere_taken_for_lightning(name: str, other: str) -> None:
    path, text, _ = CASES[name]
    for ours in ("pytorch-lightning", "pytorch_lightning", "lightning"):
        text = text.replace(ours, "\0")
    for before in ("-utilities", "-bolts"):
        text = text.replace(f"\0{before}", "something")
    assert seen(path, text.replace("\0", other)) == []


@pytest.mark.parametrize(
    "path",
    [
        "notes.txt",
        "data/train.txt",
        "requests.txt",
        "a.toml",
        "poetry.toml",
        "ckpt-lint.toml",
        "x.lock",
        "tox.cfg",
        "a.py",
        "setup.py.in",
        "README.md",
        "Pipfile.bak",
        "uv.lock.old",
        "min-reqs.old",
    ],
)
def test_other_files_are_not_looked_at(path: str) -> None:
    assert kind_of(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "requirements.txt",
        "requirements-dev.in",
        "dev-requirements.txt",
        "requirements_gpu.txt",
        "Requirements.txt",
        "reqs.txt",
        "min-reqs.txt",
        "requirements/base.txt",
        "reqs/x.in",
        "constraints-3.9.txt",
        "pylock.toml",
        "environment.yml",
    ],
)
def test_these_are(path: str, tmp_path: Path) -> None:
    assert kind_of(path) is not None
    assert kind_of(str(tmp_path / path)) is not None
