"""Reports and those of the year before into how alike they are: `cosine`, `jaccard`, `minimum_edit`, `side_by_side`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray, spread
from nlp.measures.counterparts import Counterparts, find_pairs
from nlp.measures.tokenised import Reports, encode

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def cosine(reports: Reports, against: Counterparts = None) -> FloatArray:
    """Year-to-year similarity by cosine: how alike the two reports use their words, however long they are.

        cosine = a·b / (‖a‖ ‖b‖),   a and b how often each word stands in either report

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Cosine).
    """
    corpus = encode(reports)
    later, earlier = find_pairs(corpus, against)
    return spread(cosine_of_rows(corpus.counts, later, earlier), later, len(corpus))


def cosine_of_rows(vectors: csr_array, left: IntArray, right: IntArray) -> FloatArray:
    """The cosine of each of the rows `left` with the one of `right` beside it; no row may be empty."""
    norm = np.sqrt(vectors.multiply(vectors).sum(axis=1))
    product = vectors[left].multiply(vectors[right]).sum(axis=1)
    cosines: FloatArray = np.minimum(product / (norm[left] * norm[right]), 1.0)  # rounding may lead beyond 1
    return cosines


def jaccard(reports: Reports, against: Counterparts = None) -> FloatArray:
    """Year-to-year similarity by Jaccard: the share of the words of either report that both have.

        jaccard = |A ∩ B| / |A ∪ B|,   A and B the sets of words

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Jaccard).
    """
    corpus = encode(reports)
    later, earlier = find_pairs(corpus, against)
    has_word = corpus.counts.sign()
    size = has_word.sum(axis=1)
    in_both = has_word[later].multiply(has_word[earlier]).sum(axis=1)
    in_either = size[later] + size[earlier] - in_both
    return spread(in_both / in_either, later, len(corpus))


def minimum_edit(reports: Reports, against: Counterparts = None) -> FloatArray:
    """Year-to-year similarity by minimum edit: how few words have to be changed to make one report of the other.

        minimum_edit = 1 - d / max(m, n),   d the least number of words inserted, deleted or replaced,
                                            m and n the words of either report

    The distance is Levenshtein's on words; `max(m, n)` is the largest it can be, and dividing by it is ours. The
    paper's example counts a replaced word as two operations, one deletion and one addition: divided by `m + n` that is
    what `side_by_side` is.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_MinEdit).
    """
    from rapidfuzz.distance import Levenshtein

    return _align(reports, against, Levenshtein.normalized_similarity)


def side_by_side(reports: Reports, against: Counterparts = None) -> FloatArray:
    """Year-to-year similarity by simple side-by-side comparison: how few words a `diff` marks as added or deleted.

        c = (words added + words deleted) / ((m + n) / 2),   side_by_side = 1 - c / 2

    A replaced word is one added and one deleted here; whether the paper, which also speaks of changes, counts it once
    is not known to us. The paper has a word processor or `diff` mark the words and
    divides their number by the mean length of the two reports, as here. The largest value that `c` can have, 2,
    brings it to 0 … 1, so that no value depends on the rest of the sample; a rescaling by the smallest and
    largest value of a sample is linear in this one.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Simple).
    """
    from rapidfuzz.distance import Indel

    return _align(reports, against, Indel.normalized_similarity)


def _align(
    reports: Reports,
    against: Counterparts,
    similarity: Callable[[list[int], list[int]], float],
) -> FloatArray:
    """The similarity of each report's words, in order, with those of its counterpart."""
    corpus = encode(reports)
    later, earlier = find_pairs(corpus, against)
    compared = np.union1d(later, earlier).tolist()
    words = {position: corpus.words_in(position).tolist() for position in compared}
    pairs = zip(later.tolist(), earlier.tolist())
    values = [similarity(words[left], words[right]) for left, right in pairs]
    return spread(np.array(values, float), later, len(corpus))
