"""A literal in one file, the resume in another."""

from __future__ import annotations

import pytest

from tests.joining.example import Example

TRAIN = """\
from lightning.pytorch import Trainer

def train(ckpt_path=None):
    Trainer().fit(model, ckpt_path=ckpt_path)
"""
CONFIGURED = """\
from lightning.pytorch import Trainer
from config import parse

cfg = parse()
Trainer().fit(model, ckpt_path=cfg.train.resume)
"""
LAST = "import os\n\ndef last(run):\n    return os.path.join(run, 'last.ckpt')"


@pytest.mark.parametrize(
    "calls",
    [
        "from train import train\ntrain(ckpt_path='runs/last.ckpt')",
        "from train import train\ntrain('runs/last.ckpt')",
        "from train import train as go\npath = 'runs/last.ckpt'\ngo(path)",
        "import train\ntrain.train('runs/last.ckpt')",
        "import train as t\nfunction = t.train\nfunction(**dict(ckpt_path='runs/last.ckpt'))",
        "from functools import partial\nfrom train import train\ntrain(*[], ckpt_path='runs/last.ckpt')",
    ],
)
def test_an_argument_reaches_the_function_of_another_module(calls: str) -> None:
    main = calls.replace("last.ckpt')", "last.ckpt')  # CKPT201").replace(
        "last.ckpt'\n", "last.ckpt'  # CKPT201\n"
    )
    Example({"train.py": TRAIN, "main.py": main.replace("# CKPT201)", ")  # CKPT201")}).check()


@pytest.mark.parametrize("layout", ["{}", "src/{}", "pkg/src/{}"])
def test_packages_are_found_by_path(layout: str) -> None:
    main = "from jobs.train import train\ntrain('runs/last.ckpt')  # CKPT201\n"
    files = {"jobs/__init__.py": "", "jobs/train.py": TRAIN, "run.py": main}
    Example({layout.format(path): text for path, text in files.items()}).check()


def test_relative_imports_and_reexports_are_followed() -> None:
    Example(
        {
            "pkg/__init__.py": "from .inner import train\n",
            "pkg/inner/__init__.py": "from .loop import train\n",
            "pkg/inner/loop.py": TRAIN,
            "pkg/cli.py": "from . import train\ntrain('runs/last.ckpt')  # CKPT201\n",
            "pkg/other.py": "from .inner.loop import train\ntrain('runs/last.ckpt')  # CKPT201\n",
            "pkg/inner/third.py": "from ..inner import train\ntrain('runs/last.ckpt')  # CKPT201\n",
        }
    ).check()


def test_a_function_of_the_same_name_elsewhere_is_another_one() -> None:
    Example(
        {
            "train.py": TRAIN,
            "evaluate.py": "def train(ckpt_path):\n    torch.load(ckpt_path)\n",
            "main.py": "from evaluate import train\ntrain('runs/last.ckpt')\n",
        }
    ).check()


def test_what_a_function_of_another_module_returns_is_followed() -> None:
    Example(
        {
            "paths.py": f"{LAST}  # CKPT201\n",
            "main.py": "from paths import last\ntrainer.fit(model, ckpt_path=last('runs'))\n",
        }
    ).check()


BOTH = """\
import os

def latest(run):
    last = os.path.join(run, "last.ckpt")  # CKPT201
    if not os.path.exists(last):  # CKPT203
        last = None
    return "name", last
"""


@pytest.mark.parametrize(
    "use",
    [
        "name, path = latest('runs')\ntrainer.fit(model, ckpt_path=path)",
        "def train(cfg):\n    name, path = latest(cfg)\n    trainer.fit(model, ckpt_path=path)",
        "class Run:\n    def load(self):\n        self.name, self.path = latest('runs')\n"
        "    def train(self):\n        trainer.fit(model, ckpt_path=self.path)",
    ],
)
def test_the_part_of_a_tuple_that_a_function_returns_is_followed(use: str) -> None:
    Example({"paths.py": BOTH, "main.py": f"from paths import latest\n{use}\n"}).check()
    Example({"main.py": f"{BOTH}\n{use}\n"}).check()


