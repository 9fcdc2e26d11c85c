"""What is copied in a report, how much of it, of which kind, and from whom.

`compare` answers for each segment, `duplicates` tells the second copies of a report, `Index` keeps a
reference on disk, `edges` draws the network. `Text`, `Reuse` and `Flag` are the nouns.
"""

from __future__ import annotations

from importlib import import_module

from nlp.reuse.records import PEER, PRIOR_YEAR, STATUTORY, TEMPLATE, Flag, Part, Reuse, Text

_LAZY = {
    "compare": "engine",
    "duplicates": "twins",
    "Index": "index",
    "BadIndex": "index",
    "edges": "network",
    "nearest": "network",
    "longest": "network",
    "shares": "network",
}
__all__ = ["Flag", "Part", "Reuse", "Text", "PEER", "PRIOR_YEAR", "STATUTORY", "TEMPLATE", *_LAZY]


def __getattr__(name: str):
    if name in _LAZY:
        return getattr(import_module(f"nlp.reuse.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
