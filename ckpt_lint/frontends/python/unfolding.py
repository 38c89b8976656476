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

MAX_DEPTH = 24  # functions and names on the way


class Unfolding:
    """Mappings of one module, each looked into once: functions that call each other have no end."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._known: dict[int, Entries] = {}

    def of(self, entries: Entries, depth: int = 0) -> Entries:
        """``entries`` with what this module says of the mappings that are spread, or read by key, there."""
        result = entries.copy()
        if depth > MAX_DEPTH:
            return result
        for name, given in entries.by_name.items():
            result.by_name[name] = tuple(each for entry in given for each in self._read(entry, depth))
        for site in entries.unknown:
            made = self._made(site, depth + 1)
            added = made.by_name.keys() - entries.by_name.keys()
            result.by_name.update((name, made.by_name[name]) for name in added)
            result.optional |= made.optional & added
        return result

    def _read(self, entry: Entry, depth: int) -> tuple[Entry, ...]:
        """What stands at the key of a dictionary; the entry itself where that is not known."""
        owner, key = (None, "") if entry.site is None else owner_and_key(entry.site.node)
        if entry.site is None or owner is None or not key or evaluate(entry.site).known:
            return (entry,)
        made = self.of(spread(entry.site.moved(owner)), depth + 1)
        return made.by_name.get(key) or (entry,)

    def _made(self, site: Site, depth: int) -> Entries:
        """What a mapping may hold: what a function returns, or a function's ``**kwargs``."""
        here = id(site.node)
        if here not in self._known:
            self._known[here] = Entries()
            self._known[here] = _either([*self._returned(site, depth), *self._handed(site, depth)])
        return self._known[here]

    def _returned(self, site: Site, depth: int) -> Iterator[Entries]:
        for there in self._objects.behind(site):
            yield self.of(spread(there), depth)

    def _handed(self, site: Site, depth: int) -> Iterator[Entries]:
        name = site.node.value if type(site.node) is cst.Name else ""
        for binding in reaching(name, site):
            node = binding.node
            if binding.kind == "parameter" and isinstance(node, cst.Param) and node.star == "**":
                for given in self._objects.calls.given_by_all(binding):
                    handed = self.of(given, depth).by_name
                    # What other parameters take is not among them; and other files may call it otherwise.
                    extra = {n: each for n, each in handed.items() if n not in binding.scope.bindings}
                    yield Entries(extra, set(extra))


def _either(found: Iterable[Entries]) -> Entries:
    result: Entries | None = None
    for each in found:
        result = each if result is None else result.either(each)
    return result or Entries()
