"""``save_last`` in one file, the callback in another; and spellings that have no call."""

from __future__ import annotations

import pytest

from tests.joining.example import Example

IMPORT = "from lightning.pytorch.callbacks import ModelCheckpoint\n"
KEPT = "class Kept(ModelCheckpoint):\n    pass\n"
PASSED = (
    "class Kept(ModelCheckpoint):\n    def __init__(self, extra, save_last=None, **kwargs):\n"
    "        super().__init__(save_last=save_last, **kwargs)\n"
)


@pytest.mark.parametrize("definition", [KEPT, PASSED])
def test_a_subclass_of_another_module_is_known(definition: str) -> None:
    use = "from kept import Kept\nKept(save_last=True)  # CKPT101\n"
    example = Example({"kept.py": IMPORT + definition, "main.py": use})
    example.check()
    files = example.fixed().files
    assert "class Kept(SafeModelCheckpoint):" in files["kept.py"]
    assert files["main.py"] == use


def test_a_subclass_of_a_subclass_in_a_third_module_is_known() -> None:
    Example(
        {
            "kept.py": IMPORT + KEPT,
            "own.py": "from kept import Kept\n\nclass Own(Kept):\n    pass\n",
            "main.py": "import own\nown.Own(save_last=True)  # CKPT101\n",
        }
    ).check()


def test_super_of_a_class_whose_base_is_defined_elsewhere() -> None:
    own = (
        "from kept import Kept\n\nclass Own(Kept):\n    def __init__(self):\n"
        "        super().__init__(save_last=True)  # CKPT101\n"
    )
    Example({"kept.py": IMPORT + KEPT, "own.py": own}).check()


@pytest.mark.parametrize(
    "body",
    [
        "    def _save_last_checkpoint(self, trainer, candidates):\n        pass\n",
        "    def __init__(self, save_last=None, **kwargs):\n        super().__init__(**kwargs)\n",
        "    def __init__(self, save_last=None, **kwargs):\n        super().__init__(save_last=False)\n",
    ],
)
def test_a_subclass_that_drops_or_overrides_it_is_silent_everywhere(body: str) -> None:
    Example(
        {
            "kept.py": f"{IMPORT}class Kept(ModelCheckpoint):\n{body}",
            "own.py": "from kept import Kept\n\nclass Own(Kept):\n    pass\n",
            "main.py": "from kept import Kept\nfrom own import Own\n"
            "Kept(save_last=True)\nOwn(save_last=True)\n",
        }
    ).check()


def test_a_class_of_that_name_which_is_none_of_lightnings_is_silent() -> None:
    Example(
        {
            "callbacks.py": "class ModelCheckpoint(Hook):\n    pass\n",
            "main.py": "from callbacks import ModelCheckpoint\nModelCheckpoint(save_last=True)\n",
        }
    ).check()


@pytest.mark.parametrize(
    "use",
    [
        "import nl\nnl.ModelCheckpoint(save_last=True)  # CKPT101\n",
        "from nl import ModelCheckpoint\nModelCheckpoint(save_last='link')  # CKPT101\n",
        "import nl\nrun.Config(nl.ModelCheckpoint, save_last=True)  # CKPT101\n",
        "from functools import partial\nimport nl\npartial(nl.ModelCheckpoint, save_last=True)  # CKPT101\n",
    ],
)
def test_a_reexport_of_the_project_is_lightnings_class(use: str) -> None:
    Example(
        {"nl/__init__.py": "from nl.inner import ModelCheckpoint\n", "nl/inner.py": IMPORT, "main.py": use}
    ).check()


@pytest.mark.parametrize(
    "config",
    [
        "@dataclass\nclass Args:\n    save_last: bool = True  # CKPT101\n",
        "class Args(BaseModel):\n    save_last: bool | Literal['link'] = 'link'  # CKPT101\n",
        "class Args(BaseModel):\n    save_last: bool = Field(default=True)  # CKPT101\n",
        "@attrs.define\nclass Args:\n    save_last: bool = attrs.field(default=True)  # CKPT101\n",
        "checkpoint = dict(save_last=True)  # CKPT101\n",
        "checkpoint = {'save_last': True}  # CKPT101\n",
        "def defaults(cfg):\n    cfg.checkpoint.setdefault('save_last', 'link')  # CKPT101\n",
        "def defaults(cfg):\n    cfg.checkpoint.save_last = True  # CKPT101\n",
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        "ModelCheckpoint(dirpath=run, **cfg.checkpoint)\n",
        "ModelCheckpoint(**args.checkpoint.model_dump())\n",
        "ModelCheckpoint(**asdict(cfg.checkpoint))\n",
        "ModelCheckpoint(save_last=cfg.checkpoint.save_last)\n",
        "def build(experiment):\n    return ModelCheckpoint(save_last=experiment.checkpoint.save_last)\n",
        "class Run:\n    def build(self):\n        return ModelCheckpoint(save_last=self.exp.checkpoint.save_last)\n",
        "settings = cfg.checkpoint\nModelCheckpoint(**settings)\n",
        "ModelCheckpoint(**{'dirpath': run, **cfg.checkpoint})\n",
    ],
)
def test_a_configuration_carries_save_last(config: str, use: str) -> None:
    Example({"config.py": config, "main.py": IMPORT + use}).check()


