"""The literal value of an expression, where it is known."""

from __future__ import annotations

import libcst as cst

from ckpt_lint.frontends.python.lookups import looked_up_name
from ckpt_lint.frontends.python.names import reaching
from ckpt_lint.frontends.python.nodes import dotted, text_of
from ckpt_lint.frontends.python.scopes import Binding, Site
from ckpt_lint.values import OBJECT, TEXT, UNKNOWN, Literal, Value

CONSTANTS: dict[str, Literal] = {"True": True, "False": False, "None": None}


def site_of(binding: Binding) -> Site | None:
    """Where the bound expression is evaluated."""
    if binding.kind not in ("assign", "default") or binding.value is None:
        return None
    return value_site(binding, binding.value)


def value_site(binding: Binding, value: cst.BaseExpression) -> Site:
    """Where the value of a binding is evaluated: right before, so that ``x = f(x)`` is an older x."""
    return Site(value, binding.scope, binding.order - 1, binding.context, binding.statement)


def default_site(binding: Binding) -> Site | None:
    """Where a parameter's default is evaluated, if it has one: around the function."""
    around = binding.scope.parent
    if binding.kind != "parameter" or binding.value is None or around is None:
        return None
    return Site(binding.value, around, 1 << 60, (), binding.statement)


def evaluate(site: Site, depth: int = 0) -> Value:
    """Every value that the expression at ``site`` may have, or unknown."""
    node = site.node
    if depth > 20:
        return UNKNOWN
    if type(node) is cst.Name:
        if node.value in CONSTANTS:
            return Value((CONSTANTS[node.value],))
        return _bound(node.value, site, depth)
    if isinstance(node, (cst.Attribute, cst.Subscript)):
        name = dotted(node)
        return _bound(name, site, depth) if name is not None else UNKNOWN
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        text = text_of(node)
        return Value((TEXT if text is None else text,))
    if type(node) is cst.FormattedString or _builds_text(node):
        return Value((TEXT,))
    if isinstance(node, (cst.Integer, cst.Float)):
        return _number(node)
    if type(node) is cst.UnaryOperation and type(node.operator) is cst.Minus:
        return _negative(evaluate(site.moved(node.expression), depth + 1))
    if type(node) is cst.IfExp:
        return _either(
            evaluate(site.moved(node.body), depth + 1), evaluate(site.moved(node.orelse), depth + 1)
        )
    if type(node) is cst.Call and (dotted(node.func) or "").split(".")[-1] == "timedelta":
        return Value((OBJECT,))
    if type(node) is cst.Call:
        name = looked_up_name(node)
        return _bound(name, site, depth) if name is not None else UNKNOWN
    return UNKNOWN


def _bound(name: str, site: Site, depth: int) -> Value:
    bindings = reaching(name, site)
    sites = [site_of(binding) for binding in bindings]
    if not sites or None in sites:
        return UNKNOWN
    result = Value(())
    for number, each in enumerate(s for s in sites if s is not None):
        value = evaluate(each, depth + 1)
        result = value if number == 0 else _either(result, value)
    return result


def _either(one: Value, other: Value) -> Value:
    if not (one.known and other.known):
        return UNKNOWN
    return Value(tuple(dict.fromkeys((*one.possible, *other.possible))))


def _number(node: cst.Integer | cst.Float) -> Value:
    try:
        return Value((node.evaluated_value,))
    except (SyntaxError, ValueError):
        # Python limits how many digits it reads.
        return UNKNOWN


def _negative(value: Value) -> Value:
    numbers = tuple(-v for v in value.possible if isinstance(v, (int, float)))
    return Value(numbers) if len(numbers) == len(value.possible) else UNKNOWN


def _builds_text(node: cst.BaseExpression) -> bool:
    """``"a" + b``, ``"a%s" % b`` and ``"a{}".format(b)`` are strings whatever ``b`` is."""
    if isinstance(node, cst.BinaryOperation):
        strings = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
        if isinstance(node.operator, cst.Modulo):
            return isinstance(node.left, strings)
        if isinstance(node.operator, cst.Add):
            sides = (node.left, node.right)
            return any(isinstance(side, strings) or _builds_text(side) for side in sides)
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Attribute)
        and node.func.attr.value == "format"
        and isinstance(node.func.value, (cst.SimpleString, cst.ConcatenatedString))
    )