def test_another_part_of_the_tuple_is_another_value() -> None:
    silent = BOTH.replace("  # CKPT201", "").replace("  # CKPT203", "")
    use = "from paths import latest\npath, _ = latest('runs')\ntrainer.fit(model, ckpt_path=path)\n"
    Example({"paths.py": silent, "main.py": use}).check()


def test_a_constant_of_another_module_is_followed() -> None:
    Example(
        {
            "names.py": "LAST = 'last.ckpt'  # CKPT201\nBEST = 'best.ckpt'\nOTHER = 'runs/last.ckpt'\n",
            "main.py": "import os\nfrom names import BEST, LAST\n"
            "trainer.fit(model, ckpt_path=os.path.join(run, LAST))\n"
            "trainer.fit(model, ckpt_path=f'{run}/{BEST}')\n",
        }
    ).check()


def test_a_constant_used_through_its_module_is_followed() -> None:
    Example(
        {
            "names.py": "LAST = 'runs/last.ckpt'  # CKPT201\n",
            "main.py": "import names\ntrainer.fit(model, ckpt_path=names.LAST)\n",
        }
    ).check()


def test_a_file_without_any_of_the_words_is_passed_through() -> None:
    Example(
        {
            "train.py": TRAIN,
            "jobs.py": "from train import train\n\ndef job(path):\n    train(path)\n",
            "main.py": "from jobs import job\njob('runs/last.ckpt')  # CKPT201\n",
        }
    ).check()


def test_a_returned_path_is_passed_through_a_file_without_the_words() -> None:
    Example(
        {
            "paths.py": f"{LAST}  # CKPT201\n",
            "choose.py": "from paths import last\n\ndef choose(run):\n    return str(last(run))\n",
            "main.py": "from choose import choose\ntrainer.fit(model, ckpt_path=choose('runs'))\n",
        }
    ).check()


@pytest.mark.parametrize(
    "config",
    [
        "def parse():\n    cfg.train.resume = 'runs/last.ckpt'  # CKPT201\n    return cfg\n",
        "def parse(config):\n    config['train']['resume'] = 'runs/last.ckpt'  # CKPT201\n",
        "def parse(args):\n    setattr(args.train, 'resume', 'runs/last.ckpt')  # CKPT201\n",
        "def parse(cfg):\n    cfg.train.setdefault('resume', 'runs/last.ckpt')  # CKPT201\n",
        "def parse(cfg):\n    cfg.train.update(resume='runs/last.ckpt')  # CKPT201\n",
        "train = {'resume': 'runs/last.ckpt'}  # CKPT201\n",
        "train = dict(resume='runs/last.ckpt')  # CKPT201\n",
        "defaults = {'train': {'resume': 'runs/last.ckpt'}}  # CKPT201\n",
        "parser.set_defaults(resume='runs/last.ckpt')  # CKPT201\n",
        "@dataclass\nclass Train:\n    resume: str = 'runs/last.ckpt'  # CKPT201\n",
        "class Train(BaseModel):\n    resume: str = Field('runs/last.ckpt')  # CKPT201\n",
        "class Train(BaseModel):\n    resume: str = Field(default='runs/last.ckpt')  # CKPT201\n",
        "@define\nclass Train:\n    resume: str = field(default='runs/last.ckpt')  # CKPT201\n",
        "@dataclass\nclass T:\n    resume: str = field(default_factory=lambda: 'last.ckpt')  # CKPT201\n",
        "from somewhere import TrainConfig\nTrainConfig(resume='runs/last.ckpt')  # CKPT201\n",
        "cfg = OmegaConf.create({'train': {'resume': 'runs/last.ckpt'}})  # CKPT201\n",
        "def options(parser):\n    parser.add_argument('--resume', default='runs/last.ckpt')  # CKPT201\n",
        "parser.add_argument('--from', dest='resume', default='runs/last.ckpt')  # CKPT201\n",
    ],
)
def test_a_configuration_carries_the_path(config: str) -> None:
    Example({"main.py": CONFIGURED, "config.py": config}).check()


