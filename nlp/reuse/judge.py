"""From matched passages to an answer for each segment: how much, of which kind, from where, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.reuse.align import Passages, align, reached, runs
from nlp.reuse.codes import gather_slices, search
from nlp.reuse.evidence import evidence
from nlp.reuse.pool import LONGEST, NO_YEAR, Pool, Reports
from nlp.reuse.prescribed import statutory_mask

#: Evidence (see `nlp.reuse.evidence`, in tenths of a character) below which a pair shows no copying.
#: Calibrated by `benchmarks/reuse/calibrate.py`: from 80 to 110 plagdet hardly differs; this is the lowest with fewer than 1% flagged in frames.
EVIDENCE = 90
#: The same for a pair of reports of which evident segments together show twice as much, for a body's own earlier report, and
#: for a preamble of which so large a share agrees (twice as much if one sentence alone tells): written independently, two share
#: sentences, but hardly ever all of them.
SUPPORTED, NEARLY_ALL = 30, 0.85
#: Bodies from which on a passage is a template.
TEMPLATE_BODIES = 5
#: Weight of statutory wording in the score.
STATUTORY_WEIGHT = 0.1
#: Share of a segment's codes from which on statutory wording gives it its kind, and the length that one stretch
#: of it must have: terms of the field are no sentence that the law prescribes.
STATUTORY_SHARE, STATUTORY_RUN = 0.6, 8
#: How much better than the body's own earlier report another source must be to be preferred.
OWN_ADVANTAGE = 1.2
#: Occurrences of one text that are looked at to count bodies.
COUNTED = 64

#: Sources that are named for one segment, and the codes that a further one must add.
SOURCES, ADDED = 3, 10

KINDS = ("", "statutory", "template", "peer", "prior_year")


@dataclass(frozen=True)
class Sources:
    """For each occurrence of a text in the query pool one source.

    `pool`, `source` are the number of the reference and the occurrence in it (-1 for none), `passages` what
    was matched there: those of row `o` are `passage_starts[o]:passage_starts[o + 1]`.
    """

    pool: np.ndarray
    source: np.ndarray
    passages: Passages
    passage_starts: np.ndarray


@dataclass(frozen=True)
class Verdicts:
    """One row for each occurrence `o` of a text in the query pool, in the pool's order.

    `best` has the sources of what is copied, the best first.
    """

    raw: np.ndarray
    score: np.ndarray
    kind: np.ndarray
    bodies: np.ndarray
    since: np.ndarray
    best: tuple[Sources, ...]


@dataclass(frozen=True)
class _Rows:
    """Passages with an admissible source, one row for each occurrence of the query text."""

    row: np.ndarray  # occurrence in the query pool
    pool: np.ndarray
    other: np.ndarray  # text in the reference
    source: np.ndarray  # occurrence in the reference
    begin: np.ndarray
    end: np.ndarray
    passage: np.ndarray  # number of the passage
    told: np.ndarray  # evidence of the pair
    exact: np.ndarray  # agreeing codes of the pair
    evident: np.ndarray
    timely: np.ndarray
    own: np.ndarray
    year: np.ndarray
    body: np.ndarray  # of the source


def judge(query: Pool, references: Sequence[Pool], opening: np.ndarray | None = None) -> Verdicts:
    """Compare all texts of `query` with all references (of which `query` itself may be one).

    `opening` tells of each occurrence whether it stands in a preamble.
    """
    statutory = statutory_mask(query.codes, query.starts)
    told = np.concatenate(([0], np.cumsum(evidence(query, statutory))))
    share, prescribed = _prescribed(query, statutory)
    passages, rows = [], []
    count = 0
    for number, reference in enumerate(references):
        found = align(query, told, reference)
        rows.append(_admissible(query, reference, number, found, count, opening, prescribed))
        passages.append(found)
        count += len(found)
    return _decide(query, references, statutory, share, prescribed, Passages.join(passages), _join(rows))


def _join(rows: list[_Rows]) -> _Rows:
    return _Rows(*(np.concatenate([getattr(r, name) for r in rows]) for name in _Rows.__dataclass_fields__))


def _admissible(
    query: Pool,
    reference: Pool,
    number: int,
    found: Passages,
    base: int,
    opening: np.ndarray | None,
    prescribed: np.ndarray,
) -> _Rows:
    """Give each passage its source: an occurrence in another edition, the body's own earlier report first."""
    told, exact = _pair_sums(found)
    head = np.diff(runs(found.text, found.other), prepend=-1) > 0
    passage, row = query.occurrences(found.text)
    report = query.occurrence_report[row]
    edition, year = query.reports.edition[report], query.reports.year[report].astype(np.int64)
    other = found.other[passage]

    first = reference.earliest(other)
    first_edition = reference.reports.edition[reference.occurrence_report[first]]
    taken = np.where(first_edition == edition, reference.earliest_other(other), first)
    own = _own_earlier(reference, query.reports, other, report)
    source = np.where(own >= 0, own, taken)
    late = np.flatnonzero((source >= 0) & (year != NO_YEAR))
    late = late[reference.reports.year[reference.occurrence_report[source[late]]] > year[late]]
    undated = _undated(reference, other[late], edition[late])
    source[late] = np.where(undated >= 0, undated, source[late])
    keep = source >= 0
    row, passage, other, source, own, year = row[keep], passage[keep], other[keep], source[keep], own[keep], year[keep]
    pairs = _Pairs(query, reference, row, found[passage], told[passage], exact[passage], head[passage])
    evident, source = _evident(pairs, source, own >= 0, opening, prescribed)
    source_report = reference.occurrence_report[source]
    source_year = reference.reports.year[source_report].astype(np.int64)
    timely = (source_year == NO_YEAR) | (year == NO_YEAR) | (source_year <= year)
    return _Rows(
        row,
        np.full(row.size, number),
        other,
        source,
        pairs.passages.begin,
        pairs.passages.end,
        passage + base,
        pairs.told,
        pairs.exact,
        evident,
        timely,
        own >= 0,
        source_year,
        reference.reports.body[source_report],
    )


