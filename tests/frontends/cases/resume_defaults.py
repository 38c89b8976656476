# judged by: 2.1.3
from dataclasses import dataclass, field
from typing import Annotated, Optional

import attr
import attrs
import click
import fire
import jsonargparse
import pydantic
import typer
import tyro
from click import command, option


@click.command()
@click.option("--ckpt", default="runs/last.ckpt")  # CKPT201
@click.option("--init-ckpt", default="runs/last.ckpt")
def by_click(ckpt, init_ckpt):
    trainer.fit(model, ckpt_path=ckpt)


@command()
@option("--ckpt", "-c", "path", type=click.Path(), default="runs/last.ckpt", show_default=True)  # CKPT201
def by_click_with_a_name(path):
    trainer.fit(model, ckpt_path=path)


@click.command()
@click.argument("ckpt", default="runs/last.ckpt")  # CKPT201
def by_click_argument(ckpt):
    trainer.fit(model, ckpt_path=ckpt)


def by_typer(ckpt: str = typer.Option("runs/last.ckpt", "--ckpt"), other: str = typer.Option("last.ckpt")):  # CKPT201
    trainer.fit(model, ckpt_path=ckpt)


def by_typer_keyword(ckpt: str = typer.Option(default="runs/last.ckpt", help="a path")):  # CKPT201
    trainer.fit(model, ckpt_path=ckpt)


def by_typer_annotated(
    ckpt: Annotated[str, typer.Option(help="a path")] = "runs/last.ckpt",  # CKPT201
    other: Annotated[Optional[str], typer.Option()] = "runs/last.ckpt",
):
    trainer.fit(model, ckpt_path=ckpt)


def by_jsonargparse(ckpt: str = "runs/last.ckpt"):  # CKPT201
    trainer.fit(model, ckpt_path=ckpt)


jsonargparse.CLI(by_jsonargparse)
fire.Fire(by_jsonargparse)


@dataclass
class Data:
    plain: str = "runs/last.ckpt"  # CKPT201
    declared: str = field(default="runs/last.ckpt")  # CKPT201
    made: str = field(default_factory=lambda: "runs/last.ckpt")  # CKPT201
    unread: str = "runs/last.ckpt"


def of_a_dataclass(data: Data):
    trainer.fit(model, ckpt_path=data.plain)
    trainer.fit(model, ckpt_path=data.declared)
    trainer.fit(model, ckpt_path=data.made)


class Checked(pydantic.BaseModel):
    plain: str = "runs/last.ckpt"  # CKPT201
    first: str = pydantic.Field("runs/last.ckpt", description="a path")  # CKPT201
    declared: str = pydantic.Field(default="runs/last.ckpt")  # CKPT201
    made: str = pydantic.Field(default_factory=lambda: "runs/last.ckpt")  # CKPT201


def of_pydantic():
    checked = Checked()
    trainer.fit(model, ckpt_path=checked.plain)
    trainer.fit(model, ckpt_path=checked.first)
    trainer.fit(model, ckpt_path=checked.declared)
    trainer.fit(model, ckpt_path=checked.made)


@attr.s
class Old:
    declared = attr.ib(default="runs/last.ckpt")  # CKPT201
    unread = attr.ib(default="runs/last.ckpt")


@attrs.define
class New:
    plain: str = "runs/last.ckpt"  # CKPT201
    declared: str = attrs.field(default="runs/last.ckpt")  # CKPT201
    made: str = attrs.field(factory=lambda: "runs/last.ckpt")  # CKPT201


def of_attrs(old: Old, new: New):
    trainer.fit(model, ckpt_path=old.declared)
    trainer.fit(model, ckpt_path=new.plain)
    trainer.fit(model, ckpt_path=new.declared)
    trainer.fit(model, ckpt_path=new.made)


@dataclass
class Read:
    ckpt: str = "runs/last.ckpt"  # CKPT201


def by_tyro():
    read = tyro.cli(Read)
    trainer.fit(model, ckpt_path=read.ckpt)


def main(ckpt: str = "runs/last.ckpt"):
    trainer.test(model, ckpt_path=ckpt)