@pytest.mark.parametrize(
    "config",
    [
        "cfg.train.weights = 'runs/last.ckpt'\n",
        "cfg.test.resume = 'runs/last.ckpt'\n",
        "resume = 'runs/last.ckpt'\n",
        "self.resume = 'runs/last.ckpt'\n",
        "test_args = dict(resume='runs/last.ckpt')\n",
        "EVAL = {'resume': 'runs/last.ckpt'}\n",
        "class Train:\n    resume = 'runs/last.ckpt'\n",
        "cfg.train.resume = 'runs/last.ckpt'\nmodel.load_from_checkpoint(cfg.train.resume)\n",
        "cfg.train.resume = path = 'runs/last.ckpt'\ntrainer.save_checkpoint(path)\n",
        "parser.add_argument('--resume', default='runs/last.ckpt')\nargs = parser.parse_args()\n"
        "torch.load(args.resume)\n",
    ],
)
def test_another_key_or_another_purpose_stays_silent(config: str) -> None:
    Example({"main.py": CONFIGURED, "config.py": config}).check()


def test_projects_beside_each_other_do_not_share_keys() -> None:
    Example(
        {
            "one/setup.py": "",
            "one/main.py": CONFIGURED,
            "two/setup.py": "",
            "two/config.py": "cfg.train.resume = 'runs/last.ckpt'\n",
        }
    ).check()


def test_an_option_of_the_own_parser_is_not_that_of_another_script() -> None:
    parser = "args = argparse.ArgumentParser()\nargs.add_argument('--resume'{})\nargs = args.parse_args()\n"
    Example(
        {
            "train.py": parser.format("") + "trainer.fit(model, ckpt_path=args.resume)\n",
            "evaluate.py": parser.format(", default='runs/last.ckpt'") + "torch.load(args.resume)\n",
        }
    ).check()


def test_a_guard_in_another_module_is_found_and_fixed() -> None:
    example = Example(
        {
            "main.py": "from train import run\nrun('runs/last.ckpt')  # CKPT201\n",
            "train.py": "import os\n\ndef run(path):\n"
            "    trainer.fit(model, ckpt_path=path if os.path.exists(path) else None)  # CKPT203\n",
        }
    )
    example.check()
    assert "ckpt_path=resume_path(path, missing_ok=True))" in example.fixed().files["train.py"]


def test_a_method_of_an_instance_and_its_constructor_are_functions_too() -> None:
    runner = (
        "class Runner:\n    def __init__(self, resume=None):\n        self.resume = resume\n"
        "    def go(self):\n        self.trainer.fit(self.model, ckpt_path=self.resume)\n"
        "    def again(self, path):\n        self.trainer.fit(self.model, ckpt_path=path)\n"
    )
    main = (
        "from runner import Runner\nrunner = Runner(resume='runs/last.ckpt')  # CKPT201\n"
        "runner.go()\nrunner.again('other/last.ckpt')  # CKPT201\n"
    )
    Example({"runner.py": runner, "main.py": main}).check()


def test_the_sink_is_named_and_related() -> None:
    example = Example({"train.py": TRAIN, "main.py": "from train import train\ntrain('last.ckpt')\n"})
    (finding,) = example.findings()
    assert "`fit(ckpt_path=...)` in train.py, line 4" in finding.message
    assert [(each.path, each.span.start) for each in finding.related] == [("train.py", (4, 36))]
    assert "fit(ckpt_path=...)" in finding.related[0].message


def test_one_literal_with_two_sinks_is_one_finding() -> None:
    example = Example(
        {
            "train.py": TRAIN,
            "main.py": "from train import train\npath = 'last.ckpt'\ntrain(path)\ntrainer.fit(m, ckpt_path=path)\n",
        }
    )
    (finding,) = example.findings()
    assert "train.py, line 4" in finding.message
    assert "in line 4" in finding.message
    files = example.fixed().files
    assert "ckpt_path=resume_path(path))" in files["main.py"]
    assert "ckpt_path=resume_path(ckpt_path))" in files["train.py"]


def test_a_failure_while_a_further_file_is_read_costs_that_file_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no\nidea")

    monkeypatch.setattr("ckpt_lint.frontends.python.read_further", fail)
    main = "trainer.fit(model, ckpt_path=cfg.train.resume)\n"
    example = Example({"main.py": main, "config.py": "cfg.train.resume = 'last.ckpt'\n"})
    (finding,) = example.findings()
    assert (finding.path, finding.code) == ("main.py", "CKPT902")
    assert "ValueError: no idea" in finding.message


