"""What a configuration leaves to the rest of the project: keys, parameters and classes of its Python."""

from __future__ import annotations

import pytest

from ckpt_lint.crossing import OpenLiteral, OpenSink
from ckpt_lint.filefacts import FileFacts
from ckpt_lint.frontends import yaml
from ckpt_lint.frontends.yaml import groups
from ckpt_lint.ports import Port
from ckpt_lint.values import Value


def read(text: str, path: str = "configs/train.yaml") -> FileFacts:
    return yaml.read(path, text.encode())


def ports(text: str, path: str = "configs/train.yaml") -> list[Port]:
    return [port for each in read(text, path).open if isinstance(each, OpenLiteral) for port in each.ports]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ckpt_path: runs/last.ckpt\n", [("key", "ckpt_path")]),
        ("ckpt_path: ${.save_dir}/checkpoints/last.ckpt\n", [("key", "ckpt_path")]),
        ("ckpt: '${oc.env:RUN}/last.ckpt'\n", [("key", "ckpt")]),
        ("train:\n  resume_ckpt_path: last.ckpt\n", [("key", "train.resume_ckpt_path")]),
        (
            "run:\n  _target_: pkg.train.run\n  path: a/last.ckpt\n",
            [("parameter", "path"), ("key", "run.path")],
        ),
    ],
)
def test_a_path_may_reach_a_resume_by_its_key(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(port.kind, port.name) for port in ports(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "model:\n  ckpt_path: a/last.ckpt\n",
        "model:\n  params:\n    init_ckpt: a/last.ckpt\n",
        "first_stage_config: {ckpt_path: a/last.ckpt}\n",
        "test:\n  ckpt_path: a/last.ckpt\n",
        "runs:\n  - ckpt_path: a/last.ckpt\n",
        "ckpt_path: a/epoch-last.ckpt\n",
        "note: |\n  a/last.ckpt\n  is old\n",
    ],
)
def test_weights_evaluations_and_lists_are_silent(text: str) -> None:
    assert ports(text) == []


@pytest.mark.parametrize("name", ["eval", "test", "predict_all", "run-inference"])
def test_a_configuration_for_another_purpose_is_silent(name: str) -> None:
    assert ports("ckpt_path: a/last.ckpt\n", f"configs/{name}.yaml") == []


def test_arguments_without_a_class_say_what_stands_beside_them() -> None:
    (literal,) = [
        each
        for each in read("ckpt:\n  params:\n    save_last: link\n    save_top_k: -1\n").open
        if isinstance(each, OpenLiteral)
    ]
    assert literal.value == "link"
    assert literal.arguments["save_top_k"] == Value((-1,))
    assert literal.place.span == ((3, 5), (3, 20))
    assert Port("key", "", "ckpt.params.save_last") in literal.ports


def test_a_class_of_the_projects_own_waits_for_its_definition() -> None:
    (sink,) = [
        each
        for each in read("a:\n  _target_: src.callbacks.Mine\n  save_last: true\n").open
        if isinstance(each, OpenSink)
    ]
    assert sink.ports == (Port("class", "src.callbacks.Mine", ""),)
    assert sink.fact.place.span.start == (3, 3)


def test_an_override_of_a_class_of_the_projects_own_waits_for_it_too() -> None:
    files = [
        read("ckpt:\n  _target_: src.MyCheckpoint\n  monitor: x\n", "configs/callbacks/ckpt.yaml"),
        read("ckpt:\n  save_last: true\n", "configs/callbacks/default.yaml"),
    ]
    (sink,) = [each for file in groups.join(files) for each in file.open if isinstance(each, OpenSink)]
    assert sink.ports == (Port("class", "src.MyCheckpoint", ""),)
    assert sink.fact.place.path == "configs/callbacks/default.yaml"
    assert sink.fact.arguments["monitor"] == Value(("x",))