def _undated(reference: Pool, text: np.ndarray, edition: np.ndarray) -> np.ndarray:
    """For each text an occurrence in a report without year (of COUNTED at most) that is not of the given edition, or -1."""
    number, place = reference.occurrences(text, COUNTED)
    report = reference.occurrence_report[place]
    fits = np.flatnonzero(
        (reference.reports.year[report] == NO_YEAR) & (reference.reports.edition[report] != edition[number])
    )
    found = np.full(text.size, -1)
    found[number[fits][::-1]] = place[fits][::-1]
    return found


@dataclass(frozen=True)
class _Pairs:
    """Passages of admissible pairs of segments, with what they show together; `head` marks one passage of each pair."""

    query: Pool
    reference: Pool
    row: np.ndarray  # occurrence in the query pool
    passages: Passages
    told: np.ndarray  # of the pair
    exact: np.ndarray  # of the pair
    head: np.ndarray

    def of_reports(self, which: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For some rows, each with every other report (COUNTED at most, none later) that has the other text: row, both reports as one number, occurrence."""
        number, place = self.reference.occurrences(self.passages.other[which], COUNTED)
        at = which[number]
        mine, theirs = (
            self.query.occurrence_report[self.row[at]].astype(np.int64),
            self.reference.occurrence_report[place].astype(np.int64),
        )
        year, source_year = self.query.reports.year[mine], self.reference.reports.year[theirs]
        keep = (source_year == NO_YEAR) | (year == NO_YEAR) | (source_year <= year)
        keep = np.flatnonzero(keep & (self.query.reports.edition[mine] != self.reference.reports.edition[theirs]))
        return at[keep], mine[keep] << 32 | theirs[keep], place[keep]

    def source_in(self, pairs: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """For each row, if it is asked about, its source where its report and that are one of these pairs, or -1."""
        source = np.full(self.row.size, -1)
        if pairs.size:
            at, pair, place = self.of_reports(asked)
            shared = np.flatnonzero(pairs[np.searchsorted(pairs, pair).clip(max=pairs.size - 1)] == pair)[::-1]
            source[at[shared]] = place[shared]
        return source


def _evident(
    pairs: _Pairs, source: np.ndarray, own: np.ndarray, opening: np.ndarray | None, prescribed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Whether a pair of segments shows copying, by itself or because its reports share more elsewhere; and its source, which then is in that report.

    A preamble counts as one passage: what its segments show adds up, and where it is copied, all of it is but what is prescribed.
    """
    told = pairs.told
    strong = np.flatnonzero(pairs.head & (told >= EVIDENCE))
    shown, _, _, pair = _together(pairs, strong)
    named = pairs.source_in(pair[shown >= 2 * EVIDENCE], np.flatnonzero((told >= SUPPORTED) & (told < EVIDENCE) & ~own))
    if opening is not None:
        preamble = opening[pairs.row]
        shown, agreeing, telling, pair = _together(pairs, np.flatnonzero(preamble))
        whole = agreeing >= NEARLY_ALL * _opening_lengths(pairs.query, opening)[pair >> 32]
        copied = pair[(shown >= EVIDENCE) | (whole & (shown >= np.where(telling > 1, 1, 2) * SUPPORTED))]
        asked = np.flatnonzero(preamble & ((told > 0) | ~prescribed[pairs.passages.text]) & (told < EVIDENCE))
        copied = pairs.source_in(copied, asked)
        named = np.where(copied >= 0, copied, named)
    return (told >= EVIDENCE) | (own & (told >= SUPPORTED)) | (named >= 0), np.where((named >= 0) & ~own, named, source)


def _opening_lengths(query: Pool, opening: np.ndarray) -> np.ndarray:
    """For each report of the pool the codes of its preamble, those of a repeated text once."""
    text = query.occurrence_text()[opening]
    report, text = np.unique(np.stack((query.occurrence_report[opening].astype(np.int64), text)), axis=1)
    return np.bincount(report, query.lengths()[text], query.reports.year.size)


def _together(pairs: _Pairs, which: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What some rows of one pair of reports are together: evidence, agreeing codes, texts that tell something; and the pairs, each as one number.

    Every report that has the other text may be that one. A text that is repeated tells once; one that agrees with
    several of the other report tells what the best of them does, or all of them where they cover different parts of it.
    """
    at, pair, _ = pairs.of_reports(which)
    text, begin, end = pairs.passages.text, pairs.passages.begin, pairs.passages.end
    order = np.lexsort((text[at] << 32 | begin[at] << 16 | LONGEST - end[at], pair))
    at, pair = at[order], pair[order]
    group = runs(pair, text[at])
    heads = np.flatnonzero(np.diff(group, prepend=-1))
    fresh = (end[at] - np.maximum(begin[at], reached(group, end[at]))).clip(min=0) / np.maximum(end[at] - begin[at], 1)

    def of_text(single: np.ndarray, part: np.ndarray) -> np.ndarray:
        return (
            np.maximum(np.maximum.reduceat(single[at], heads), np.bincount(group, part[at] * fresh))
            if at.size
            else np.zeros(0)
        )

    told, exact = of_text(pairs.told, pairs.passages.told), of_text(pairs.exact, pairs.passages.exact)
    found, number = np.unique(pair[heads], return_inverse=True)
    return *(np.bincount(number, weights=column, minlength=found.size) for column in (told, exact, told > 0)), found


def _pair_sums(found: Passages) -> tuple[np.ndarray, np.ndarray]:
    """Evidence and agreeing codes of all passages of each passage's pair; passages of a pair stand together."""
    if not len(found):
        return found.told, found.exact
    number = runs(found.text, found.other)
    return (
        np.bincount(number, weights=found.told)[number].astype(np.int64),
        np.bincount(number, weights=found.exact)[number].astype(np.int64),
    )


def _own_earlier(reference: Pool, reports: Reports, text: np.ndarray, report: np.ndarray) -> np.ndarray:
    """The latest occurrence of each text in an earlier report of the same body, or -1."""
    # Reports are sorted by body and year, and the occurrences of a text by report.
    begin = np.searchsorted(reference.reports.body, reports.body)
    stop = np.searchsorted(reference.reports.body, reports.body, side="right")
    begin = search(reference.reports.year, begin, stop, np.full(begin.size, NO_YEAR + 1))
    stop = search(reference.reports.year, begin, stop, reports.year)
    result = np.full(text.size, -1, np.int64)
    ask = np.flatnonzero((stop > begin)[report])
    if ask.size:
        lo, hi = (
            reference.occurrence_starts[text[ask]].astype(np.int64),
            reference.occurrence_starts[text[ask] + 1].astype(np.int64),
        )
        place = search(reference.occurrence_report, lo, hi, stop[report[ask]]) - 1
        good = (place >= lo) & (reference.occurrence_report[place.clip(min=0)] >= begin[report[ask]])
        result[ask[good]] = place[good]
    return result


def _decide(query, references, fixed, share, prescribed, passages, rows) -> Verdicts:
    occurrences = query.occurrence_report.size
    text = query.occurrence_text()
    lengths = query.lengths()[text]
    counted = rows.evident & rows.timely
    weight = np.concatenate(([0.0], np.cumsum(np.where(fixed, STATUTORY_WEIGHT, 1.0))))
    whole = (weight[query.starts[1:]] - weight[query.starts[:-1]])[text]
    raw = _covered(rows, np.arange(rows.row.size), np.arange(query.codes.size + 1), query, text) / np.maximum(
        lengths, 1
    )
    score = _covered(rows, np.flatnonzero(counted), weight, query, text) / np.maximum(whole, 1e-9)

    merit = (rows.told + 0.1 * rows.exact) * np.where(rows.own, OWN_ADVANTAGE, 1.0)
    best = _best(rows, counted, merit, occurrences)
    bodies, since = _spread(query, references, rows, best, occurrences)
    kind = np.zeros(occurrences, np.int8)
    found = best >= 0
    kind[found] = 3
    kind[found & rows.own[best.clip(min=0)] if rows.row.size else found] = 4
    kind[found & (bodies >= TEMPLATE_BODIES)] = 2
    plain = np.flatnonzero(~found & prescribed[text])
    kind[plain] = 1
    score = np.where(found, score, 0.0)
    score[plain] = STATUTORY_WEIGHT * share[text[plain]]

    sources, shown, top = [], np.zeros(rows.row.size, bool), best
    for _ in range(SOURCES):
        mine = _of_pair(rows, counted, top)
        starts = np.searchsorted(rows.row[mine], np.arange(occurrences + 1))
        chosen = top.clip(min=0)
        pool = np.where(top >= 0, rows.pool[chosen], -1) if rows.row.size else top
        source = np.where(top >= 0, rows.source[chosen], -1) if rows.row.size else top
        sources.append(Sources(pool, source, passages[rows.passage[mine]], starts))
        shown[mine] = True
        more = np.flatnonzero(counted & ~shown)
        fresh = np.zeros(rows.row.size, np.int64)
        fresh[more] = _fresh(rows, more, np.flatnonzero(shown))
        top = _best(rows, fresh >= ADDED, fresh, occurrences)
        if (top < 0).all():
            break
    return Verdicts(raw.clip(0, 1), score.clip(0, 1), kind, bodies, since, tuple(sources))


def _prescribed(query: Pool, fixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each text the share that is statutory wording, and whether that gives it its kind."""
    among = np.concatenate(([0], np.cumsum(fixed)))
    lengths = query.lengths()
    share = (among[query.starts[1:]] - among[query.starts[:-1]]) / np.maximum(lengths, 1)
    mostly = np.flatnonzero(share >= STATUTORY_SHARE)
    prescribed = np.zeros(query.size, bool)
    prescribed[mostly] = _has_long_run(fixed, query.starts[mostly], lengths[mostly])
    return share, prescribed


def _has_long_run(fixed: np.ndarray, begins: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Whether each of these stretches has STATUTORY_RUN marked codes in a row.

    >>> _has_long_run(np.array([1, 1, 0] + [1] * 9, bool), np.array([0, 4]), np.array([11, 7])).tolist()
    [True, False]
    """
    ends = np.cumsum(lengths)
    marked = gather_slices(fixed, begins, lengths)
    number = np.cumsum(~marked)
    number += np.repeat(np.arange(lengths.size), lengths)
    size = np.bincount(number[marked], minlength=1)
    long = np.concatenate(([0], np.cumsum(marked & (size[np.where(marked, number, 0)] >= STATUTORY_RUN))))
    return long[ends] > long[ends - lengths]


#: Room for the places in one text; the passages of all occurrences lie one behind the other so far apart.
_PLACES = 16


def _union(rows: _Rows, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Begins and ends of disjoint stretches that cover what these passages cover, in order of occurrence and place."""
    offset = rows.row[which] << _PLACES
    begin, end = offset + rows.begin[which], offset + rows.end[which]
    order = np.argsort(begin)
    begin, end = begin[order], np.maximum.accumulate(end[order])
    begin[1:] = np.maximum(begin[1:], end[:-1])
    keep = np.flatnonzero(end > begin)
    return begin[keep], end[keep]


def _fresh(rows: _Rows, which: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """For each of some rows, how many codes of its passage no shown passage covers."""
    begin, end = _union(rows, shown)
    size = rows.end[which] - rows.begin[which]
    if not begin.size:
        return size
    before = np.concatenate(([0], np.cumsum(end - begin)))

    def covered(place: np.ndarray) -> np.ndarray:
        last = np.searchsorted(begin, place)
        return before[last] - (end[last - 1] - place).clip(min=0) * (last > 0)

    offset = rows.row[which] << _PLACES
    return size - (covered(offset + rows.end[which]) - covered(offset + rows.begin[which]))


def _covered(rows: _Rows, which: np.ndarray, total: np.ndarray, query: Pool, text: np.ndarray) -> np.ndarray:
    """For each occurrence, what the codes weigh that these passages cover; `total` sums the weights before each code."""
    begin, end = _union(rows, which)
    row = begin >> _PLACES
    at = query.starts[text[row]] - (row << _PLACES)
    return np.bincount(row, total[end + at] - total[begin + at], minlength=text.size)


def _best(rows, use, merit, occurrences) -> np.ndarray:
    """For each occurrence its used row of most merit, or -1.

    Of equal ones the earliest, as the likeliest origin, of the body's own reports the latest; of several of one year always the same.
    """
    best = np.full(occurrences, -1, np.int64)
    which = np.flatnonzero(use)
    year = np.where(rows.year[which] == NO_YEAR, 9999, rows.year[which])
    year = np.where(rows.own[which], -year, year)
    order = which[np.lexsort((rows.body[which], year, -merit[which], rows.row[which]))]
    owner, where = np.unique(rows.row[order], return_index=True)
    best[owner] = order[where]
    return best


def _of_pair(rows, counted, top) -> np.ndarray:
    """The rows of each occurrence's pair in `top`, in order of occurrence and place."""
    which = np.flatnonzero(counted & (top[rows.row] >= 0)) if rows.row.size else np.zeros(0, np.int64)
    best = top[rows.row[which]]
    which = which[(rows.pool[which] == rows.pool[best]) & (rows.other[which] == rows.other[best])]
    return which[np.lexsort((rows.begin[which], rows.row[which]))]


def _spread(query, references, rows, best, occurrences):
    """How many bodies share each occurrence's best passage, its own among them, and the earliest year."""
    report = query.occurrence_report
    bodies, since = np.zeros(occurrences, np.int64), query.reports.year[report].astype(np.int64)
    since[since == NO_YEAR] = 9999
    which = np.flatnonzero(rows.evident & (best[rows.row] >= 0))
    top = best[rows.row[which]]
    shared = np.minimum(rows.end[which], rows.end[top]) - np.maximum(rows.begin[which], rows.begin[top])
    which = which[shared * 2 >= rows.end[top] - rows.begin[top]]
    if not which.size:
        return bodies, np.where(best >= 0, since, 0)
    own = np.unique(rows.row[which])
    pairs, most = [_words(own, query.reports.body[report[own]])], np.zeros(occurrences, np.int64)
    for number, reference in enumerate(references):
        use = which[rows.pool[which] == number]
        row, other = rows.row[use], rows.other[use]
        np.maximum.at(most, row, reference.bodies[other].astype(np.int64))
        first_year = reference.reports.year[reference.occurrence_report[reference.earliest(other)]].astype(np.int64)
        np.minimum.at(since, row, np.where(first_year == NO_YEAR, 9999, first_year))
        again, place = reference.occurrences(other, COUNTED)
        pairs.append(_words(row[again], reference.reports.body[reference.occurrence_report[place]]))
    words = np.sort(np.concatenate(pairs))
    fresh = np.ones(words.size, bool)
    fresh[1:] = words[1:] != words[:-1]
    bodies = np.maximum(
        np.bincount((words[fresh] >> np.uint64(_BODY_BITS)).astype(np.int64), minlength=occurrences), most
    )
    return np.where(best >= 0, bodies, 0), np.where((best >= 0) & (since < 9999), since, 0)


#: Bits of a body's key that tell it from the others that share one passage.
_BODY_BITS = 40


def _words(row: np.ndarray, body: np.ndarray) -> np.ndarray:
    """Occurrences and bodies in one word each, which sort fast."""
    return row.astype(np.uint64) << np.uint64(_BODY_BITS) | body >> np.uint64(64 - _BODY_BITS)
