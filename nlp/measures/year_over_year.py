"""Reports and those of the year before into how alike they are: `cosine`, `jaccard`, `tfidf_cosine`, and by edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray, spread
from nlp.measures.counterparts import Counterparts, find_pairs
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode
from nlp.measures.word_counts import WordCounts, inverse_document_frequencies

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def cosine(reports: Reports, against: Counterparts = None, *, numbers: bool = False) -> FloatArray:
    """Year-to-year similarity by cosine: how alike the two reports use their words, however long they are.

        cosine = a·b / (‖a‖ ‖b‖),   a and b how often each word stands in either report

    Numbers are left out, as is the custom with Chinese text: what changes each year says nothing of the wording.
    `numbers` takes each as the word it is.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Cosine).
    """
    corpus = encode(reports, numbers=numbers)
    later, earlier = find_pairs(corpus, against)
    return spread(cosine_of_rows(corpus.counts, later, earlier), later, len(corpus))


def tfidf_cosine(
    reports: Reports,
    against: Counterparts = None,
    *,
    numbers: bool = False,
    collection: WordCounts | None = None,
) -> FloatArray:
    """Year-to-year similarity by cosine of weighted words: the rarer a word, the more it counts.

        tfidf_cosine = a·b / (‖a‖ ‖b‖),   a and b TF-IDF vectors:   tf · (ln((1 + N) / (1 + df)) + 1)

    The weights are smoothed so that a word of every report still counts, which keeps a small collection
    defined; the usual weight, tf · ln(N / df), leaves such words out, and so do stop lists, of which none is used here:
    two reports are more alike for it. N and df are of all reports passed that have words, or of the `collection` that
    `count_words` counted. Numbers are left out; `numbers` takes each as the word it is.

    >>> from nlp.measures import TokenisedReport
    >>> reports = [TokenisedReport("a", "", None, [["公开", "信息"]]), TokenisedReport("b", "", None, [["公开"]])]
    >>> tfidf_cosine(reports, [-1, 0]).round(4).tolist()  # weights 1 and ln(3 / 2) + 1 = 1.405: 1 / sqrt(1 + 1.405²)
    [nan, 0.5797]

    Salton, G. and Buckley, C. (1988). Term-weighting approaches in automatic text retrieval. Information Processing &
    Management 24(5), 513–523. `modification` is 1 less this, length adjusted.
    """
    corpus = encode(reports, numbers=numbers)
    later, earlier = find_pairs(corpus, against)
    vectors = corpus.counts.multiply(inverse_document_frequencies(corpus, collection)).tocsr()
    return spread(cosine_of_rows(vectors, later, earlier), later, len(corpus))


def cosine_of_rows(vectors: csr_array, left: IntArray, right: IntArray) -> FloatArray:
    """The cosine of each of the rows `left` with the one of `right` beside it; no row may be empty."""
    norm = np.sqrt(vectors.multiply(vectors).sum(axis=1))
    product = vectors[left].multiply(vectors[right]).sum(axis=1)
    cosines: FloatArray = np.minimum(product / (norm[left] * norm[right]), 1.0)  # rounding may lead beyond 1
    return cosines


def jaccard(reports: Reports, against: Counterparts = None, *, numbers: bool = False) -> FloatArray:
    """Year-to-year similarity by Jaccard: the share of the words of either report that both have.

        jaccard = |A ∩ B| / |A ∪ B|,   A and B the sets of words

    Numbers are left out; `numbers` takes each as the word it is.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Jaccard).
    """
    corpus = encode(reports, numbers=numbers)
    later, earlier = find_pairs(corpus, against)
    has_word = corpus.counts.sign()
    size = has_word.sum(axis=1)
    in_both = has_word[later].multiply(has_word[earlier]).sum(axis=1)
    in_either = size[later] + size[earlier] - in_both
    return spread(in_both / in_either, later, len(corpus))


def minimum_edit(reports: Reports, against: Counterparts = None, *, numbers: bool = True) -> FloatArray:
    """Year-to-year similarity by minimum edit: how few words have to be changed to make one report of the other.

        minimum_edit = 1 - d / max(m, n),   d the least number of words inserted, deleted or replaced,
                                            m and n the words of either report

    The distance is Levenshtein's on words; `max(m, n)` is the largest it can be, and dividing by it is ours. The
    paper's example counts a replaced word as two operations, one deletion and one addition: divided by `m + n` that is
    what `side_by_side` is. A number is a word like any other, and another number another word; without `numbers` they
    are left out.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_MinEdit).
    """
    from rapidfuzz.distance import Levenshtein

    return _align(encode(reports, numbers=numbers), against, Levenshtein.normalized_similarity)


def side_by_side(reports: Reports, against: Counterparts = None, *, numbers: bool = True) -> FloatArray:
    """Year-to-year similarity by simple side-by-side comparison: how few words a `diff` marks as added or deleted.

        c = (words added + words deleted) / ((m + n) / 2),   side_by_side = 1 - c / 2

    A replaced word is one added and one deleted here; whether the paper, which also speaks of changes, counts it once
    is not known to us. The paper has a word processor or `diff` mark the words and
    divides their number by the mean length of the two reports, as here. The largest value that `c` can have, 2,
    brings it to 0 … 1, so that no value depends on the rest of the sample; `side_by_side_rescaled` is the paper's
    rescaling. A number is a word like any other, and another number another word; without `numbers` they are left out.

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Simple).
    """
    from rapidfuzz.distance import Indel

    return _align(encode(reports, numbers=numbers), against, Indel.normalized_similarity)


def side_by_side_rescaled(reports: Reports, against: Counterparts = None, *, numbers: bool = True) -> FloatArray:
    """`side_by_side` as the paper rescales it: 1 for the pair of the sample with the fewest changes, 0 for the most.

        side_by_side_rescaled = (c_max - c) / (c_max - c_min)

    over all pairs of the reports passed: take the sample that is analysed, for every value depends on its two extremes.
    Undefined where all pairs have one value.

    >>> from nlp.measures import TokenisedReport
    >>> texts = [["公开", "信息"], ["公开", "信息"], ["公开", "目录"], ["政务", "栏目"]]
    >>> reports = [TokenisedReport(str(k), "", None, [text]) for k, text in enumerate(texts)]
    >>> side_by_side_rescaled(reports, against=[-1, 0, 0, 2]).tolist()  # c is 0, 1 and 2
    [nan, 1.0, 0.5, 0.0]

    Cohen, L., Malloy, C. and Nguyen, Q. (2020). Lazy prices. Journal of Finance 75(3), 1371–1415 (Sim_Simple).
    """
    similarity = side_by_side(reports, against, numbers=numbers)
    is_there = ~np.isnan(similarity)
    least = similarity[is_there].min(initial=1.0)
    most = similarity[is_there].max(initial=0.0)
    if most <= least:
        return np.full(len(similarity), np.nan)
    rescaled: FloatArray = (similarity - least) / (most - least)
    return rescaled


def _align(
    corpus: TokenisedCorpus,
    against: Counterparts,
    similarity: Callable[[list[int], list[int]], float],
) -> FloatArray:
    """The similarity of each report's words, in order, with those of its counterpart."""
    later, earlier = find_pairs(corpus, against)
    compared = np.union1d(later, earlier).tolist()
    words = {position: corpus.words_in(position).tolist() for position in compared}
    pairs = zip(later.tolist(), earlier.tolist())
    values = [similarity(words[left], words[right]) for left, right in pairs]
    return spread(np.array(values, float), later, len(corpus))
