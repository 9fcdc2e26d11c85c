"""What is copied in a report, how much of it, of which kind, and from whom.

`compare` answers for each segment, `duplicates` tells the second copies of a report, `Index` keeps a
reference on disk, `edges` draws the network, `changes` tells what became of a report a year later. `ReportText`,
`Reuse`, `Flag` and `Change` are the nouns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp.faces import face

if TYPE_CHECKING:
    from nlp.reuse.changes import STATES, Change, changes
    from nlp.reuse.differences import FigureChange
    from nlp.reuse.duplicates import duplicates, likeness
    from nlp.reuse.engine import compare
    from nlp.reuse.index import Index
    from nlp.reuse.namesakes import namesakes
    from nlp.reuse.network import edges, longest, nearest, shares
    from nlp.reuse.records import PEER, PRIOR_YEAR, STATUTORY, STOCK, TEMPLATE, Flag, ReportText, Reuse, SegmentText
    from nlp.reuse.shard_files import BadIndex

__all__ = [
    "PEER",
    "PRIOR_YEAR",
    "STATES",
    "STATUTORY",
    "STOCK",
    "TEMPLATE",
    "BadIndex",
    "Change",
    "FigureChange",
    "Flag",
    "Index",
    "ReportText",
    "Reuse",
    "SegmentText",
    "changes",
    "compare",
    "duplicates",
    "edges",
    "likeness",
    "longest",
    "namesakes",
    "nearest",
    "shares",
]

#: The modules that the names are at home in.
_HOME = {
    "BadIndex": "nlp.reuse.shard_files",
    "Change": "nlp.reuse.changes",
    "FigureChange": "nlp.reuse.differences",
    "Flag": "nlp.reuse.records",
    "Index": "nlp.reuse.index",
    "PEER": "nlp.reuse.records",
    "PRIOR_YEAR": "nlp.reuse.records",
    "ReportText": "nlp.reuse.records",
    "Reuse": "nlp.reuse.records",
    "STATES": "nlp.reuse.changes",
    "STATUTORY": "nlp.reuse.records",
    "STOCK": "nlp.reuse.records",
    "SegmentText": "nlp.reuse.records",
    "TEMPLATE": "nlp.reuse.records",
    "changes": "nlp.reuse.changes",
    "compare": "nlp.reuse.engine",
    "duplicates": "nlp.reuse.duplicates",
    "edges": "nlp.reuse.network",
    "likeness": "nlp.reuse.duplicates",
    "longest": "nlp.reuse.network",
    "namesakes": "nlp.reuse.namesakes",
    "nearest": "nlp.reuse.network",
    "shares": "nlp.reuse.network",
}
__getattr__, __dir__ = face(__name__, _HOME)
