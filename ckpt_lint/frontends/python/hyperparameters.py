"""What ``save_hyperparameters`` puts into a checkpoint, as far as annotations and calls tell.

Which types torch's safe loader refuses was measured with torch 2.13: the scenarios ``hparam_*``.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ckpt_lint.facts import Hyperparameter
from ckpt_lint.frontends.python.names import Meaning, Names
from ckpt_lint.frontends.python.nodes import descendants, dotted, text_of
from ckpt_lint.frontends.python.rewrite import Rewriter
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.tree import Walk
from ckpt_lint.values import Place

SAVE = "save_hyperparameters"
REFUSED = frozenset(
    {"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.WindowsPath",
     "pathlib.PurePosixPath", "pathlib.PureWindowsPath", "omegaconf.DictConfig",
     "omegaconf.ListConfig", "omegaconf.dictconfig.DictConfig", "omegaconf.listconfig.ListConfig",
     "numpy.ndarray", "numpy.float64", "numpy.float32", "numpy.int64", "numpy.int32",
     "numpy.bool_", "functools.partial", "argparse.Namespace", "datetime.timedelta",
     "datetime.datetime", "datetime.date", "collections.defaultdict", "type", "typing.Type",
     "torch.nn.Module"}
)  # fmt: skip
ACCEPTED = frozenset(
    {"int", "float", "str", "bool", "complex", "bytes", "list", "dict", "tuple", "set", "None",
     "List", "Dict", "Tuple", "Set", "Sequence", "Mapping", "Iterable", "Literal",
     "torch.Tensor", "torch.dtype", "torch.device", "collections.OrderedDict"}
)  # fmt: skip
GENERIC = frozenset({"typing.Optional", "typing.Union"})
CONTAINER = "an OmegaConf container"
CONTAINERS = frozenset({CONTAINER, "a `omegaconf.DictConfig`", "a `omegaconf.ListConfig`"})
MAKERS = {
    "omegaconf.OmegaConf.create": CONTAINER,
    "omegaconf.OmegaConf.load": CONTAINER,
    "omegaconf.OmegaConf.structured": CONTAINER,
    "omegaconf.OmegaConf.merge": CONTAINER,
    "numpy.array": "an array of NumPy",
    "numpy.zeros": "an array of NumPy",
    "numpy.ones": "an array of NumPy",
    "numpy.asarray": "an array of NumPy",
    "pathlib.Path.cwd": "a `pathlib.Path`",
    "pathlib.Path.home": "a `pathlib.Path`",
}
CONFIGURATION = frozenset({"cfg", "config", "conf", "hparams", "hyperparams", "params", "args", "opt"})


def parameters(definition: cst.ClassDef) -> list[cst.Param]:
    """Parameters of ``__init__`` behind ``self``; none where the class has no ``__init__``."""
    for statement in definition.body.body:
        if isinstance(statement, cst.FunctionDef) and statement.name.value == "__init__":
            own = statement.params
            return [*own.posonly_params, *own.params, *own.kwonly_params][1:]
    return []


class Hyperparameters:
    """Hyper-parameters of one module's classes."""

    def __init__(self, walk: Walk, names: Names, rewriter: Rewriter) -> None:
        self._walk = walk
        self._names = names
        self._rewriter = rewriter

    def of(self, definition: cst.ClassDef, heading: Place) -> Iterator[Hyperparameter]:
        """The parameters that the class saves, in order; ``heading``: where its name stands."""
        saved = self._saved(definition) or {}
        for number, parameter in enumerate(parameters(definition)):
            name = parameter.name.value
            if name not in saved:
                continue
            kind, refused = self._judged(parameter, definition)
            if saved[name] and not is_container(kind):
                refused = None if refused else refused
            # Where nothing is wrong nobody asks for the parameter's own place, which takes long to find.
            place = self._rewriter.place(parameter, definition) if kind else heading
            yield Hyperparameter(place, name, number, kind, refused, saved[name])

    def kind_of_value(self, site: Site) -> str:
        """What a value is, where torch's safe loader refuses it; else nothing."""
        node = site.node
        if isinstance(node, cst.Call):
            names = self._names.qualified(node.func, site)
            made = {MAKERS[name] for name in names if name in MAKERS}
            if made:
                return made.pop()
            return self._refused_class(self._names.meanings(node.func, site))
        if isinstance(node, cst.Name):
            for binding in site.scope.bindings.get(node.value, ()):
                if binding.kind == "parameter" and isinstance(binding.node, cst.Param):
                    annotation = binding.node.annotation
                    there = Site(node, binding.scope, 1 << 60, (), binding.statement)
                    if annotation is not None and len(site.scope.bindings[node.value]) == 1:
                        return self._annotated(annotation.annotation, there)
        return ""

    def _saved(self, definition: cst.ClassDef) -> dict[str, bool] | None:
        """Names that are saved, and whether for their items alone; ``None`` where that is not known."""
        found: dict[str, bool] = {}
        for call in self._walk.calling(SAVE):
            node = call.node
            assert isinstance(node, cst.Call)
            owner = call.scope.enclosing_class()
            if owner is None or owner.node is not definition or dotted(node.func) != f"self.{SAVE}":
                continue
            listed = _arguments(node)
            if listed is None:
                return None
            named, ignored = listed
            everything = {parameter.name.value: False for parameter in parameters(definition)}
            found.update(named or everything)
            for name in ignored:
                found.pop(name, None)
        return found

    def _judged(self, parameter: cst.Param, definition: cst.ClassDef) -> tuple[str, bool | None]:
        if parameter.annotation is None:
            config = parameter.name.value in CONFIGURATION
            return ("a configuration object, perhaps", None) if config else ("", False)
        annotation = parameter.annotation.annotation
        there = self._names.outside(definition, annotation)
        kind = self._annotated(annotation, there)
        if kind:
            return kind, True
        for part in descendants(annotation):
            if isinstance(part, (cst.Name, cst.Attribute)):
                kind = self._annotated(part, there) or self._unknown(part, there)
                if kind:
                    return kind, None
        return "", False

    def _unknown(self, annotation: cst.BaseExpression, site: Site) -> str:
        """What an annotation may stand for, where its class is not known to be accepted."""
        for meaning in self._names.meanings(annotation, site):
            name = meaning.qualified
            known = name in ACCEPTED or name.split(".")[-1] in ACCEPTED or "." not in name
            if not known and name.split(".")[-1][:1].isupper() and name not in GENERIC:
                return f"a `{name}`, perhaps"
        return ""

    def _annotated(self, annotation: cst.BaseExpression, site: Site) -> str:
        """What an annotation certainly stands for, where torch's safe loader refuses it."""
        if isinstance(annotation, cst.Subscript):
            annotation = annotation.value
        text = text_of(annotation)
        if text is not None and text.replace(".", "").isidentifier():
            annotation = cst.parse_expression(text)
        return self._refused_class(self._names.meanings(annotation, site)) or (
            "a class" if isinstance(annotation, cst.Name) and annotation.value in ("type", "Type") else ""
        )

    def _refused_class(self, meanings: list[Meaning]) -> str:
        kinds = {self._kind(meaning) for meaning in meanings}
        return kinds.pop() if len(kinds) == 1 else ""

    def _kind(self, meaning: Meaning) -> str:
        name = meaning.qualified
        if meaning.definition is not None:
            return self._own_kind(meaning.definition)
        if name in REFUSED:
            return f"a `{name}`"
        parts = name.split(".")
        if parts[:2] == ["torch", "nn"] and parts[-1][:1].isupper() and parts[-1] != "Parameter":
            return f"an `nn.Module` (`{name}`)"
        return ""

    def _own_kind(self, definition: cst.ClassDef) -> str:
        """What a class of this module is: a dataclass, an ``Enum``, an ``nn.Module``."""
        name = definition.name.value
        if any(_decorator(each) == "dataclass" for each in definition.decorators):
            return f"an instance of the dataclass `{name}`"
        for base in self._names.family(definition).bases:
            for qualified in self._names.qualified(base.node, base):
                if qualified in ("enum.Enum", "enum.IntEnum", "enum.StrEnum"):
                    return f"a member of the enumeration `{name}`"
                if qualified in ("torch.nn.Module", "torch.nn.modules.Module"):
                    return f"an `nn.Module` (`{name}`)"
        return ""


def is_container(kind: str) -> bool:
    """Whether a kind is OmegaConf's, which stays what it is where its items are saved."""
    return kind in CONTAINERS


def _decorator(node: cst.Decorator) -> str:
    called = node.decorator.func if isinstance(node.decorator, cst.Call) else node.decorator
    return (dotted(called) or "").split(".")[-1]


def _arguments(call: cst.Call) -> tuple[dict[str, bool], list[str]] | None:
    """Names that are saved, with whether as a whole object, and names that are not."""
    named: dict[str, bool] = {}
    ignored: list[str] = []
    for argument in call.args:
        if argument.star:
            return None
        if argument.keyword is None:
            text, name = text_of(argument.value), dotted(argument.value)
            if text is None and name is None:
                return None
            named[text if text is not None else name or ""] = text is None
        elif argument.keyword.value == "ignore":
            elements = argument.value.elements if isinstance(argument.value, (cst.List, cst.Tuple)) else ()
            texts = [text_of(each.value) for each in elements] or [text_of(argument.value)]
            if None in texts:
                return None
            ignored += [each for each in texts if each is not None]
    return named, ignored
