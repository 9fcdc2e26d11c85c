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
from functools import lru_cache
from itertools import chain, combinations

import numpy as np

import nlp.regex as re
from nlp.language.bodies import OFFICE
from nlp.reuse.arrays import Column, HashArray, IntArray, is_run_start
from nlp.reuse.codes import bounds_of, gather_slices
from nlp.reuse.fingerprint import winnow
from nlp.reuse.normalise import NormalisedReport, plain_body
from nlp.reuse.pool import NO_YEAR, normalise_report
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
#: Texts that are kept at hand while pairs of them are compared.
_TEXTS_AT_HAND = 128
#: Groups of reports that are paired at a time, and shares in which fingerprints are looked through.
_GROUPS_AT_A_TIME, _SHARES = 1024, 16
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
    return find_copies(_outline(texts, normals), texts.__getitem__)


@dataclass(frozen=True)
class Outlines:
    """What tells that reports may be copies of each other, in columns: who they are, how many codes they have, and the
    distinct fingerprints of each in order, one report behind the other, which may be mapped from disk.

    `bodies` are as they are compared, without the office that writes for them, and empty if unknown; a year that is
    unknown is NO_YEAR.
    """

    reports: Sequence[str]
    bodies: Sequence[str]
    years: IntArray
    sizes: IntArray
    prints: HashArray
    bounds: IntArray

    def prints_of(self, report: int) -> HashArray:
        """The fingerprints of one report."""
        return self.prints[self.bounds[report] : self.bounds[report + 1]]


def distinct_prints(normal: NormalisedReport) -> HashArray:
    """The distinct fingerprints of a report, sorted."""
    return np.unique(winnow(normal.codes, normal.starts).hashes)


def compared_body(body: str) -> str:
    """A body as reports that may be copies are compared by it: without the office that writes for it."""
    plain = plain_body(body)
    return OFFICE.sub("", plain) or plain


def _outline(texts: Sequence[ReportText], normals: Sequence[NormalisedReport]) -> Outlines:
    prints = [np.zeros(0, np.uint32), *map(distinct_prints, normals)]
    return Outlines(
        reports=[text.report for text in texts],
        bodies=[compared_body(text.body) for text in texts],
        years=np.array([text.year or NO_YEAR for text in texts], np.int64),
        sizes=np.array([normal.codes.size for normal in normals], np.int64),
        prints=np.concatenate(prints),
        bounds=bounds_of(np.array([of_report.size for of_report in prints[1:]], np.int64)),
    )


def find_copies(outlines: Outlines, text_at: Callable[[int], ReportText]) -> dict[str, str]:
    """The second copies among reports, of which only those of like fingerprints are read."""
    reading = lru_cache(maxsize=_TEXTS_AT_HAND)(text_at)
    copies: dict[str, str] = {}
    for group in _groups(outlines, reading):
        kept = _kept(outlines, group)
        for report in group:
            if outlines.reports[report] != kept:
                copies[outlines.reports[report]] = kept
    return dict(sorted(copies.items()))


def same_report(a: ReportText, b: ReportText) -> bool:
    """Whether two reports are copies of one."""
    pair = (a, b)
    return _same(_outline(pair, list(map(normalise_report, pair))), pair.__getitem__, 0, 1)


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


def _groups(outlines: Outlines, text_at: Callable[[int], ReportText]) -> list[list[int]]:
    """The reports that are copies of one, those together; reports of which there is no copy are in none."""
    parent: dict[int, int] = {}

    def root(i: int) -> int:
        while i in parent:
            i = parent[i]
        return i

    for i, j in chain(_edition_pairs(outlines), _sketch_pairs(outlines)):
        if root(i) != root(j) and _same(outlines, text_at, i, j):
            parent[root(j)] = root(i)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in {*parent, *parent.values()}:
        groups[root(i)].append(i)
    return list(groups.values())


def _kept(outlines: Outlines, group: Sequence[int]) -> str:
    """The name of the copy to be kept of a group."""
    sizes = outlines.sizes[group]
    is_long = sizes >= _ABOUT_AS_LONG * sizes.max()
    names = [outlines.reports[report] for report, long in zip(group, is_long) if long]
    return min(names, key=lambda name: (len(name), name))


def _body_numbers(outlines: Outlines) -> IntArray:
    """A number for each body, 0 for an unknown one."""
    numbers = {"": 0}
    return np.fromiter((numbers.setdefault(body, len(numbers)) for body in outlines.bodies), np.int64)


