"""From two pools to the matched passages of their texts.

Every pair of texts with a common fingerprint is looked at (`seeds`): the fingerprint is extended as far as both
texts agree, then across small edits (a synonym, a word more or less) to the next place where they agree
again (`grow`). The passages of a pair depend on that pair alone, so that what is found can only become more when
the reference grows, as long as no fingerprint is in more texts than are looked at.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlp.reuse.arrays import IntArray, is_run_start, number_runs
from nlp.reuse.clause_matches import match_clauses
from nlp.reuse.fingerprint import GUARANTEE
from nlp.reuse.grow import grow
from nlp.reuse.passages import Comparison, Passages, nesting_key, reach_before
from nlp.reuse.pool import Pool
from nlp.reuse.seeds import find_seeds

#: Codes that a text must have for the same text elsewhere to be a match: two words.
MIN_WHOLE = 3
#: Agreeing codes in several short passages of one pair that make it a match (clauses that changed places).
REORDERED = 16


def align(query: Pool, weight_before: IntArray, reference: Pool) -> Passages:
    """The passages that texts of `query` share with other texts of `reference`.

    `weight_before` sums, for each position in the query's codes, the weights of the codes before it.
    Passages of fewer than GUARANTEE agreeing codes are left out, but for whole texts and whole clauses that agree.
    """
    comparison = Comparison(query, reference, weight_before, twin=reference.find(query))
    passages = [_whole_texts(comparison)]
    for seeds in find_seeds(comparison):
        grown = grow(comparison, seeds)
        passages.append(_settle(grown))
    aligned = Passages.join(passages)
    return Passages.join([aligned, match_clauses(comparison, aligned)])


def _whole_texts(comparison: Comparison) -> Passages:
    """Texts that stand in the reference word for word, however often."""
    query = comparison.query
    lengths = query.lengths()
    text = np.flatnonzero((comparison.twin >= 0) & (lengths >= MIN_WHOLE))
    twin = comparison.twin[text]
    length = lengths[text]
    begin = np.zeros(text.size, np.int64)
    return Passages(
        query_text=text,
        query_begin=begin,
        query_end=length,
        reference_text=twin,
        reference_begin=begin,
        reference_end=length,
        agreeing=length,
        weight=comparison.weight(query.begin_of(text), query.end_of(text)),
    )


def _settle(passages: Passages) -> Passages:
    """Leave out passages within others of their pair and pairs that agree in too little."""
    if not len(passages):
        return passages
    pair = number_runs(passages.query_text, passages.reference_text)
    firsts = np.flatnonzero(is_run_start(pair))
    longest = np.maximum.reduceat(passages.agreeing, firsts)
    # In this order, a passage lies within an earlier one of its pair when it does not end later.
    nested = nesting_key(pair, passages.query_begin, passages.query_end)
    passages = passages.take(np.argsort(nested, kind="stable"))
    reach = reach_before(pair, passages.query_end)
    outside = np.flatnonzero(passages.query_end > reach)
    passages = _without_overlap(passages.take(outside), reach[outside])
    pair = pair[outside]
    pair_agreeing = np.bincount(pair, weights=passages.agreeing)
    is_match = (longest >= GUARANTEE) | (pair_agreeing >= REORDERED)
    return passages.take(is_match[pair])


def _without_overlap(passages: Passages, reach: IntArray) -> Passages:
    """Passages that do not count again what earlier ones have, which reach so far: a share of what agrees in them."""
    uncovered = passages.query_end - np.maximum(passages.query_begin, reach)
    share = uncovered / (passages.query_end - passages.query_begin)
    agreeing = (passages.agreeing * share).astype(np.int64)
    weight = (passages.weight * share).astype(np.int64)
    return replace(passages, agreeing=agreeing, weight=weight)