@pytest.mark.parametrize(
    "use",
    [
        "ModelCheckpoint(**cfg.logger)\n",
        "ModelCheckpoint(save_last=False, **cfg.checkpoint)\n",
        "ModelCheckpoint(save_last=cfg.checkpoint.keep)\n",
        "ModelCheckpoint(**anything)\n",
    ],
)
def test_other_arguments_stay_silent(use: str) -> None:
    config = "def defaults(cfg):\n    cfg.checkpoint.save_last = True\n"
    Example({"config.py": config, "main.py": IMPORT + use}).check()


def test_an_argument_and_a_constant_of_another_module_are_followed() -> None:
    Example(
        {
            "build.py": f"{IMPORT}\ndef build(save_last=None):\n    return ModelCheckpoint(save_last=save_last)\n",
            "main.py": "from build import build\nbuild(save_last=True)  # CKPT101\n",
        }
    ).check()
    Example(
        {
            "names.py": "KEEP = True  # CKPT101\nOTHER = True\n",
            "main.py": f"from names import KEEP\n{IMPORT}ModelCheckpoint(save_last=KEEP)\n",
        }
    ).check()


@pytest.mark.parametrize(
    "given",
    [
        "parser.set_defaults({'ckpt': {'save_last': 'link'}})  # CKPT101\n",
        "parser.set_defaults({'ckpt.save_last': 'link'})  # CKPT101\n",
    ],
)
def test_defaults_of_a_class_that_the_command_line_configures(given: str) -> None:
    add = "parser.add_lightning_class_args(ModelCheckpoint, 'ckpt')\n"
    Example({"cli.py": IMPORT + add + given}).check()


@pytest.mark.parametrize(
    "source",
    [
        "callback = ModelCheckpoint()\ncallback.save_last = True  # CKPT101\n",
        "callback = ModelCheckpoint(save_last=False)\ncallback.save_last = 'link'  # CKPT101\n",
        "def f(self):\n    self.callback = ModelCheckpoint()\n    self.callback.save_last = True  # CKPT101\n",
    ],
)
def test_an_attribute_that_is_set_later(source: str) -> None:
    Example({"main.py": IMPORT + source}).check()


@pytest.mark.parametrize(
    "spec",
    [
        "{'target': 'pytorch_lightning.callbacks.ModelCheckpoint', 'params': {'save_last': True}}",
        "{'_target_': 'pytorch_lightning.callbacks.ModelCheckpoint', 'save_last': True}",
        "{'class_path': 'lightning.pytorch.callbacks.ModelCheckpoint', 'init_args': {'save_last': True}}",
    ],
)
def test_a_class_that_is_spelled_as_a_string(spec: str) -> None:
    example = Example({"main.py": f"build({spec})  # CKPT101\nspec = {spec}  # CKPT101\n"})
    example.check()
    text = example.fixed().files["main.py"]
    assert text.count(".SafeModelCheckpoint'") == 2
    assert ".callbacks." not in text


@pytest.mark.parametrize("value", ["True", "field(default=True)"])
@pytest.mark.parametrize("beside", ["", "    monitor: str = MISSING\n    mode: str = 'min'\n"])
def test_the_fields_of_a_structured_configuration_are_arguments(value: str, beside: str) -> None:
    target = "    _target_: str = 'pytorch_lightning.callbacks.ModelCheckpoint'\n"
    source = f"@dataclass\nclass Checkpoint:\n{target}    save_last: bool = {value}  # CKPT101\n{beside}"
    example = Example({"conf.py": source})
    example.check()
    assert "'ckpt_lint.safe.pytorch_lightning.SafeModelCheckpoint'" in example.fixed().files["conf.py"]
    newest = Example({"conf.py": source.replace("CKPT101", "CKPT103" if beside else "")}, "2.6.6")
    newest.check()


@pytest.mark.parametrize(
    "fields",
    [
        "    _target_: str = 'pytorch_lightning.callbacks.ModelCheckpoint'\n    save_last: bool = False\n",
        "    _target_: str = 'pytorch_lightning.callbacks.EarlyStopping'\n    save_last: bool = True\n",
        "    _target_: str = MISSING\n    save_last: bool = True\n",
        "    _target_: str\n    save_last: bool = True\n",
    ],
)
def test_other_structured_configurations_stay_silent(fields: str) -> None:
    Example({"conf.py": f"@dataclass\nclass Checkpoint:\n{fields}"}).check()


def test_a_merged_specification_keeps_its_default() -> None:
    Example(
        {
            "main.py": "default = {\n    'target': 'pytorch_lightning.callbacks.ModelCheckpoint',\n"
            "    'params': {'dirpath': run, 'save_last': True},  # CKPT101\n}\n"
            "if hasattr(model, 'monitor'):\n    default['params']['monitor'] = model.monitor\n"
            "spec = OmegaConf.merge(default, lightning.modelcheckpoint)\nbuild(spec)\n"
        }
    ).check()


