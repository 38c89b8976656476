"""Which names, attributes and keys a statement reads, and which it gives a value.

Far cheaper than a tree of expressions: a statement's words are found in its text, and only what it
assigns to is looked at node by node.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from ckpt_lint.frontends.python.sieve import Search

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
_SPACES = bytes(n if n > 127 or chr(n).isalnum() or n == ord("_") else ord(" ") for n in range(256))
# An attribute, or a key that is read.
_READ = re.compile(r"\.\s*([^\W\d]\w*)|\[\s*[\"']([^\W\d]\w*)[\"']")
_READ_BY_CALL = re.compile(r"(?:(?:get|pop|setdefault)\(|getattr\([^,]+,)\s*[\"']([^\W\d]\w*)[\"']")
_KEYS = re.compile(r"[\"']([^\W\d]\w*)[\"']\s*:")
_KEYWORDS = re.compile(r"\b([^\W\d]\w*)\b\s*=(?!=)")
_COLLECTS = re.compile(r"\b(?:dict|update|\w*replace|set_defaults|partial|create|merge|[A-Z]\w*)\(")
_STRINGS = re.compile(r"[\"']-*([^\W\d][\w-]*)[\"']")
_names_keys = Search(
    {
        "argument(": r"\b(?:add_)?argument\(",
        "ption(": r"\b[oO]ption\(",
        "setattr(": r"\bsetattr\(",
        "setdefault(": r"\bsetdefault\(",
        "DEFINE_": r"\bDEFINE_\w+\(",
    }
)
_HANDED = re.compile(
    r"(?:[(,=*\[+{:]|\b(?:return|yield|or|and|else|if)\b)\s*(?:[\w.]+\.)?(\w+)\b(?!\s*[.(]|\s*=[^=])"
)
_WALRUS = re.compile(r"([^\W\d]\w*)\s*:=")
# Methods that change what they belong to.
_CHANGING = re.compile(r"append|extend|insert|add|update|set|pop|clear|remove|merge|override|link|register")


def words(text: str) -> tuple[set[str], set[str]]:
    """Attributes (and keys) that a statement reads, and names."""
    parts = _READ.split(text)
    names = identifiers(" ".join(parts[:: _READ.groups + 1]))
    del parts[:: _READ.groups + 1]
    read = {part for part in parts if part}
    if "get" in text or "pop(" in text or "setdefault(" in text:
        read.update(_READ_BY_CALL.findall(text))
    return read, names


def spaced(text: str) -> str:
    """A text with a space for each character of ASCII that is no part of a word."""
    # Bytes are translated ten times as fast as characters beyond ASCII.
    return text.encode("utf-8", "surrogatepass").translate(_SPACES).decode("utf-8", "surrogatepass")


def identifiers(text: str) -> set[str]:
    """Every word of a text; numbers are some, too."""
    return set(spaced(text).split())


def hands_on(text: str, name: str) -> bool:
    """Whether a statement may hand a name's value on as a whole: as an argument, an item, a result."""
    return name in _HANDED.findall(text)


def stored(node: ast.stmt) -> Iterator[str]:
    """Attributes that a statement gives a value, or adds to."""
    targets = [*_targets(node)]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        targets.append(getattr(node.value.func, "value", node))
    yield from (target.attr for target in targets if isinstance(target, ast.Attribute))


def bound(nodes: Sequence[ast.stmt], text: str) -> tuple[set[str], set[str]]:
    """Names that statements bind, and attributes and keys that they set; ``text`` is theirs."""
    names = set(_WALRUS.findall(text)) if ":=" in text else set()
    attributes = set(_given(nodes[0], text))
    for node in nodes:
        _bind(node, names, attributes)
    return names, attributes


def _given(node: ast.stmt, text: str) -> Iterator[str]:
    """Keys of mappings, options and fields that a statement may give a value, by its text."""
    if isinstance(node, IMPORTS) or (isinstance(node, DEFINITIONS) and not node.decorator_list):
        return
    if ":" in text:
        yield from _KEYS.findall(text)
    if "=" in text and "(" in text and _COLLECTS.search(text) is not None:
        yield from _KEYWORDS.findall(text)
    if _names_keys(text):
        yield from (name.replace("-", "_") for name in _STRINGS.findall(text))


def parameters(arguments: ast.arguments) -> frozenset[str]:
    """Names of a function's parameters."""
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    return frozenset(
        {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars)}
    )


def _bind(node: ast.stmt, names: set[str], attributes: set[str]) -> None:
    """Add the names that a statement binds, and the attributes and keys that it sets."""
    if isinstance(node, DEFINITIONS):
        names.add(node.name)
    elif isinstance(node, IMPORTS):
        names.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.Expr):
        _change(node.value, names, attributes)
    else:
        for target in _targets(node):
            _assign(target, names, attributes)


def _targets(node: ast.stmt) -> Iterable[ast.AST]:
    if isinstance(node, (ast.Assign, ast.Delete)):
        return node.targets
    if isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        return [node.target]
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in node.items if item.optional_vars is not None]
    return [part for case in getattr(node, "cases", ()) for part in ast.walk(case.pattern)]


def _assign(target: ast.AST, names: set[str], attributes: set[str]) -> None:
    if isinstance(target, ast.Name):
        names.add(target.id)
    elif isinstance(target, ast.Attribute):
        attributes.add(target.attr)
    elif isinstance(target, ast.Subscript):
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            attributes.add(target.slice.value)
        _assign(target.value, names, attributes)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _assign(element, names, attributes)
    elif isinstance(target, ast.Starred):
        _assign(target.value, names, attributes)
    else:
        names.update(name for name in (getattr(target, "name", None), getattr(target, "rest", None)) if name)


def _change(value: ast.expr, names: set[str], attributes: set[str]) -> None:
    """Add what a call may change: what its method belongs to, and what it is given."""
    if isinstance(value, (ast.Await, ast.Yield)) and value.value is not None:
        value = value.value
    if not isinstance(value, ast.Call):
        return
    if isinstance(value.func, ast.Attribute):
        if _CHANGING.match(value.func.attr) is None or value.func.attr == "add_argument":
            return
        _assign(value.func.value, names, attributes)
    for argument in value.args:
        if isinstance(argument, (ast.Name, ast.Attribute)):
            _assign(argument, names, attributes)
