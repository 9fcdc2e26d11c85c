"""From the short clauses that two pools share to passages: what stands word for word between two marks elsewhere."""

from __future__ import annotations

import numpy as np

from nlp.reuse.arrays import IntArray
from nlp.reuse.clauses import Clauses
from nlp.reuse.codes import places_of, run_length
from nlp.reuse.fingerprint import count_alike
from nlp.reuse.passages import Comparison, Passages

#: Texts looked at for one clause, by the number of distinct texts in the reference up to which that holds.
FOLLOWED = (
    (20_000, 32),
    (100_000, 4),
    (1 << 40, 2),
)
#: Stands behind the numbers of all pairs.
_NO_PAIR = (1 << 63) - 1
#: Bits of a text's number where two are one number.
_TEXT_BITS = 32


def match_clauses(comparison: Comparison, aligned: Passages) -> Passages:
    """The short clauses that texts of the query share with other texts of the reference, beside what is aligned."""
    query = comparison.query
    reference = comparison.reference
    clauses = query.clauses
    table = reference.clause_table
    if clauses is None or not len(clauses) or not len(table):
        return aligned.take(np.zeros(0, np.int64))
    clauses = clauses.take(np.argsort(clauses.hash, kind="stable"))
    most = next(most for size, most in FOLLOWED if reference.size <= size)
    first = places_of(table.hash, clauses.hash)
    count = count_alike(table.hash, first, clauses.hash, most)
    row = np.repeat(np.arange(len(clauses)), count)
    rank = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    position = table.position[first[row] + rank].astype(np.int64)
    return _passages(comparison, clauses.take(row), position, aligned)


def _passages(comparison: Comparison, clauses: Clauses, position: IntArray, aligned: Passages) -> Passages:
    """The passages of clauses that may stand at these positions of the reference, in order of pair and place."""
    query = comparison.query
    reference = comparison.reference
    query_text = query.text_at(clauses.position)
    reference_text = reference.text_at(position)
    is_other = reference_text != comparison.twin[query_text]
    others = np.flatnonzero(is_other)
    clauses = clauses.take(others)
    position = position[others]
    query_text = query_text[others]
    reference_text = reference_text[others]
    end = clauses.position + clauses.size
    agreeing = run_length(
        query.codes, clauses.position, end, reference.codes, position, reference.end_of(reference_text)
    )
    query_begin = clauses.position - query.begin_of(query_text)
    reference_begin = position - reference.begin_of(reference_text)
    found = Passages(
        query_text=query_text,
        query_begin=query_begin,
        query_end=query_begin + clauses.size,
        reference_text=reference_text,
        reference_begin=reference_begin,
        reference_end=reference_begin + clauses.size,
        agreeing=clauses.size,
        weight=comparison.weight(clauses.position, end),
    )
    found = found.take(agreeing == clauses.size)
    found = found.take(np.lexsort((found.query_begin, _pair(found))))
    return _without_aligned(found, aligned)


def _pair(passages: Passages) -> IntArray:
    """Both texts of each passage as one number."""
    return (passages.query_text << _TEXT_BITS) | passages.reference_text


def _without_aligned(clauses: Passages, aligned: Passages) -> Passages:
    """Clauses that lie in no aligned passage of their pair."""
    aligned_pair = _pair(aligned)
    by_pair = np.argsort(aligned_pair)
    sorted_pair = np.append(aligned_pair[by_pair], _NO_PAIR)
    pair = _pair(clauses)
    place = np.searchsorted(sorted_pair, pair)
    is_inside = np.zeros(len(clauses), bool)
    row = np.flatnonzero(sorted_pair[place] == pair)
    while row.size:
        passage = by_pair[place[row]]
        begins_before = aligned.query_begin[passage] <= clauses.query_begin[row]
        ends_behind = aligned.query_end[passage] >= clauses.query_end[row]
        is_inside[row] = begins_before & ends_behind
        row = row[~is_inside[row]]
        place[row] += 1
        row = row[sorted_pair[place[row]] == pair[row]]
    return clauses.take(~is_inside)
