"""What is copied in a report, how much of it, of which kind, and from whom.

`compare` answers for each segment, `duplicates` tells the second copies of a report, `Index` keeps a
reference on disk, `edges` draws the network, `changes` tells what became of a report a year later. `ReportText`,
`Reuse`, `Flag` and `Change` are the nouns.
"""

from __future__ import annotations

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