@pytest.mark.parametrize(
    "spec",
    [
        "{'target': 'pytorch_lightning.callbacks.ModelCheckpoint', 'params': {'save_last': False}}",
        "{'target': 'pytorch_lightning.callbacks.EarlyStopping', 'params': {'save_last': True}}",
        "{'target': 'keras.callbacks.ModelCheckpoint', 'params': {'save_last': True}}",
        "{'target': name, 'params': {'save_last': True}}",
    ],
)
def test_other_specifications_stay_silent(spec: str) -> None:
    Example({"main.py": f"build({spec})\n"}).check()


def test_a_class_whose_other_fields_are_no_arguments_of_the_callback_is_another_one() -> None:
    Example(
        {
            "own.py": "class Own(BaseModel):\n    save_last: bool = True\n    save_best: bool = True\n",
            "args.py": "class Args(BaseModel):\n    save_last: bool = True  # CKPT101\n    save_top_k: int = 3\n",
            "main.py": f"{IMPORT}ModelCheckpoint(**args.checkpoint.model_dump())\n",
        }
    ).check()


def test_a_dictionary_with_a_name_is_one_callback() -> None:
    built = (
        "import hydra\n"
        'spec = {"_target_": "lightning.pytorch.callbacks.ModelCheckpoint", "save_last": True}  # CKPT101\n'
        "callback = hydra.utils.instantiate(spec)\n"
    )
    example = Example({"main.py": built})
    example.check()
    assert len(example.findings()) == 1


def test_arguments_of_a_class_that_is_handed_to_its_maker_are_no_configuration() -> None:
    own = f"{IMPORT}class Own(ModelCheckpoint):\n    def _link_checkpoint(self, *args):\n        pass\n"
    Example(
        {
            "own.py": own,
            "main.py": "import run\nfrom own import Own\nrun.Config(Own, save_last=True, monitor='x')\n",
            "build.py": f"{IMPORT}def build(cfg):\n    return ModelCheckpoint(**cfg.params)\n",
            "params.py": "from somewhere import Config\nConfig(save_last=True)  # CKPT101\n",
        }
    ).check()


@pytest.mark.parametrize("annotation", ["", ": bool"])
def test_what_a_function_gives_by_default_is_found_there(annotation: str) -> None:
    head = f"def build(monitor='loss', save_last{annotation}=True):  # CKPT101\n"
    silent = "def other(save_last=True):\n    return Keeper(save_last=save_last)\n"
    Example({"main.py": f"{IMPORT}{head}    return ModelCheckpoint(save_last=save_last)\n{silent}"}).check()
    off = head.replace("=True", "=False").replace("  # CKPT101", "")
    Example({"main.py": f"{IMPORT}{off}    return ModelCheckpoint(save_last=save_last)\n"}).check()


def test_what_a_subclass_gives_by_default_is_found_there() -> None:
    own = "class Own(ModelCheckpoint):\n    def __init__(self, save_last=True, **kw):  # CKPT101\n"
    Example({"main.py": f"{IMPORT}{own}        super().__init__(save_last=save_last, **kw)\n"}).check()


@pytest.mark.parametrize(
    "made",
    [
        "ARGUMENTS = {'monitor': 'loss', 'save_last': True}  # CKPT101\n",
        "ARGUMENTS = dict(monitor='loss', save_last=True)  # CKPT101\n",
        "def ARGUMENTS():\n    return {'monitor': 'loss', 'save_last': True}  # CKPT101\n",
        "def ARGUMENTS():\n    return dict(save_last=True)  # CKPT101\n",
        "def ARGUMENTS():\n    made = {'monitor': 'loss'}\n    made['save_last'] = True  # CKPT101\n    return made\n",
    ],
)
@pytest.mark.parametrize(
    "use",
    [
        "from made import ARGUMENTS\n\nModelCheckpoint(dirpath=run, **VALUE)\n",
        "from made import ARGUMENTS\n\nvalue = VALUE\nModelCheckpoint(**value)\n",
        "import made\n\nModelCheckpoint(**made.VALUE)\n",
    ],
)
def test_arguments_that_another_module_makes_are_followed(made: str, use: str) -> None:
    value = "ARGUMENTS()" if made.startswith("def") else "ARGUMENTS"
    Example({"made.py": made, "main.py": IMPORT + use.replace("VALUE", value)}).check()


@pytest.mark.parametrize(
    "made",
    [
        "def ARGUMENTS():\n    return {'monitor': 'loss', 'save_last': False}\n",
        "def ARGUMENTS():\n    return {'monitor': 'loss'}\ndef other():\n    return {'save_last': True}\n",
        "def ARGUMENTS():\n    made = {'save_last': True}\n    made['save_last'] = False\n    return made\n",
    ],
)
def test_other_arguments_that_another_module_makes_stay_silent(made: str) -> None:
    use = "from made import ARGUMENTS\n\nModelCheckpoint(**ARGUMENTS())\n"
    Example({"made.py": made, "main.py": IMPORT + use}).check()
