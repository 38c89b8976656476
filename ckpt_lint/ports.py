"""Points where a value crosses the border of its file."""

from __future__ import annotations

from typing import NamedTuple


class Port(NamedTuple):
    """A point where a value enters or leaves a file, by which files are joined.

    ============= ============================================ =====================
    kind          owner                                        name
    ============= ============================================ =====================
    ``parameter`` function, or class whose constructor it is   parameter or position
    ``return``    function                                     empty, or number of a tuple's part
    ``global``    dotted name, ``pkg.constants.LAST_CKPT``     empty
    ``class``     class                                        empty
    ``key``       empty: any configuration object or mapping   keys, ``train.resume``
    ``spread``    as of ``key``                                keys of what is spread into a call
    ``section``   empty: any configuration file                section that may be a callback
    ``option``    empty: any command line                      option without dashes
    ============= ============================================ =====================

    An owner is spelled as an import spells it (``pkg.train.run``, ``.train.run``); what the
    file itself defines is ``<path>::run``. Of keys the last decides; where both sides have
    more, those must agree, too. A ``key``, ``spread`` or ``option`` whose owner is ``<path>::`` is that
    file's alone. The value at a ``class`` port is the distribution whose ModelCheckpoint it is.
    """

    kind: str
    owner: str
    name: str = ""


Want = tuple[Port, ...]
"""An object that comes from another file, by every port through which it may."""