def _edition_pairs(outlines: Outlines) -> Iterator[tuple[int, int]]:
    """Pairs of reports of one body and year."""
    body = _body_numbers(outlines)
    known = np.flatnonzero((body > 0) & (outlines.years != NO_YEAR))
    order = known[np.lexsort((outlines.years[known], body[known]))]
    firsts = np.flatnonzero(is_run_start(body[order], outlines.years[order]))
    times = np.diff(firsts, append=order.size)
    several = np.flatnonzero(times > 1)
    for first, end in zip(firsts[several].tolist(), (firsts + times)[several].tolist()):
        yield from combinations(order[first:end].tolist(), 2)


def _sketch_pairs(outlines: Outlines) -> Iterator[tuple[int, int]]:
    """Pairs of reports that may be of one body and year, as far as these are known, and share one of the smallest of
    their fingerprints that few others have; without those that are known to be."""
    count = len(outlines.reports)
    body = _body_numbers(outlines)
    found = [np.zeros(0, np.int64)]
    for i, j in sharing_sketches(outlines):
        year_i = outlines.years[i]
        year_j = outlines.years[j]
        is_one_year = year_i == year_j
        is_certain = is_one_year & (year_i != NO_YEAR) & (body[i] == body[j]) & (body[i] > 0)
        may_be = np.flatnonzero((is_one_year | (year_i == NO_YEAR) | (year_j == NO_YEAR)) & ~is_certain)
        kept = [k for k in may_be.tolist() if _compatible(outlines.bodies[i[k]], outlines.bodies[j[k]])]
        found.append(np.unique(i[kept] * count + j[kept]))
    for pair in np.unique(np.concatenate(found)):
        yield divmod(int(pair), count)


def sharing_sketches(outlines: Outlines) -> Iterator[tuple[IntArray, IntArray]]:
    """What `sharing_pairs` gives for the smallest fingerprints of reports, in arrays: there may be very many."""
    sizes = np.minimum(np.diff(outlines.bounds), _SKETCH)
    prints = gather_slices(outlines.prints, outlines.bounds[:-1], sizes)
    owners = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)
    # A share of all fingerprints at a time, since what they are sorted with takes more than they do.
    share = prints % _SHARES
    for number in range(_SHARES):
        of_share = np.flatnonzero(share == number)
        yield from _sharing(prints[of_share], owners[of_share])


def _sharing(prints: HashArray, owners: Column) -> Iterator[tuple[IntArray, IntArray]]:
    """The pairs of owners of one fingerprint; owners are in ascending order."""
    order = np.argsort(prints, kind="stable")
    firsts = np.flatnonzero(is_run_start(prints[order]))
    times = np.diff(firsts, append=order.size)
    for size in range(2, _CROWD + 1):
        left, right = np.triu_indices(size, 1)
        of_size = firsts[times == size]
        for start in range(0, of_size.size, _GROUPS_AT_A_TIME):
            some = of_size[start : start + _GROUPS_AT_A_TIME]
            groups = owners[order[some[:, None] + np.arange(size)]].astype(np.int64)
            yield groups[:, left].ravel(), groups[:, right].ravel()


def _compatible(a: str, b: str) -> bool:
    """Whether two names may be of one body. Any ends with an unknown one, the empty string."""
    return a.endswith(b) or b.endswith(a)


def _same(outlines: Outlines, text_at: Callable[[int], ReportText], i: int, j: int) -> bool:
    """Whether two reports are copies of one."""
    prints_i = outlines.prints_of(i)
    prints_j = outlines.prints_of(j)
    if not prints_i.size or not prints_j.size:
        return False
    if outlines.reports[i] == outlines.reports[j]:
        return True
    shared = np.intersect1d(prints_i, prints_j, assume_unique=True).size
    sizes = prints_i.size, prints_j.size
    if _certain(outlines, i, j):
        return shared >= SAME_EDITION * min(sizes) and _agree_in_figures(text_at(i), text_at(j))
    if shared < _SIMILAR * max(sizes):
        return False
    pieces_i = _pieces(text_at(i))
    pieces_j = _pieces(text_at(j))
    most = max(len(pieces_i), len(pieces_j), 1)
    return len(pieces_i & pieces_j) >= SAME_PAGE * most


def _certain(outlines: Outlines, i: int, j: int) -> bool:
    """Whether two reports are known to be of one body and year."""
    year = outlines.years[i]
    body = outlines.bodies[i]
    return bool(year != NO_YEAR and body and year == outlines.years[j] and body == outlines.bodies[j])


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
