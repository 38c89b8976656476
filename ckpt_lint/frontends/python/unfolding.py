"""Arguments that stand in a mapping which a function returns, or with which a function is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ckpt_lint.frontends.python.lookups import owner_and_key
from ckpt_lint.frontends.python.mappings import Entries, Entry, mapping
from ckpt_lint.frontends.python.names import reaching
from ckpt_lint.frontends.python.objects import Objects
from ckpt_lint.frontends.python.scopes import Site

MAX_DEPTH = 4  # functions that hand on their own ``**kwargs``


def unfolded(entries: Entries, objects: Objects, depth: int = 0) -> Entries:
    """``entries`` with what this module says of the mappings that are spread, or read by key, there."""
    result = entries.copy()
    for name, given in entries.by_name.items():
        result.by_name[name] = tuple(each for entry in given for each in _read(entry, objects))
    for site in entries.unknown if depth < MAX_DEPTH else ():
        spread = _either([e for made in objects.makers(site) for e in _made(made, objects, depth)])
        added = spread.by_name.keys() - entries.by_name.keys()
        result.by_name.update((name, spread.by_name[name]) for name in added)
        result.optional |= spread.optional & added
    return result


def _read(entry: Entry, objects: Objects) -> tuple[Entry, ...]:
    """What stands at the key of a dictionary; the entry itself where that is not known."""
    owner, key = (None, "") if entry.site is None else owner_and_key(entry.site.node)
    if entry.site is None or owner is None or not key:
        return (entry,)
    makers = objects.makers(entry.site.moved(owner))
    return _either(map(mapping, makers)).by_name.get(key, ()) or (entry,)


def _made(site: Site, objects: Objects, depth: int) -> Iterator[Entries]:
    """What a mapping may hold: a dictionary, or a function's ``**kwargs``."""
    yield mapping(site)
    name = site.node.value if type(site.node) is cst.Name else ""
    for binding in reaching(name, site):
        node = binding.node
        if binding.kind == "parameter" and isinstance(node, cst.Param) and node.star == "**":
            for given in objects.calls.given_by_all(binding):
                handed = unfolded(given, objects, depth + 1).by_name
                # What other parameters take is not among them; and other files may call it otherwise.
                extra = {n: each for n, each in handed.items() if n not in binding.scope.bindings}
                yield Entries(extra, set(extra))


def _either(found: Iterable[Entries]) -> Entries:
    result: Entries | None = None
    for each in found:
        result = each if result is None else result.either(each)
    return result or Entries()
