"""Reports and those of the year before into how much was changed, given how long they are: `modification`."""

from __future__ import annotations

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray, spread
from nlp.measures.counterparts import Counterparts, find_pairs
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode
from nlp.measures.year_over_year import cosine_of_rows


def modification(
    reports: Reports,
    against: Counterparts = None,
    *,
    degree: int | None = 5,
) -> FloatArray:
    """Modification score: how much a report differs from the one of the year before, given its length.

        raw = 1 - a·b / (‖a‖ ‖b‖),   a and b TF-IDF vectors:   tf · (ln((1 + N) / (1 + df)) + 1)
        score = raw - (β₀ + β₁ L + … + β₅ L⁵),   L the words of the report, β by least squares over all pairs

    Longer reports look more alike whatever they say; the polynomial, a Taylor expansion of the unknown
    function to its fifth power, is the score to be expected of a report of that length. `degree=None` gives
    the raw score, 0 … 1. The score itself is a residual: its mean is 0, it lies in -1 … 1 but for extreme
    lengths, and above 0 means modified more than others of the length. It is undefined unless there are more
    pairs than coefficients (seven for the fifth power).

    The weights are smoothed so that a word of every report still counts, which keeps a small collection
    defined; the usual weight, tf · ln(N / df), leaves such words out, and so do stop lists, of which none is used here:
    raw scores are lower for it. N and df are of all reports passed that have words. Some dozens of pairs should be
    there before the score is read.

    Brown, S. V. and Tucker, J. W. (2011). Large-sample evidence on firms' year-over-year MD&A modifications.
    Journal of Accounting Research 49(2), 309–346.
    """
    corpus = encode(reports)
    later, earlier = find_pairs(corpus, against)
    vectors = corpus.counts.multiply(_inverse_document_frequencies(corpus)).tocsr()
    scores = 1 - cosine_of_rows(vectors, later, earlier)
    if degree is not None:
        scores = _residuals(scores, corpus.lengths[later], degree)
    return spread(scores, later, len(corpus))


def _inverse_document_frequencies(corpus: TokenisedCorpus) -> FloatArray:
    """The smoothed weight of each word of the vocabulary."""
    documents = (corpus.lengths > 0).sum()
    document_frequency = np.bincount(corpus.counts.indices, minlength=len(corpus.vocabulary))
    weights: FloatArray = np.log((1 + documents) / (1 + document_frequency)) + 1
    return weights


def _residuals(values: FloatArray, lengths: IntArray, degree: int) -> FloatArray:
    """What a polynomial of the lengths leaves of the values; NaN with too few values to fit it."""
    coefficients = degree + 1
    if len(values) <= coefficients:
        return np.full(len(values), np.nan)
    longest = lengths.max()
    shortest = lengths.min()
    middle = (longest + shortest) / 2
    half_range = max((longest - shortest) / 2, 1)
    # Chebyshev's polynomials between -1 and 1 span the same space as the powers, but are better conditioned.
    regressors = np.polynomial.chebyshev.chebvander((lengths - middle) / half_range, degree)
    solution = np.linalg.lstsq(regressors, values, rcond=None)[0]
    residuals: FloatArray = values - regressors @ solution
    return residuals
