"""From matched passages to an answer for each segment: how much, of which kind, from where, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.reuse.align import Passages, align, runs
from nlp.reuse.evidence import evidence
from nlp.reuse.pool import NO_YEAR, Pool, Reports
from nlp.reuse.statute import statutory_mask

#: Evidence (see `nlp.reuse.evidence`, in tenths of a character) below which a pair shows no copying.
#: Calibrated by `benchmarks/reuse/calibrate.py`: from 80 to 100 plagdet hardly differs, below more frames are flagged.
EVIDENCE = 90
#: The same for a pair of reports of which another segment shows twice as much, and for a body's own earlier report.
SUPPORTED = 30
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

    row: np.ndarray        # occurrence in the query pool
    pool: np.ndarray
    other: np.ndarray      # text in the reference
    source: np.ndarray     # occurrence in the reference
    begin: np.ndarray
    end: np.ndarray
    passage: np.ndarray    # number of the passage
    told: np.ndarray       # evidence of the pair
    exact: np.ndarray      # agreeing codes of the pair
    evident: np.ndarray
    timely: np.ndarray
    own: np.ndarray
    year: np.ndarray


def judge(query: Pool, references: Sequence[Pool]) -> Verdicts:
    """Compare all texts of `query` with all references (of which `query` itself may be one)."""
    statutory = statutory_mask(query.codes, query.starts)
    told = np.concatenate(([0], np.cumsum(evidence(query, statutory))))
    passages, rows = [], []
    count = 0
    for number, reference in enumerate(references):
        found = align(query, told, reference)
        rows.append(_admissible(query, reference, number, found, count))
        passages.append(found)
        count += len(found)
    return _decide(query, references, statutory, Passages.join(passages), _join(rows))


def _join(rows: list[_Rows]) -> _Rows:
    return _Rows(*(np.concatenate([getattr(r, name) for r in rows]) for name in _Rows.__dataclass_fields__))


def _admissible(query: Pool, reference: Pool, number: int, found: Passages, base: int) -> _Rows:
    """Give each passage its source: an occurrence in another edition, the body's own earlier report first."""
    told, exact = _pair_sums(found)
    times = query.times(found.text)
    passage = np.repeat(np.arange(len(found)), times)
    row = np.arange(passage.size) - np.repeat(np.cumsum(times) - times, times) + query.occurrence_starts[found.text[passage]]
    report = query.occurrence_report[row]
    edition, year = query.reports.edition[report], query.reports.year[report].astype(np.int64)
    other = found.other[passage]

    first = reference.earliest(other)
    first_edition = reference.reports.edition[reference.occurrence_report[first]]
    taken = np.where(first_edition == edition, reference.earliest_other(other), first)
    own = _own_earlier(reference, query.reports, other, report)
    source = np.where(own >= 0, own, taken)
    keep = source >= 0
    row, passage, other, source, own, year = row[keep], passage[keep], other[keep], source[keep], own[keep], year[keep]
    source_year = reference.reports.year[reference.occurrence_report[source]].astype(np.int64)
    timely = (source_year == NO_YEAR) | (year == NO_YEAR) | (source_year <= year)
    return _Rows(
        row, np.full(row.size, number), other, source, found.begin[passage], found.end[passage], passage + base,
        told[passage], exact[passage], _evident(query, reference, row, source, told[passage], own >= 0), timely, own >= 0, source_year,
    )


def _evident(query, reference, row, source, told, own) -> np.ndarray:
    """Whether a pair shows copying: by itself, or because its reports share more elsewhere."""
    pair = (query.occurrence_report[row].astype(np.int64) << 32) | reference.occurrence_report[source]
    sure = np.unique(pair[told >= 2 * EVIDENCE])
    place = np.searchsorted(sure, pair).clip(max=max(sure.size - 1, 0))
    supported = (sure[place] == pair) if sure.size else np.zeros(pair.size, bool)
    return (told >= EVIDENCE) | ((supported | own) & (told >= SUPPORTED))


def _pair_sums(found: Passages) -> tuple[np.ndarray, np.ndarray]:
    """Evidence and agreeing codes of all passages of each passage's pair; passages of a pair stand together."""
    if not len(found):
        return found.told, found.exact
    number = runs(found.text, found.other)
    return (np.bincount(number, weights=found.told)[number].astype(np.int64),
            np.bincount(number, weights=found.exact)[number].astype(np.int64))


