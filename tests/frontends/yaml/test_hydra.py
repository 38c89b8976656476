"""Hydra's and OmegaConf's configurations: ``_target_``, config groups, overrides, ``target``/``params``."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.frontends.projects import check, fix, found, outcome, write

CLASS = """\
    model_checkpoint:
      _target_: lightning.pytorch.callbacks.ModelCheckpoint
      dirpath: null
      monitor: null
      save_last: null
      save_top_k: 1
    """
DEFAULT = """\
    defaults:
      - model_checkpoint
      - early_stopping
      - _self_

    model_checkpoint:
      monitor: "val/acc"
      mode: "max"
      save_last: True  # CKPT101: 2.1.3; CKPT103: 2.6.6

    early_stopping:
      monitor: "val/acc"
    """
EXPERIMENT = """\
    # @package _global_
    defaults:
      - override /callbacks: default

    callbacks:
      model_checkpoint:
        save_last: true  # CKPT101: 2.1.3; CKPT103: 2.6.6
    """
TREE = {
    "configs/callbacks/model_checkpoint.yaml": CLASS,
    "configs/callbacks/default.yaml": DEFAULT,
    "configs/experiment/deep/one.yaml": EXPERIMENT,
    "configs/callbacks/early_stopping.yaml": "early_stopping:\n  _target_: x.EarlyStopping\n  save_last: true\n",
}


@pytest.mark.parametrize("release", ["2.1.3", "2.5.6", "2.6.6"])
def test_overrides_are_judged_by_the_class_of_their_group(tmp_path: Path, release: str) -> None:
    check(tmp_path, TREE, release)


def test_an_override_of_another_key_or_tree_is_silent(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "a/configs/callbacks/model_checkpoint.yaml": CLASS,
            "a/configs/callbacks/other.yaml": "early_stopping:\n  save_last: true\n",
            "a/configs/exp/one.yaml": "# @package _global_\nhooks:\n  model_checkpoint:\n    save_last: true\n",
            "b/configs/exp/one.yaml": "# @package _global_\ncallbacks:\n  model_checkpoint:\n    save_last: true\n",
        },
    )


def test_an_override_that_turns_it_off_silences_the_class(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "configs/callbacks/model_checkpoint.yaml": CLASS.replace("save_last: null", "save_last: true"),
            "configs/callbacks/default.yaml": "model_checkpoint:\n  save_last: false\n",
        },
    )


def test_arguments_on_which_the_files_of_a_group_disagree_are_not_known(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "configs/callbacks/model_checkpoint.yaml": CLASS,
            "configs/callbacks/a.yaml": "model_checkpoint:\n  monitor: loss\n",
            "configs/callbacks/b.yaml": "model_checkpoint:\n  monitor: null\n",
            "configs/exp/one.yaml": "# @package _global_\ncallbacks:\n  model_checkpoint:\n    save_last: true\n",
        },
        "2.6.6",
    )


def test_of_a_monitor_it_is_enough_that_each_file_of_a_group_gives_one(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "configs/callbacks/model_checkpoint.yaml": CLASS,
            "configs/callbacks/a.yaml": "model_checkpoint:\n  monitor: loss\n",
            "configs/callbacks/b.yaml": "model_checkpoint:\n  monitor: acc\n",
            "configs/exp/one.yaml": "# @package _global_\ncallbacks:\n  model_checkpoint:\n"
            "    save_last: true  # CKPT103\n",
        },
        "2.6.6",
    )


def test_what_an_experiment_says_itself_counts_more_than_what_its_groups_say(tmp_path: Path) -> None:
    own = "    _target_: lightning.pytorch.callbacks.ModelCheckpoint\n"
    check(
        tmp_path,
        {
            "configs/callbacks/a.yaml": "model_checkpoint:\n  monitor: null\n  save_last: false\n",
            "configs/exp/one.yaml": f"# @package _global_\ncallbacks:\n  model_checkpoint:\n{own}"
            "    monitor: loss\n    save_last: true  # CKPT103\n",
        },
        "2.6.6",
    )


@pytest.mark.parametrize(
    ("group", "override"),
    [
        ("# @package _global_\ncallbacks:\n  ckpt:\n    _target_: {}\n", "ckpt"),
        ("_target_: {}\n", "checkpoint"),
        ("# @package callbacks.ckpt\n_target_: {}\n", "ckpt"),
    ],
)
def test_packages_and_files_that_are_one_callback(tmp_path: Path, group: str, override: str) -> None:
    check(
        tmp_path,
        {
            "conf/callbacks/checkpoint.yaml": group.format("pytorch_lightning.callbacks.ModelCheckpoint"),
            "conf/config.yaml": f"callbacks:\n  {override}:\n    save_last: true  # CKPT101\n",
        },
    )


@pytest.mark.parametrize(
    ("entry", "package"),
    [
        ("callbacks@callbacks.last: ckpt", "callbacks.last"),
        ("callbacks/ckpt@callbacks.last", "callbacks.last"),
        ("/callbacks@hooks: ckpt.yaml", "hooks"),
        ("optional callbacks@hooks: ckpt", "hooks"),
        ("callbacks@_here_: ckpt", ""),
        ("callbacks@_here_.hooks: ckpt", "hooks"),
        ("callbacks@_global_.hooks: ckpt", "hooks"),
        ("override /callbacks/ckpt@hooks", "hooks"),
    ],
)
def test_a_list_of_defaults_puts_a_file_elsewhere(tmp_path: Path, entry: str, package: str) -> None:
    *outer, last = package.split(".")
    override = (
        f"{last}:\n  save_last: true  # CKPT101\n  dirpath: x\n" if last else "save_last: true  # CKPT101\n"
    )
    for key in reversed(outer):
        override = f"{key}:\n" + "".join(f"  {line}\n" for line in override.splitlines())
    check(
        tmp_path,
        {
            "conf/callbacks/ckpt.yaml": "_target_: lightning.pytorch.callbacks.ModelCheckpoint\nsave_last: null\n",
            "conf/train.yaml": f"defaults:\n  - {entry}\n  - _self_\n{override}",
            "other/train.yaml": f"defaults: [{{x@y: null}}, [a@b], _self_]\n{override.replace('# CKPT101', '')}",
        },
    )


def test_an_override_that_only_brings_a_monitor_is_judged_with_it(tmp_path: Path) -> None:
    head = "# @package _global_\ncallbacks:\n  model_checkpoint:\n"
    check(
        tmp_path,
        {
            "configs/callbacks/model_checkpoint.yaml": CLASS,
            "configs/callbacks/default.yaml": "model_checkpoint:\n  save_last: true  # CKPT103\n",
            "configs/experiment/a.yaml": f"{head}    monitor: loss\n",
            "configs/experiment/b.yaml": f"{head}    monitor: null\n",
            "configs/experiment/c.yaml": f"{head}    monitor: ${{of_another_file}}\n",
            "configs/experiment/d.yaml": f"{head}    monitor: loss\n    save_last: false\n",
        },
        "2.6.6",
    )
    (finding,) = outcome(tmp_path, "2.6.6").findings
    assert [Path(each.path).name for each in finding.related] == ["a.yaml", "c.yaml"]
    (finding,) = outcome(tmp_path, "2.1.3").findings
    assert (finding.code, finding.span.start.row) == ("CKPT101", 2)


def test_targets_in_place(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "conf/train.yaml": """\
            checkpoint: &ckpt
              _target_: pytorch_lightning.callbacks.ModelCheckpoint
              _partial_: true
              save_last: link  # CKPT101
            lightning:
              modelcheckpoint:
                target: pytorch_lightning.callbacks.ModelCheckpoint
                params:
                  save_last: true  # CKPT101
              other:
                target: pytorch_lightning.callbacks.ModelCheckpoint
                params: {save_last: "${checkpoint.save_last}"}  # CKPT101
              elsewhere:
                target: pytorch_lightning.callbacks.ModelCheckpoint
                params: {save_last: "${of_another_file}"}
              environment:
                target: pytorch_lightning.callbacks.ModelCheckpoint
                params: {save_last: "${oc.env:SAVE_LAST}"}
              missing:
                target: pytorch_lightning.callbacks.ModelCheckpoint
                params:
                  save_last: ???
            trainer:
              _target_: lightning.Trainer
              resume_from_checkpoint: ${.save_dir}/last.ckpt  # CKPT201
            """
        },
    )


def test_the_class_is_fixed_where_it_stands(tmp_path: Path) -> None:
    class_file = "configs/callbacks/model_checkpoint.yaml"
    after = dedent(CLASS).replace(
        "lightning.pytorch.callbacks.ModelCheckpoint", "ckpt_lint.safe.lightning.SafeModelCheckpoint"
    )
    assert fix(tmp_path, TREE) == {class_file: after}
    assert found(tmp_path) == set()


def test_a_class_that_an_anchor_shares_is_not_exchanged(tmp_path: Path) -> None:
    config = """\
        a: &a
          _target_: lightning.pytorch.callbacks.ModelCheckpoint
          save_last: true  # CKPT101
        b:
          <<: *a
          monitor: loss
        c: [*a]
        """
    check(tmp_path, {"conf/a.yaml": config})
    assert fix(tmp_path, {"conf/a.yaml": config}) == {}


def test_merge_keys_bring_the_class_and_own_keys_win(tmp_path: Path) -> None:
    check(
        tmp_path,
        {
            "conf/a.yaml": """\
            base: &base {_target_: lightning.pytorch.callbacks.ModelCheckpoint, save_last: false}
            more: &more {monitor: loss}
            one:
              <<: [*base, *more]
              save_last: true  # CKPT103
            """
        },
        "2.6.6",
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("${metric}", "CKPT103"),
        ("${..early.monitor}", "CKPT103"),
        ("${.mode}", "CKPT103"),
        ("${callbacks.early.monitor}", "CKPT103"),
        ("${a.b}", "CKPT103"),
        ("${of_another_file}", "CKPT103"),
        ("${oc.env:METRIC}", "CKPT103"),
        ("???", "CKPT103"),
        ("${self}", "CKPT103"),
        ("${unset}", None),
        ("null", None),
    ],
)
def test_interpolations_of_one_file_are_resolved(tmp_path: Path, value: str, code: str | None) -> None:
    check(
        tmp_path,
        {
            "conf/callbacks/default.yaml": f"""\
            metric: loss
            unset: null
            self: ${{self}}
            a: {{b: "${{metric}}"}}
            early: {{monitor: loss}}
            checkpoint:
              _target_: lightning.pytorch.callbacks.ModelCheckpoint
              mode: min
              monitor: {value}
              save_last: true{f"  # {code}" if code else ""}
            """
        },
        "2.6.6",
    )


def test_the_record_of_a_run_is_no_configuration_of_the_next(tmp_path: Path) -> None:
    config = "c:\n  _target_: lightning.pytorch.callbacks.ModelCheckpoint\n  save_last: true"
    check(
        tmp_path,
        {
            "outputs/2024-01-01/.hydra/config.yaml": config,
            "lightning_logs/version_3/config.yaml": config,
            "wandb/run-20240101_000000-abc/files/config.yaml": config,
            "wandb/run.yaml": f"{config}  # CKPT101\n",
        },
    )


def test_projects_beside_each_other_are_joined_each_on_its_own(tmp_path: Path) -> None:
    short = "trainer:\n  callbacks:\n    - class_path: ModelCheckpoint\n      init_args:\n        save_last: true  # CKPT101\n"
    for name, package in (("old", "pytorch-lightning"), ("new", "lightning")):
        write(tmp_path / name, {"requirements.txt": f"{package}\n", "config.yaml": short})
    packages = {
        (finding.path.split("/")[-2], finding.release.distribution)
        for finding in outcome(tmp_path, "2.1.3").findings
        if finding.code == "CKPT101" and finding.release is not None
    }
    assert packages == {("old", "pytorch-lightning"), ("new", "lightning")}
