"""Containers that are written out, and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import libcst as cst

from ckpt_lint.frontends.python.building.builder import Builder, ExpressionMakers, Part, layout

_DICT, _ELEMENT, _SPREAD = map(layout, (cst.Dict, cst.DictElement, cst.StarredDictElement))
_LIST, _SET, _TUPLE, _STARRED = map(layout, (cst.List, cst.Set, cst.Tuple, cst.StarredElement))


def _dictionary(build: Builder, node: ast.Dict) -> cst.Dict:
    elements = [*_items(build, node)]
    for number, element in enumerate(elements):
        build.parts[element] = Part(node, ("elements", number))
    return cst.Dict(elements, **_DICT)


def _items(build: Builder, node: ast.Dict) -> Iterator[cst.BaseDictElement]:
    for key, value in zip(node.keys, node.values):
        if key is None:
            yield cst.StarredDictElement(build.expression(value), **_SPREAD)
        else:
            yield cst.DictElement(build.expression(key), build.expression(value), **_ELEMENT)


def _elements(build: Builder, nodes: Sequence[ast.expr]) -> list[cst.BaseElement]:
    return [
        cst.StarredElement(build.expression(each.value), **_STARRED)
        if isinstance(each, ast.Starred)
        else cst.Element(build.expression(each))
        for each in nodes
    ]


def _list(build: Builder, node: ast.List) -> cst.List:
    return cst.List(_elements(build, node.elts), **_LIST)


def _tuple(build: Builder, node: ast.Tuple) -> cst.Tuple:
    made = cst.Tuple(_elements(build, node.elts), **_TUPLE)
    build.parts[made] = Part(node, ())
    return made


def _set(build: Builder, node: ast.Set) -> cst.Set:
    return cst.Set(_elements(build, node.elts), **_SET)


def _list_of(build: Builder, node: ast.ListComp) -> cst.ListComp:
    return cst.ListComp(build.expression(node.elt), _loops(build, node.generators))


def _set_of(build: Builder, node: ast.SetComp) -> cst.SetComp:
    return cst.SetComp(build.expression(node.elt), _loops(build, node.generators))


def _generator(build: Builder, node: ast.GeneratorExp) -> cst.GeneratorExp:
    made = cst.GeneratorExp(build.expression(node.elt), _loops(build, node.generators))
    build.parts[made] = Part(node, ())
    return made


def _dictionary_of(build: Builder, node: ast.DictComp) -> cst.DictComp:
    loops = _loops(build, node.generators)
    return cst.DictComp(build.expression(node.key), build.expression(node.value), loops)


def _loops(build: Builder, nodes: Sequence[ast.comprehension]) -> cst.CompFor:
    first, *others = nodes
    return cst.CompFor(
        target=build.target(first.target),
        iter=build.expression(first.iter),
        ifs=[cst.CompIf(build.expression(test)) for test in first.ifs],
        inner_for_in=_loops(build, others) if others else None,
        asynchronous=cst.Asynchronous() if first.is_async else None,
    )


MAKERS: ExpressionMakers = {
    ast.Dict: _dictionary,
    ast.DictComp: _dictionary_of,
    ast.GeneratorExp: _generator,
    ast.List: _list,
    ast.ListComp: _list_of,
    ast.Set: _set,
    ast.SetComp: _set_of,
    ast.Tuple: _tuple,
}
