"""The same report twice: two copies of one page, or one page extracted twice. That is no copying."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from nlp.language.bodies import OFFICE
from nlp.reuse.fingerprint import winnow
from nlp.reuse.normalise import NormalisedReport
from nlp.reuse.pool import normalise_report
from nlp.reuse.records import ReportText

#: Share of the shorter report's fingerprints that the longer one has, for reports of one body and year.
SAME_EDITION = 0.75
#: The same share, of text with its names and numbers, when body or year are not known for certain.
SAME_PAGE = 0.9
#: Fingerprints by which reports find each other; and in how many reports one may be to serve.
_SKETCH, _CROWD = 24, 64


def duplicates(texts: Sequence[ReportText], normals: Sequence[NormalisedReport] | None = None) -> dict[str, str]:
    """Which report is a second copy of which: the longest copy is kept, of about equally long ones the one with the shorter name.

    >>> from nlp.reuse import SegmentText
    >>> page = [SegmentText("s1", 0, "全年在门户网站主动公开各类信息八百余条，其中涉企政策解读二十篇。")]
    >>> duplicates([ReportText("a.pdf", "青岚县水利局", 2023, page), ReportText("b.html", "青岚县水利局", 2023, page)])
    {'b.html': 'a.pdf'}
    """
    normals = normals or [normalise_report(text) for text in texts]
    grams = [set(winnow(normal.codes, normal.starts)[1].tolist()) for normal in normals]
    sizes = [len(normal.codes) for normal in normals]
    parent = list(range(len(texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in sorted(_candidates(texts, grams)):
        if root(i) != root(j) and _same(texts[i], texts[j], grams[i], grams[j]):
            parent[root(j)] = root(i)
    groups = defaultdict(list)
    for i in range(len(texts)):
        groups[root(i)].append(i)
    found = {}
    for group in groups.values():
        full = 0.95 * max(sizes[i] for i in group)
        kept = min((i for i in group if sizes[i] >= full), key=lambda i: (len(texts[i].report), texts[i].report))
        found.update({texts[i].report: texts[kept].report for i in group if texts[i].report != texts[kept].report})
    return dict(sorted(found.items()))


def same_report(a: ReportText, b: ReportText) -> bool:
    """Whether two reports are copies of one."""
    one, other = normalise_report(a), normalise_report(b)
    return _same(
        a, b, set(winnow(one.codes, one.starts)[1].tolist()), set(winnow(other.codes, other.starts)[1].tolist())
    )


def _candidates(texts: Sequence[ReportText], grams: list[set[int]]) -> set[tuple[int, int]]:
    """Pairs of one body and year, and pairs that share the smallest of their fingerprints."""
    editions, by_gram = defaultdict(list), defaultdict(list)
    for i, text in enumerate(texts):
        if text.body and text.year:
            editions[_plain(text.body), text.year].append(i)
        for gram in np.sort(np.fromiter(grams[i], np.int64, len(grams[i])))[:_SKETCH].tolist():
            by_gram[gram].append(i)
    pairs = {pair for group in editions.values() for pair in combinations(group, 2)}
    for group in by_gram.values():
        if len(group) <= _CROWD:
            pairs.update(pair for pair in combinations(group, 2) if _compatible(texts[pair[0]], texts[pair[1]]))
    return pairs


def _plain(body: str) -> str:
    """The body's name without the office that writes for it."""
    body = "".join(unicodedata.normalize("NFKC", body or "").split())
    return OFFICE.sub("", body) or body


def _certain(a: ReportText, b: ReportText) -> bool:
    return bool(a.year) and a.year == b.year and bool(a.body) and _plain(a.body) == _plain(b.body)


def _compatible(a: ReportText, b: ReportText) -> bool:
    """Whether two reports may be of one body and year as far as these are known."""
    one, other = _plain(a.body), _plain(b.body)
    bodies = not one or not other or one.endswith(other) or other.endswith(one)
    return bodies and (not a.year or not b.year or a.year == b.year)


def _same(a: ReportText, b: ReportText, grams_a: set[int], grams_b: set[int]) -> bool:
    if not grams_a or not grams_b:
        return False
    if a.report == b.report:
        return True
    if _certain(a, b):
        return len(grams_a & grams_b) >= SAME_EDITION * min(len(grams_a), len(grams_b))
    if 2 * len(grams_a & grams_b) < max(len(grams_a), len(grams_b)):
        return False
    one, other = _pieces(a), _pieces(b)
    return len(one & other) >= SAME_PAGE * max(len(one), len(other), 1)


def _pieces(text: ReportText) -> set[str]:
    """All strings of six characters of a report, names and numbers included, spaces and punctuation not."""
    whole = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", "".join(s.text for s in text.segments)))
    return {whole[i : i + 6] for i in range(max(len(whole) - 5, 1))}
