"""From passages with their sources to the best of each segment, and how many bodies have what it has, since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp.reuse.arrays import BoolArray, Column, FloatArray, IntArray, Table, WordArray, is_greatest, is_run_start
from nlp.reuse.coverage import Spans
from nlp.reuse.pool import LATEST_YEAR, NO_YEAR, Pool, YearArray, unknown_last
from nlp.reuse.sources import MOST_OCCURRENCES

#: Share of a passage that another body must have to count among those that have it.
SAME_PASSAGE = 0.75
#: Bits of a body's key that tell it from the others that share one passage.
_BODY_BITS = 40


@dataclass(frozen=True)
class Matches(Table):
    """Passages with their sources, one row for each passage and each occurrence of its text in the query."""

    occurrence: IntArray  # in the query
    begin: IntArray  # in the query's text
    end: IntArray
    passage: IntArray  # row of the passage among those of all references
    pool: IntArray  # number of the reference
    reference_text: IntArray
    source: IntArray  # occurrence in the reference
    source_year: YearArray
    source_body: WordArray
    pair_weight: IntArray  # of the pair of texts
    pair_agreeing: IntArray
    run_weight: FloatArray  # of the other segments of its run
    log_odds: FloatArray  # that it was copied from the source
    is_timely: BoolArray  # whether the source is not later
    is_own: BoolArray  # whether it is of the same body

    def is_copied(self) -> BoolArray:
        """Whether each passage was more likely taken from its source than not."""
        return self.log_odds >= 0

    def spans(self) -> Spans:
        """What the passages cover in the query."""
        return Spans(self.occurrence, self.begin, self.end)


def best_rows(matches: Matches, may_be: BoolArray, merit: Column, occurrences: int) -> IntArray:
    """For each occurrence in the query its row of most merit, or -1.

    Of equal ones the earliest, as the likeliest origin, of the body's own reports the latest; of several of one
    year always the same.
    """
    rows = np.flatnonzero(may_be)
    rows = rows[is_greatest(matches.occurrence[rows], merit[rows], size=occurrences)]
    occurrence = matches.occurrence[rows]
    year = unknown_last(matches.source_year[rows])
    year = np.where(matches.is_own[rows], -year, year)
    body = matches.source_body[rows]
    order = np.lexsort((matches.begin[rows], matches.source[rows], body, year, occurrence))
    firsts = order[is_run_start(occurrence[order])]
    best = np.full(occurrences, -1, np.int64)
    best[occurrence[firsts]] = rows[firsts]
    return best


def rows_of_pairs(matches: Matches, best: IntArray) -> IntArray:
    """The timely rows of the same text as each occurrence's row in `best`, in order of occurrence and begin."""
    has_best = best >= 0
    rows = np.flatnonzero(matches.is_timely & has_best[matches.occurrence])
    best_row = best[matches.occurrence[rows]]
    is_same_pool = matches.pool[rows] == matches.pool[best_row]
    is_same_text = matches.reference_text[rows] == matches.reference_text[best_row]
    rows = rows[is_same_pool & is_same_text]
    begin = matches.begin[rows]
    order = np.lexsort((begin, matches.occurrence[rows]))
    sorted_rows: IntArray = rows[order]
    return sorted_rows


@dataclass(frozen=True)
class Spread:
    """How many bodies have each occurrence's best passage, its own among them, and the earliest year (or NO_YEAR)."""

    bodies: IntArray
    since: IntArray


def measure_spread(query: Pool, references: Sequence[Pool], matches: Matches, best: IntArray) -> Spread:
    """The spread of what is shared in each occurrence; `best` has the row of its best passage, or -1."""
    rows = _rows_sharing_best(matches, best)
    since = unknown_last(query.reports.year[query.occurrence_report])
    most_bodies = np.zeros(best.size, np.int64)
    sharing = np.unique(matches.occurrence[rows])
    body_words = [_body_words(sharing, query.body_of(sharing))]
    for number, reference in enumerate(references):
        in_reference = rows[matches.pool[rows] == number]
        occurrence = matches.occurrence[in_reference]
        text = matches.reference_text[in_reference]
        earliest_year = unknown_last(reference.year_of(reference.earliest(text)))
        np.minimum.at(since, occurrence, earliest_year)
        kept_bodies = reference.bodies[text].astype(np.int64)
        np.maximum.at(most_bodies, occurrence, kept_bodies)
        row, source = reference.occurrences(text, MOST_OCCURRENCES)
        body_words.append(_body_words(occurrence[row], reference.body_of(source)))
    bodies = np.maximum(_count_distinct(body_words, best.size), most_bodies)
    is_shared = best >= 0
    is_dated = since < LATEST_YEAR
    return Spread(
        bodies=np.where(is_shared, bodies, 0),
        since=np.where(is_shared & is_dated, since, NO_YEAR),
    )


def _rows_sharing_best(matches: Matches, best: IntArray) -> IntArray:
    """The rows that have SAME_PASSAGE or more of the best passage of their occurrence."""
    has_best = best >= 0
    rows = np.flatnonzero(has_best[matches.occurrence])
    best_row = best[matches.occurrence[rows]]
    best_begin = matches.begin[best_row]
    best_end = matches.end[best_row]
    begin = np.maximum(matches.begin[rows], best_begin)
    end = np.minimum(matches.end[rows], best_end)
    return rows[end - begin >= SAME_PASSAGE * (best_end - best_begin)]


def _body_words(occurrence: IntArray, body: WordArray) -> WordArray:
    """Occurrences and bodies in one word each, which sort fast."""
    occurrence_bits = occurrence.astype(np.uint64) << np.uint64(_BODY_BITS)
    return occurrence_bits | (body >> np.uint64(64 - _BODY_BITS))


def _count_distinct(body_words: list[WordArray], occurrences: int) -> IntArray:
    """How many bodies each occurrence has."""
    words = np.sort(np.concatenate(body_words))
    words = words[is_run_start(words)]
    occurrence = (words >> np.uint64(_BODY_BITS)).astype(np.int64)
    return np.bincount(occurrence, minlength=occurrences)
