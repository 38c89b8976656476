"""Arguments that stand in a mapping which a function returns, or with which a function is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ckpt_lint.frontends.python.lookups import owner_and_key
from ckpt_lint.frontends.python.mappings import Entries, Entry, spread
from ckpt_lint.frontends.python.names import reaching
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.scopes import Site
from ckpt_lint.frontends.python.values import evaluate

MAX_DEPTH = 6  # functions and names on the way


def unfolded(entries: Entries, objects: Objects, depth: int = 0) -> Entries:
    """``entries`` with what this module says of the mappings that are spread, or read by key, there."""
    result = entries.copy()
    if depth > MAX_DEPTH:
        return result
    for name, given in entries.by_name.items():
        result.by_name[name] = tuple(each for entry in given for each in _read(entry, objects, depth))
    for site in entries.unknown:
        made = _either(_made(site, objects, depth + 1))
        added = made.by_name.keys() - entries.by_name.keys()
        result.by_name.update((name, made.by_name[name]) for name in added)
        result.optional |= made.optional & added
    return result


def _read(entry: Entry, objects: Objects, depth: int) -> tuple[Entry, ...]:
    """What stands at the key of a dictionary; the entry itself where that is not known."""
    owner, key = (None, "") if entry.site is None else owner_and_key(entry.site.node)
    if entry.site is None or owner is None or not key or evaluate(entry.site).known:
        return (entry,)
    made = unfolded(spread(entry.site.moved(owner)), objects, depth + 1)
    return made.by_name.get(key) or (entry,)


def _made(site: Site, objects: Objects, depth: int) -> Iterator[Entries]:
    """What a mapping may hold: what a function returns, or a function's ``**kwargs``."""
    for there in objects.behind(site):
        yield unfolded(spread(there), objects, depth)
    name = site.node.value if type(site.node) is cst.Name else ""
    for binding in reaching(name, site):
        node = binding.node
        if binding.kind == "parameter" and isinstance(node, cst.Param) and node.star == "**":
            for given in objects.calls.given_by_all(binding):
                handed = unfolded(given, objects, depth).by_name
                # What other parameters take is not among them; and other files may call it otherwise.
                extra = {n: each for n, each in handed.items() if n not in binding.scope.bindings}
                yield Entries(extra, set(extra))


def _either(found: Iterable[Entries]) -> Entries:
    result: Entries | None = None
    for each in found:
        result = each if result is None else result.either(each)
    return result or Entries()