SETTING = """\
from omegaconf import DictConfig
from train import evaluate, extras, train

def run({name}: DictConfig):
    {name}.ckpt_path = "runs/last.ckpt"{comment}
    {calls}
"""
CONFIGURABLE = """\
from lightning.pytorch import Trainer

def train(cfg):
    Trainer().fit(model, ckpt_path=cfg.ckpt_path)

def evaluate(cfg):
    Trainer().test(model, ckpt_path=cfg.ckpt_path)
"""


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("cfg_eval", "evaluate(cfg_eval)"),
        ("cfg_test", "pass"),
        ("cfg", "evaluate(cfg)"),
        ("cfg", "extras(cfg); trainer.run_predictions(cfg)"),
    ],
)
def test_a_configuration_that_is_only_evaluated_does_not_resume(name: str, calls: str) -> None:
    main = SETTING.format(name=name, calls=calls, comment="")
    Example({"train.py": CONFIGURABLE, "main.py": main}).check()


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("cfg", "train(cfg)"),
        ("cfg", "train(cfg)\n    evaluate(cfg)"),
        ("cfg_train", "extras(cfg_train)"),
        ("cfg", "evaluate(other)"),
    ],
)
def test_a_configuration_that_may_be_trained_with_resumes(name: str, calls: str) -> None:
    main = SETTING.format(name=name, calls=calls, comment="  # CKPT201")
    Example({"train.py": CONFIGURABLE, "main.py": main}).check()


def test_a_vendored_helper_is_no_way_of_a_path() -> None:
    helper = "def resume_path(path, *, missing_ok=False):\n    return path\n"
    main = (
        "from lightning.pytorch import Trainer\nfrom jobs.safe import resume_path as sound\n\n"
        "Trainer().fit(model, ckpt_path=sound('runs/last.ckpt'))\n"
    )
    Example({"jobs/__init__.py": "", "jobs/safe.py": helper, "main.py": main}).check()


HELPER = "import os\n\ndef find(run):\n    path = os.path.join(run, 'last.ckpt')  # CKPT201\n"
USE = "from lightning.pytorch import Trainer\nfrom paths import find\n\nTrainer().fit(model, ckpt_path=find('runs'))\n"
GUARDS = [
    "    return path if os.path.exists(path) else None  # CKPT203\n",
    "    if os.path.isfile(path):  # CKPT203\n        return path\n    return None\n",
    "    if not os.path.exists(path):  # CKPT203\n        return None\n    return path\n",
    "    found = None\n    if os.path.exists(path):  # CKPT203\n        found = path\n    return found\n",
]
LOUD = [
    "    if not os.path.exists(path):\n        raise FileNotFoundError(path)\n    return path\n",
    "    if os.path.exists(path):\n        return path\n    raise FileNotFoundError(path)\n",
    "    print(os.path.exists(path))\n    return path\n",
]


@pytest.mark.parametrize("guard", [*GUARDS, *LOUD])
def test_a_guard_in_a_function_of_another_module_is_found_there(guard: str) -> None:
    Example({"paths.py": HELPER + guard, "main.py": USE}).check()


def test_a_guard_of_a_property_of_another_module_is_found_there() -> None:
    run = (
        "import os\n\nclass Run:\n    @property\n    def last(self):\n"
        "        path = os.path.join(self.directory, 'last.ckpt')  # CKPT201\n"
        "        return path if os.path.exists(path) else None  # CKPT203\n"
    )
    use = "from lightning.pytorch import Trainer\nfrom run import Run\n\nrun = Run()\nTrainer().fit(m, ckpt_path=run.last)\n"
    Example({"run.py": run, "main.py": use}).check()


def test_the_fix_of_a_guard_asks_the_resolver_in_its_own_file() -> None:
    after = Example({"paths.py": HELPER + GUARDS[0], "main.py": USE}).fixed().files
    assert "return resume_path(path, missing_ok=True)" in after["paths.py"]
    assert after["paths.py"].count("import resume_path") == 1


