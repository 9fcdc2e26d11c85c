"""Reports into which of them are the same twice: two copies of one page, or one page extracted twice.

That is no copying.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain, combinations

from nlp.language.bodies import OFFICE
from nlp.reuse.fingerprint import winnow
from nlp.reuse.normalise import NormalisedReport, plain_body
from nlp.reuse.pool import normalise_report
from nlp.reuse.records import ReportText

#: Share of the shorter report's fingerprints that the longer one has, for reports of one body and year.
SAME_EDITION = 0.75
#: The same share, of text with its names and numbers, when body or year are not known for certain.
SAME_PAGE = 0.9
#: Share of the longer report's fingerprints that the other has, below which the texts need not be looked at.
_SIMILAR = 0.5
#: Fingerprints by which reports find each other; and in how many reports one may be to serve.
_SKETCH, _CROWD = 24, 64
#: Share of the longest copy's size from which on a copy is about as long.
_ABOUT_AS_LONG = 0.95
#: Characters in a string by which the texts of pages are compared.
_PIECE = 6


def duplicates(texts: Sequence[ReportText], normals: Sequence[NormalisedReport] | None = None) -> dict[str, str]:
    """Which report is a second copy of which, by name.

    The longest copy is kept, of about equally long ones the one with the shorter name.

    >>> from nlp.reuse import SegmentText
    >>> page = [SegmentText("s1", 0, "全年在门户网站主动公开各类信息八百余条，其中涉企政策解读二十篇。")]
    >>> duplicates([ReportText("a.pdf", "青岚县水利局", 2023, page), ReportText("b.html", "青岚县水利局", 2023, page)])
    {'b.html': 'a.pdf'}
    """
    normals = normals or [normalise_report(text) for text in texts]
    grams = [_grams(normal) for normal in normals]
    copies: dict[str, str] = {}
    for group in _groups(texts, grams):
        kept = _kept(group, texts, normals)
        for i in group:
            if texts[i].report != kept:
                copies[texts[i].report] = kept
    return dict(sorted(copies.items()))


def same_report(a: ReportText, b: ReportText) -> bool:
    """Whether two reports are copies of one."""
    return _same(a, b, _grams(normalise_report(a)), _grams(normalise_report(b)))


def sharing_pairs(fingerprints: Iterable[Iterable[Hashable]], crowd: int) -> Iterator[tuple[int, int]]:
    """Pairs of documents, by number, the lower first: each as often as there are fingerprints that both have.

    Fingerprints that more than `crowd` documents have are passed over: they would pair all with all.

    >>> list(sharing_pairs(["ab", "bc", "abc"], crowd=2))
    [(0, 2), (1, 2)]
    """
    owners: dict[Hashable, list[int]] = defaultdict(list)
    for number, of_document in enumerate(fingerprints):
        for fingerprint in of_document:
            owners[fingerprint].append(number)
    groups = (group for group in owners.values() if 1 < len(group) <= crowd)
    return chain.from_iterable(combinations(group, 2) for group in groups)


def _grams(normal: NormalisedReport) -> set[int]:
    """The fingerprints of a report."""
    return set(winnow(normal.codes, normal.starts).hashes.tolist())


def _groups(texts: Sequence[ReportText], grams: list[set[int]]) -> list[list[int]]:
    """The numbers of all reports, those together that are copies of one."""
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
    return list(groups.values())


def _kept(group: list[int], texts: Sequence[ReportText], normals: Sequence[NormalisedReport]) -> str:
    """The name of the copy to be kept of a group."""
    sizes = {i: len(normals[i].codes) for i in group}
    least = _ABOUT_AS_LONG * max(sizes.values())
    names = [texts[i].report for i in group if sizes[i] >= least]
    return min(names, key=lambda name: (len(name), name))


def _candidates(texts: Sequence[ReportText], grams: list[set[int]]) -> set[tuple[int, int]]:
    """Pairs of one body and year, and pairs that share the smallest of their fingerprints."""
    editions = defaultdict(list)
    for i, text in enumerate(texts):
        if text.body and text.year:
            editions[_body_itself(text.body), text.year].append(i)
    pairs: set[tuple[int, int]] = set()
    for group in editions.values():
        pairs.update(combinations(group, 2))
    sketches = (sorted(of_report)[:_SKETCH] for of_report in grams)
    for i, j in sharing_pairs(sketches, _CROWD):
        if _compatible(texts[i], texts[j]):
            pairs.add((i, j))
    return pairs


def _body_itself(body: str | None) -> str:
    """The body's name without the office that writes for it."""
    plain = plain_body(body)
    return OFFICE.sub("", plain) or plain


def _certain(a: ReportText, b: ReportText) -> bool:
    """Whether two reports are known to be of one body and year."""
    if not a.year or a.year != b.year:
        return False
    return bool(a.body) and _body_itself(a.body) == _body_itself(b.body)


def _compatible(a: ReportText, b: ReportText) -> bool:
    """Whether two reports may be of one body and year as far as these are known."""
    if a.year and b.year and a.year != b.year:
        return False
    of_a = _body_itself(a.body)
    of_b = _body_itself(b.body)
    # Any name ends with an unknown one, the empty string.
    return of_a.endswith(of_b) or of_b.endswith(of_a)


def _same(a: ReportText, b: ReportText, grams_a: set[int], grams_b: set[int]) -> bool:
    """Whether two reports with these fingerprints are copies of one."""
    if not grams_a or not grams_b:
        return False
    if a.report == b.report:
        return True
    shared = len(grams_a & grams_b)
    sizes = len(grams_a), len(grams_b)
    if _certain(a, b):
        return shared >= SAME_EDITION * min(sizes)
    if shared < _SIMILAR * max(sizes):
        return False
    pieces_a = _pieces(a)
    pieces_b = _pieces(b)
    most = max(len(pieces_a), len(pieces_b), 1)
    return len(pieces_a & pieces_b) >= SAME_PAGE * most


def _pieces(text: ReportText) -> set[str]:
    """All strings of six characters of a report, names and numbers included, spaces and punctuation not."""
    joined = "".join(segment.text for segment in text.segments)
    words = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", joined))
    count = max(len(words) - _PIECE + 1, 1)
    return {words[i : i + _PIECE] for i in range(count)}
