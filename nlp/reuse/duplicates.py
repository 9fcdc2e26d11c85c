"""Reports into which of them are the same twice: two copies of one page, or one page extracted twice.

That is no copying. Copies of one report agree in wording and in what comparison sets aside: counts, dates, telephone
numbers. Reports of one name and year that agree in wording alone are of two bodies of that name
(`nlp.reuse.namesakes`), one of which has copied from the other.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, combinations

import numpy as np

import nlp.regex as re
from nlp.language.bodies import OFFICE
from nlp.reuse.arrays import HashArray, is_run_start
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
#: Share of the figures of the report that has fewer which the other has, too, for reports of one body and year; and how
#: few figures tell nothing, so that the text must agree with its names and numbers.
SAME_FIGURES = 0.6
_FEW_FIGURES = 4
#: Fingerprints by which reports find each other; and in how many reports one may be to serve.
_SKETCH, _CROWD = 24, 64
#: Reports that are kept at hand while pairs of them are compared.
_PAGES_AT_HAND = 512
#: Share of the longest copy's size from which on a copy is about as long.
_ABOUT_AS_LONG = 0.95
#: Characters in a string by which the texts of pages are compared.
_PIECE = 6
#: Numbers that reports of one year share whoever wrote them: dates, years, numbers of documents and articles.
_EVERYBODYS = re.compile(
    r"""
      (?<!\d)\d++年度?(?:\d+月(?:\d+日)?)?  # 2023年, 2023年12月31日
    | (?<!\d)\d++月(?:\d+日)?
    | 〔\d+〕\d+号?                 # 〔2021〕30号
    | 第?(?<!\d)\d++号                      # 第711号
    | 第\d+[条款项]
    | \(\d+\)
    | (?<!\d)\d++[、.](?!\d)                # an enumerator
    """,
    re.VERBOSE,
)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def duplicates(texts: Sequence[ReportText], normals: Sequence[NormalisedReport] | None = None) -> dict[str, str]:
    """Which report is a second copy of which, by name.

    The longest copy is kept, of about equally long ones the one with the shorter name.

    >>> from nlp.reuse import SegmentText
    >>> page = [SegmentText("s1", 0, "全年在门户网站主动公开各类信息八百余条，其中涉企政策解读二十篇。")]
    >>> duplicates([ReportText("a.pdf", "青岚县水利局", 2023, page), ReportText("b.html", "青岚县水利局", 2023, page)])
    {'b.html': 'a.pdf'}
    """
    normals = normals or [normalise_report(text) for text in texts]
    sketches = [sketch(text, normal) for text, normal in zip(texts, normals)]
    return find_copies(sketches, normals.__getitem__, texts.__getitem__)


@dataclass(frozen=True)
class Sketch:
    """What tells that a report may be a copy of another: `smallest` of its fingerprints, and its size in codes."""

    report: str
    body: str  # as it is compared, without the office that writes for it; empty if unknown
    year: int | None
    size: int
    smallest: HashArray


def sketch(text: ReportText, normal: NormalisedReport) -> Sketch:
    """The sketch of a report."""
    grams = np.unique(winnow(normal.codes, normal.starts).hashes)
    return sketch_of(text, normal.codes.size, grams[:_SKETCH])


def sketch_of(text: ReportText, size: int, smallest: HashArray) -> Sketch:
    """The same of a report whose segments need not be there, from what was kept of its sketch."""
    plain = plain_body(text.body)
    body = OFFICE.sub("", plain) or plain
    return Sketch(text.report, body, text.year, size, smallest)


def find_copies(
    sketches: Sequence[Sketch],
    normal_at: Callable[[int], NormalisedReport],
    text_at: Callable[[int], ReportText],
) -> dict[str, str]:
    """The second copies among reports of which only the likely ones are looked at, and only the likeliest whole."""

    @lru_cache(maxsize=_PAGES_AT_HAND)
    def pages(number: int) -> _Page:
        return _page(sketches[number], lambda: text_at(number), normal_at(number))

    copies: dict[str, str] = {}
    for group in _groups(sketches, pages):
        kept = _kept_name(group)
        for copy in group:
            if copy.report != kept:
                copies[copy.report] = kept
    return dict(sorted(copies.items()))


def same_report(a: ReportText, b: ReportText) -> bool:
    """Whether two reports are copies of one."""
    normal_a = normalise_report(a)
    normal_b = normalise_report(b)
    page_a = _page(sketch(a, normal_a), lambda: a, normal_a)
    page_b = _page(sketch(b, normal_b), lambda: b, normal_b)
    return _same(page_a, page_b)


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


@dataclass(frozen=True)
class _Page:
    """A report with its sketch and all its fingerprints."""

    sketch: Sketch
    read: Callable[[], ReportText]
    grams: set[int]

    @cached_property
    def text(self) -> ReportText:
        return self.read()


def _page(sketch: Sketch, read: Callable[[], ReportText], normal: NormalisedReport) -> _Page:
    hashes = winnow(normal.codes, normal.starts).hashes
    return _Page(sketch, read, set(hashes.tolist()))


def _groups(sketches: Sequence[Sketch], page_at: Callable[[int], _Page]) -> list[list[Sketch]]:
    """All reports, those together that are copies of one."""
    parent = list(range(len(sketches)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in sorted(_candidates(sketches)):
        if root(i) != root(j) and _same(page_at(i), page_at(j)):
            parent[root(j)] = root(i)
    groups = defaultdict(list)
    for i, of_report in enumerate(sketches):
        groups[root(i)].append(of_report)
    return list(groups.values())


def _kept_name(group: Sequence[Sketch]) -> str:
    """The name of the copy to be kept of a group."""
    longest = max(copy.size for copy in group)
    names = [copy.report for copy in group if copy.size >= _ABOUT_AS_LONG * longest]
    return min(names, key=lambda name: (len(name), name))


def _candidates(sketches: Sequence[Sketch]) -> set[tuple[int, int]]:
    """Pairs of one body and year, and pairs that share the smallest of their fingerprints."""
    editions = defaultdict(list)
    for i, of_report in enumerate(sketches):
        if of_report.body and of_report.year:
            editions[of_report.body, of_report.year].append(i)
    pairs: set[tuple[int, int]] = set()
    for group in editions.values():
        pairs.update(combinations(group, 2))
    for i, j in _sketch_pairs(sketches):
        if _compatible(sketches[i], sketches[j]):
            pairs.add((i, j))
    return pairs


def _sketch_pairs(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """What `sharing_pairs` gives for the fingerprints of sketches, in arrays: there may be very many."""
    sizes = [of_report.smallest.size for of_report in sketches]
    if not any(sizes):
        return
    hashes = np.concatenate([of_report.smallest for of_report in sketches])
    owners = np.repeat(np.arange(len(sketches)), sizes)
    order = np.argsort(hashes, kind="stable")
    firsts = np.flatnonzero(is_run_start(hashes[order]))
    times = np.diff(firsts, append=order.size)
    is_shared = (times > 1) & (times <= _CROWD)
    for first, number in zip(firsts[is_shared].tolist(), times[is_shared].tolist()):
        yield from combinations(owners[order[first : first + number]].tolist(), 2)


def _certain(a: Sketch, b: Sketch) -> bool:
    """Whether two reports are known to be of one body and year."""
    if not a.year or not a.body:
        return False
    return a.year == b.year and a.body == b.body


def _compatible(a: Sketch, b: Sketch) -> bool:
    """Whether two reports may be of one body and year as far as these are known."""
    if a.year and b.year and a.year != b.year:
        return False
    # Any name ends with an unknown one, the empty string.
    return a.body.endswith(b.body) or b.body.endswith(a.body)


def _same(a: _Page, b: _Page) -> bool:
    """Whether two reports are copies of one."""
    if not a.grams or not b.grams:
        return False
    if a.sketch.report == b.sketch.report:
        return True
    shared = len(a.grams & b.grams)
    sizes = len(a.grams), len(b.grams)
    if _certain(a.sketch, b.sketch):
        return shared >= SAME_EDITION * min(sizes) and _agree_in_figures(a.text, b.text)
    if shared < _SIMILAR * max(sizes):
        return False
    pieces_a = _pieces(a.text)
    pieces_b = _pieces(b.text)
    most = max(len(pieces_a), len(pieces_b), 1)
    return len(pieces_a & pieces_b) >= SAME_PAGE * most


def _agree_in_figures(a: ReportText, b: ReportText) -> bool:
    """Whether two reports of like wording agree in what comparison sets aside."""
    figures_a = _figures(a)
    figures_b = _figures(b)
    fewest = min(len(figures_a), len(figures_b))
    if fewest < _FEW_FIGURES:
        return likeness(a, b) >= SAME_PAGE
    return len(figures_a & figures_b) >= SAME_FIGURES * fewest


def _figures(text: ReportText) -> set[str]:
    """The numbers of a report that others of its year need not have.

    >>> from nlp.reuse import SegmentText
    >>> said = SegmentText("s1", 0, "2023年公开1,318条，国令第711号，电话5551234")
    >>> sorted(_figures(ReportText("a", "青岚县", 2023, [said])))
    ['1,318', '5551234']
    """
    joined = "\n".join(segment.text for segment in text.segments)
    plain = re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", joined))
    return set(_FIGURE.findall(_EVERYBODYS.sub("、", plain)))


def likeness(a: ReportText, b: ReportText) -> float:
    """The share of all strings of six characters of the shorter report, names and numbers included, that the other has.

    >>> from nlp.reuse import SegmentText
    >>> one = ReportText("a", "青岚县", 2023, [SegmentText("s1", 0, "全年公开信息八百余条")])
    >>> likeness(one, one)
    1.0
    """
    pieces_a = _pieces(a)
    pieces_b = _pieces(b)
    return len(pieces_a & pieces_b) / min(len(pieces_a), len(pieces_b))


def _pieces(text: ReportText) -> set[str]:
    """All strings of six characters of a report, names and numbers included, spaces and punctuation not."""
    joined = "".join(segment.text for segment in text.segments)
    plain = unicodedata.normalize("NFKC", joined)
    words = re.sub(r"[\W_]+", "", plain)
    count = max(len(words) - _PIECE + 1, 1)
    return {words[i : i + _PIECE] for i in range(count)}