@pytest.mark.parametrize(
    ("definition", "use"),
    [
        ("class Run:\n    last = 'runs/last.ckpt'  # CKPT201\n", "Run().last"),
        (
            "class Run:\n    def __init__(self, d):\n        self.last = d + '/last.ckpt'  # CKPT201\n",
            "run.last",
        ),
        (
            "class Run:\n    @property\n    def last(self):\n        return 'runs/last.ckpt'  # CKPT201\n",
            "run.last",
        ),
        ("class Run:\n    def last(self):\n        return 'runs/last.ckpt'  # CKPT201\n", "run.last()"),
        ("class Base:\n    last = 'runs/last.ckpt'  # CKPT201\n\nclass Run(Base):\n    pass\n", "run.last"),
        ("class Run:\n    last = 'runs/last.ckpt'\n", "run.other"),
        ("class Run:\n    pass\n\nclass Other:\n    last = 'runs/last.ckpt'\n", "run.last"),
    ],
)
def test_an_attribute_of_an_object_of_another_module_is_followed(definition: str, use: str) -> None:
    main = f"from lightning.pytorch import Trainer\nfrom run import Run\n\nrun = Run('d')\nTrainer().fit(m, ckpt_path={use})\n"
    Example({"run.py": definition, "main.py": main}).check()


def test_an_attribute_that_a_base_class_of_another_module_sets_is_followed() -> None:
    base = "class Base:\n    def __init__(self, d):\n        self.last = f'{d}/last.ckpt'  # CKPT201\n"
    own = (
        "from base import Base\n\nclass Own(Base):\n    def resume(self, trainer):\n"
        "        trainer.fit(self.model, ckpt_path=self.last)\n"
    )
    Example({"base.py": base, "own.py": own}).check()


MAIN = """\
def main(resume=None, **rest):
    trainer.fit(model, ckpt_path=resume)
"""


@pytest.mark.parametrize("spread", ["vars(args)", "cfg", "cfg.train", "config.copy()", "cfg['train']"])
def test_a_configuration_that_is_spread_into_a_function_gives_its_parameters(spread: str) -> None:
    config = {"config.yaml": "train:\n  resume: runs/last.ckpt  # CKPT201\n  other: x/last.ckpt\n"}
    Example({"main.py": f"{MAIN}\nmain(**{spread})\n", **config}).check()
    Example({"jobs.py": MAIN, "main.py": f"from jobs import main\n\nmain(**{spread})\n", **config}).check()


def test_what_is_given_beside_a_spread_configuration_is_not_of_it() -> None:
    config = {"config.yaml": "resume: runs/last.ckpt\n"}
    Example({"main.py": f"{MAIN}\nmain(resume=None, **cfg)\n", **config}).check()
    Example({"main.py": f"{MAIN}\nmain(**measured)\n", **config}).check()
    Example({"jobs.py": MAIN, "main.py": "from jobs import other\n\nother(**cfg)\n", **config}).check()


def test_a_command_line_gives_what_is_spread_into_a_function() -> None:
    parse = "from argparse import ArgumentParser\n\nparser = ArgumentParser()\n"
    parse += "parser.add_argument('--resume')\nargs = parser.parse_args()\nmain(**vars(args))\n"
    shell = {"run.sh": "python main.py --resume runs/last.ckpt  # CKPT201\n"}
    Example({"main.py": f"{MAIN}\n{parse}", **shell}).check()


def test_what_a_parser_gives_is_spread_without_a_name_of_its_own() -> None:
    parse = "from argparse import ArgumentParser\n\nparser = ArgumentParser()\n"
    parse += "parser.add_argument('--resume', default='runs/last.ckpt')  # CKPT201\n"
    parse += "parser.add_argument('--weights', default='other/last.ckpt')\n"
    Example({"main.py": f"{MAIN}\n{parse}main(**vars(parser.parse_args()))\n"}).check()


def test_a_section_is_only_spread_where_all_of_it_is_taken() -> None:
    make = "from lightning.pytorch.callbacks import ModelCheckpoint\n\n"
    make += "def make(save_last=False, save_top_k=1):\n    return ModelCheckpoint(save_last=save_last)\n"
    whole = {"config.yaml": "checkpoint:\n  save_last: true  # CKPT101\n  save_top_k: 2\n"}
    other = {"config.yaml": "checkpoint:\n  save_last: true\n  save_best: true\n"}
    use = "make(**cfg.checkpoint)\n"
    Example({"main.py": make + use, **whole}).check()
    Example({"main.py": make + use, **other}).check()
    Example({"make.py": make, "main.py": f"from make import make\n\n{use}", **whole}).check()
    Example({"make.py": make, "main.py": f"from make import make\n\n{use}", **other}).check()


