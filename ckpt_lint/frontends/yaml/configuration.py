"""Documents of a configuration file to facts."""

from __future__ import annotations

import re

import yaml

from ckpt_lint.crossing import Open
from ckpt_lint.facts import Fact
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.frontends.yaml.callbacks import Callbacks
from ckpt_lint.frontends.yaml.defaults import moves
from ckpt_lint.frontends.yaml.nodes import Document
from ckpt_lint.frontends.yaml.resumes import Resumes
from ckpt_lint.frontends.yaml.trainers import Trainers

_PACKAGE = re.compile(r"^#\s*@package\s+(\S+)", re.MULTILINE)
_PACKAGES = (
    ("lightning", re.compile(r"\blightning\.")),
    ("pytorch-lightning", re.compile(r"\bpytorch_lightning\.")),
)


def read(path: str, text: str, roots: list[yaml.Node], helper: str) -> FileFacts:
    """Everything that one file says about checkpoints."""
    distributions = tuple(name for name, said in _PACKAGES if said.search(text))
    facts: list[Fact] = []
    left: list[Open] = []
    for root in roots:
        document = Document(path, text, root)
        callbacks = Callbacks(document, distributions, _package(text), helper)
        resumes = Resumes(document, distributions)
        trainers = Trainers(document, distributions, callbacks, resumes)
        facts += [*callbacks.facts(), *resumes.facts(), *trainers.facts()]
        left += [*callbacks.open(), *resumes.open(), *moves(root)]
    return FileFacts(path, tuple(facts), text, open=tuple(left))


def _package(text: str) -> str:
    """Hydra's header that says where a file's keys go."""
    match = _PACKAGE.search(text)
    return match[1] if match else ""