def _own_earlier(reference: Pool, reports: Reports, text: np.ndarray, report: np.ndarray) -> np.ndarray:
    """The latest occurrence of each text in an earlier report of the same body, or -1."""
    # Reports are sorted by body and year, and the occurrences of a text by report.
    begin = np.searchsorted(reference.reports.body, reports.body)
    stop = np.searchsorted(reference.reports.body, reports.body, side="right")
    begin = _search(reference.reports.year, begin, stop, np.full(begin.size, NO_YEAR + 1))
    stop = _search(reference.reports.year, begin, stop, reports.year)
    result = np.full(text.size, -1, np.int64)
    ask = np.flatnonzero((stop > begin)[report])
    if ask.size:
        lo, hi = reference.occurrence_starts[text[ask]].astype(np.int64), reference.occurrence_starts[text[ask] + 1].astype(np.int64)
        place = _search(reference.occurrence_report, lo, hi, stop[report[ask]]) - 1
        good = (place >= lo) & (reference.occurrence_report[place.clip(min=0)] >= begin[report[ask]])
        result[ask[good]] = place[good]
    return result


def _search(values: np.ndarray, lo: np.ndarray, hi: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """In each sorted stretch `values[lo:hi]` the first place whose value is not below the wanted one."""
    lo, hi = lo.copy(), hi.copy()
    active = np.flatnonzero(lo < hi)
    while active.size:
        middle = (lo[active] + hi[active]) // 2
        below = values[middle] < wanted[active]
        lo[active[below]] = middle[below] + 1
        hi[active[~below]] = middle[~below]
        active = active[lo[active] < hi[active]]
    return lo


def _decide(query, references, fixed, passages, rows) -> Verdicts:
    occurrences = query.occurrence_report.size
    text = np.repeat(np.arange(query.size), np.diff(query.occurrence_starts))
    lengths = query.lengths()[text]
    weight = np.where(fixed, np.float32(STATUTORY_WEIGHT), np.float32(1))

    raw = _covered(rows, np.ones(rows.row.size, bool), query, text)
    counted = rows.evident & rows.timely
    weighted = _covered(rows, counted, query, text, weight)
    sums = np.concatenate(([0.0], np.cumsum(weight, dtype=float)))
    whole = (sums[query.starts[1:]] - sums[query.starts[:-1]])[text]
    among = np.concatenate(([0], np.cumsum(fixed)))
    long = np.concatenate(([0], np.cumsum(_long_runs(fixed, query.starts))))
    statutory = (among[query.starts[1:]] - among[query.starts[:-1]])[text] / np.maximum(lengths, 1)
    raw = raw / np.maximum(lengths, 1)
    score = weighted / np.maximum(whole, 1e-9)

    merit = (rows.told + 0.1 * rows.exact) * np.where(rows.own, OWN_ADVANTAGE, 1.0)
    best = _best(rows, counted, merit, occurrences)
    bodies, since = _spread(query, references, rows, best, occurrences)
    kind = np.zeros(occurrences, np.int8)
    found = best >= 0
    kind[found] = 3
    kind[found & rows.own[best.clip(min=0)] if rows.row.size else found] = 4
    kind[found & (bodies >= TEMPLATE_BODIES)] = 2
    phrase = (long[query.starts[1:]] > long[query.starts[:-1]])[text]
    plain = ~found & (statutory >= STATUTORY_SHARE) & phrase & (lengths > 0)
    kind[plain] = 1
    score = np.where(found, score, np.where(plain, STATUTORY_WEIGHT * statutory, 0.0)).clip(0, 1)

    sources, shown, top = [], np.zeros(rows.row.size, bool), best
    for _ in range(SOURCES):
        mine = _of_pair(rows, counted, top)
        starts = np.searchsorted(rows.row[mine], np.arange(occurrences + 1))
        chosen = top.clip(min=0)
        pool = np.where(top >= 0, rows.pool[chosen], -1) if rows.row.size else top
        source = np.where(top >= 0, rows.source[chosen], -1) if rows.row.size else top
        sources.append(Sources(pool, source, passages[rows.passage[mine]], starts))
        shown[mine] = True
        fresh = _fresh(rows, counted, shown, query, text)
        top = _best(rows, counted & (fresh >= ADDED), fresh, occurrences)
        if (top < 0).all():
            break
    return Verdicts(raw.clip(0, 1), score, kind, bodies, since, tuple(sources))


def _long_runs(fixed: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Of the marked codes those in stretches of STATUTORY_RUN or more within one text.

    >>> _long_runs(np.array([1, 1, 0] + [1] * 9, bool), np.array([0, 12])).astype(int).tolist()
    [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    """
    head = fixed.copy()
    head[1:] &= ~fixed[:-1]
    inner = starts[(starts > 0) & (starts < fixed.size)]
    head[inner] = fixed[inner]
    number = np.cumsum(head)
    size = np.bincount(number[fixed], minlength=int(number[-1]) + 1 if number.size else 1)
    return fixed & (size[number] >= STATUTORY_RUN)


def _fresh(rows, counted, shown, query, text) -> np.ndarray:
    """For each row, how many codes of its passage no shown passage covers."""
    lengths = query.lengths()[text]
    begins = np.cumsum(lengths) - lengths
    inside = _inside(begins, lengths, rows, shown)
    bare = np.concatenate(([0], np.cumsum(~inside, dtype=np.int32)))
    where = begins[rows.row]
    return bare[where + rows.end] - bare[where + rows.begin]


def _inside(begins, lengths, rows, use) -> np.ndarray:
    """For each code of each occurrence, laid end to end, whether it stands in a used passage."""
    row, edge = rows.row[use], np.zeros(int(lengths.sum()) + 1, np.int32)
    np.add.at(edge, begins[row] + rows.begin[use], 1)
    np.add.at(edge, begins[row] + rows.end[use], -1)
    return np.cumsum(edge[:-1], dtype=np.int32) > 0


def _covered(rows, use, query, text, weight=None) -> np.ndarray:
    """For each occurrence, how many of its codes stand in a used passage, or what these weigh."""
    lengths = query.lengths()[text]
    begins = np.cumsum(lengths) - lengths
    inside = _inside(begins, lengths, rows, use)
    if weight is not None:
        place = np.arange(inside.size) - np.repeat(begins - query.starts[text], lengths)
        inside = np.where(inside, weight[place], np.float32(0))
    total = np.concatenate(([0], np.cumsum(inside, dtype=np.int32 if weight is None else float)))
    return (total[begins + lengths] - total[begins]).astype(float)


def _best(rows, use, merit, occurrences) -> np.ndarray:
    """For each occurrence its used row of most merit, or -1.

    Of equal ones the earliest, as the likeliest origin; of the body's own reports the latest.
    """
    best = np.full(occurrences, -1, np.int64)
    which = np.flatnonzero(use)
    year = np.where(rows.year[which] == NO_YEAR, 9999, rows.year[which])
    year = np.where(rows.own[which], -year, year)
    order = which[np.lexsort((rows.source[which], rows.pool[which], year, -merit[which], rows.row[which]))]
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
    pairs, most = [np.stack((np.unique(rows.row[which]).astype(np.uint64), query.reports.body[report[np.unique(rows.row[which])]]), axis=1)], np.zeros(occurrences, np.int64)
    for number, reference in enumerate(references):
        use = which[rows.pool[which] == number]
        row, other = rows.row[use], rows.other[use]
        np.maximum.at(most, row, reference.bodies[other].astype(np.int64))
        first_year = reference.reports.year[reference.occurrence_report[reference.earliest(other)]].astype(np.int64)
        np.minimum.at(since, row, np.where(first_year == NO_YEAR, 9999, first_year))
        times = np.minimum(reference.times(other), COUNTED)
        again = np.repeat(np.arange(use.size), times)
        place = np.arange(again.size) - np.repeat(np.cumsum(times) - times, times) + reference.occurrence_starts[other[again]]
        pairs.append(np.stack((row[again].astype(np.uint64), reference.reports.body[reference.occurrence_report[place]]), axis=1))
    pairs = np.concatenate(pairs)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    bodies = np.maximum(np.bincount(pairs[fresh, 0].astype(np.int64), minlength=occurrences), most)
    return np.where(best >= 0, bodies, 0), np.where((best >= 0) & (since < 9999), since, 0)