@pytest.mark.parametrize("define", ["flags.DEFINE_string", "DEFINE_string"])
@pytest.mark.parametrize(
    "default", ["'runs/last.ckpt', 'help')  # CKPT201", "default='runs/last.ckpt')  # CKPT201"]
)
def test_a_flag_of_absl_is_an_option(define: str, default: str) -> None:
    main = f"from absl import flags\n\n{define}('resume', {default}\n"
    use = "FLAGS = flags.FLAGS\ntrainer.fit(model, ckpt_path=FLAGS.resume)\n"
    Example({"main.py": main + use}).check()
    Example({"flags.py": main, "main.py": f"from absl import flags\n\n{use}"}).check()
    silent = main.replace("runs/last.ckpt", "").replace("  # CKPT201", "")
    Example(
        {"main.py": silent + use, "run.sh": "python main.py --resume runs/last.ckpt  # CKPT201\n"}
    ).check()


RESUMES = """\
from argparse import ArgumentParser

parser = ArgumentParser()
parser.add_argument("--resume")
args = parser.parse_args()
trainer.fit(model, ckpt_path=args.resume)
"""


@pytest.mark.parametrize(
    "launch",
    [
        "subprocess.run(['python', 'train.py', '--resume', f'{run}/last.ckpt'])  # CKPT201",
        "cmd = ['python', 'train.py', '--resume=runs/last.ckpt']  # CKPT201\nsubprocess.run(cmd)",
        "path = os.path.join(run, 'last.ckpt')  # CKPT201\nsubprocess.run(['python', 'train.py', '--resume', path])",
        "last = run / 'last.ckpt'  # CKPT201\ncmd = ['train.py']\ncmd += ['--resume', str(last)]\nsubprocess.run(cmd)",
        "cmd.extend(['--resume', str(run / 'last.ckpt')])  # CKPT201",
        "os.system('python train.py --resume runs/last.ckpt')  # CKPT201",
        "os.system(f'python train.py --resume={run}/last.ckpt')  # CKPT201",
        "subprocess.run('python train.py --resume ' + run + '/last.ckpt', shell=True)  # CKPT201",
    ],
)
def test_a_command_line_that_python_puts_together_reaches_the_script(launch: str) -> None:
    Example({"train.py": RESUMES, "launch.py": f"import os\nimport subprocess\n\n{launch}\n"}).check()


@pytest.mark.parametrize(
    "launch",
    [
        "subprocess.run(['python', 'evaluate.py', '--resume', f'{run}/last.ckpt'])",
        "subprocess.run(['python', 'train.py', '--other', f'{run}/last.ckpt'])",
        "os.system('python test.py --resume runs/last.ckpt')",
        "os.system('python train.py --resume x --other runs/last.ckpt')",
        "names = ['a', 'runs/last.ckpt']",
    ],
)
def test_a_command_line_for_something_else_is_silent(launch: str) -> None:
    Example({"train.py": RESUMES, "launch.py": f"import os\nimport subprocess\n\n{launch}\n"}).check()


HELPERS = [
    "def file(name):\n    return os.path.join(run, name)\n\nload(file('last.ckpt'))\nfit(m, ckpt_path=file('x.ckpt'))\n",
    "def made(path):\n    path.mkdir()\n    return path\n\ndrop(made(d / 'last.ckpt'))\nfit(m, ckpt_path=made(other))\n",
    "def file(name='last.ckpt'):\n    return run / name\n\nfit(m, ckpt_path=file('x.ckpt'))\n",
    "def file(name='last.ckpt'):  # CKPT201\n    return run / name\n\nfit(m, ckpt_path=file())\n",
    "def file(name):\n    return run / name\n\nfit(m, ckpt_path=file('x') if x else file('last.ckpt'))  # CKPT201\n",
    "def file(path):\n    return file(path / 'last.ckpt') if deeper else path  # CKPT201\n\nfit(m, ckpt_path=file(run))\n",
]


