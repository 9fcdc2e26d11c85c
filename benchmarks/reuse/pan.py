"""The measures of the PAN text-alignment task: precision, recall, granularity and plagdet.

Potthast, Stein, Barrón-Cedeño and Rosso (2010), "An evaluation framework for plagiarism detection",
COLING, equations 1 to 4, macro-averaged over detections and cases; counted in word characters of the
copy and of the source together. A detection is one pair of segments, with all its matched spans.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

Chars = frozenset  # of (report, segment, offset)


class Pair(NamedTuple):
    """A case or a detection: characters of the copy and of the source."""

    copy: frozenset
    source: frozenset


class Quality(NamedTuple):
    precision: float
    recall: float
    granularity: float
    plagdet: float


def detects(case: Pair, found: Pair) -> bool:
    return not case.copy.isdisjoint(found.copy) and not case.source.isdisjoint(found.source)


def measure(cases: Iterable[Pair], detections: Iterable[Pair]) -> Quality:
    """How well detections meet the cases.

    >>> case = Pair(frozenset("abcd"), frozenset("ABCD"))
    >>> found = Pair(frozenset("abc"), frozenset("ABC"))
    >>> [round(x, 3) for x in measure([case], [found])]
    [1.0, 0.75, 1.0, 0.857]
    >>> halves = [Pair(frozenset("ab"), frozenset("AB")), Pair(frozenset("cd"), frozenset("CD"))]
    >>> [round(x, 3) for x in measure([case], halves)]
    [1.0, 1.0, 2.0, 0.631]
    """
    cases, detections = list(cases), list(detections)
    by_char = defaultdict(set)
    for i, case in enumerate(cases):
        for char in case.copy:
            by_char[char].add(i)
    hits = defaultdict(list)
    for j, found in enumerate(detections):
        for i in {i for char in found.copy for i in by_char.get(char, ())}:
            if detects(cases[i], found):
                hits[i].append(j)
    of_detection = defaultdict(list)
    for i, js in hits.items():
        for j in js:
            of_detection[j].append(i)
    recall = [_share(case, [detections[j] for j in hits[i]]) if i in hits else 0.0 for i, case in enumerate(cases)]
    precision = [
        _share(found, [cases[i] for i in of_detection[j]]) if j in of_detection else 0.0
        for j, found in enumerate(detections)
    ]
    r, p = _mean(recall), _mean(precision)
    granularity = _mean([len(js) for js in hits.values()]) or 1.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return Quality(p, r, granularity, f1 / math.log2(1 + granularity))


def _share(one: Pair, others: list[Pair]) -> float:
    """The share of one pair's characters that the others have too."""
    copy = one.copy & frozenset().union(*(o.copy for o in others))
    source = one.source & frozenset().union(*(o.source for o in others))
    return (len(copy) + len(source)) / (len(one.copy) + len(one.source))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