@pytest.mark.parametrize("source", HELPERS)
def test_a_function_returns_what_it_was_called_with(source: str) -> None:
    train = source.replace("fit(", "Trainer().fit(")
    Example({"train.py": f"import os\nfrom lightning.pytorch import Trainer\n\n{train}"}).check()


def test_what_a_function_returns_to_another_file_is_not_what_its_own_hands_in() -> None:
    names = "def file(name):\n    return run / name\n\nload(file('last.ckpt'))\n"
    resume = "from names import file\nfrom lightning.pytorch import Trainer\nTrainer().fit(m, ckpt_path={})\n"
    other = resume.format("file('x.ckpt')")
    last = resume.format("file('last.ckpt')").rstrip() + "  # CKPT201\n"
    Example({"names.py": names, "a.py": other, "b.py": last}).check()


def test_a_field_is_that_of_the_attribute_to_which_its_object_is_assigned() -> None:
    set_up = "from config import Start, base\ncfg = base()\ncfg.{} = {}\n"
    start = "StartConfig(path='runs/last.ckpt')"
    reading = (
        "import torch\nfrom lightning.pytorch import Trainer\n\ndef go(cfg):\n"
        "    model.load_state_dict(torch.load(cfg.initial.path))\n"
        "    Trainer().fit(model, ckpt_path=cfg.resumed.path)\n"
    )
    Example(
        {
            "train.py": reading,
            "weights.py": set_up.format("initial", start),
            "resumed.py": set_up.format("resumed", f"{start}  # CKPT201"),
        }
    ).check()


def test_a_helper_of_another_module_that_asks_lightning_for_the_name() -> None:
    util = (
        "from lightning.pytorch.callbacks import ModelCheckpoint\n\ndef find(run):\n"
        "    path = run / f'{ModelCheckpoint.CHECKPOINT_NAME_LAST}.ckpt'  # CKPT201\n"
        "    return path if path.exists() else None  # CKPT203\n"
    )
    train = "from lightning.pytorch import Trainer\nfrom util import find\nTrainer().fit(m, ckpt_path=find(run))\n"
    Example({"util.py": util, "train.py": train}).check()


@pytest.mark.parametrize("read", ['["resume"]', '.get("resume")', '.pop("resume", None)', ".resume"])
def test_a_section_of_a_configuration_keeps_its_keys_under_a_name_of_its_own(read: str) -> None:
    conf = "train:\n  resume: runs/last.ckpt  # CKPT201\nother:\n  resume: runs/last.ckpt\n"
    main = f'part = config["train"]\nTrainer().fit(model, ckpt_path=part{read})\n'
    Example({"conf.yaml": conf, "main.py": f"from lightning.pytorch import Trainer\n\n{main}"}).check()


def test_a_section_that_an_object_holds_is_still_the_configurations() -> None:
    main = """\
from lightning.pytorch import Trainer

class Runner:
    def __init__(self, config):
        self.part = config["train"]
        self.one = self.other["next"]
        self.other = self.one["next"]
        self.trainer = Trainer()

    def run(self):
        self.trainer.fit(model, ckpt_path=self.part["resume"])
        self.trainer.fit(model, ckpt_path=self.one["resume"])
"""
    conf = "train:\n  resume: runs/last.ckpt  # CKPT201\nother:\n  resume: runs/last.ckpt\n"
    Example({"conf.yaml": conf, "main.py": main}).check()


def test_a_name_that_is_bound_to_its_own_parts_ends() -> None:
    main = 'part = config["train"]\nwhile part:\n    Trainer().fit(model, ckpt_path=part["resume"])\n    part = part["next"]\n'
    Example({"main.py": f"from lightning.pytorch import Trainer\n\n{main}"}).check()


def test_where_a_project_begins_is_asked_anew_in_another_working_directory() -> None:
    files = {
        "configs/train.yaml": "resume: runs/last.ckpt  # CKPT201\n",
        "main.py": "from lightning.pytorch import Trainer\n\nTrainer().fit(model, ckpt_path=cfg.resume)\n",
    }
    for _ in range(2):
        Example(files).check()
