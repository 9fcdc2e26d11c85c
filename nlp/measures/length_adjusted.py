"""Reports and those of the year before into how much was changed, given how long they are: `modification`."""

from __future__ import annotations

import warnings

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray, spread
from nlp.measures.counterparts import Counterparts
from nlp.measures.tokenised import Reports, encode
from nlp.measures.word_counts import WordCounts
from nlp.measures.year_over_year import tfidf_cosine

#: Pairs for each coefficient of a polynomial below which it explains too much by itself: 36 for the fifth degree.
PAIRS_PER_COEFFICIENT = 6


def modification(
    reports: Reports,
    against: Counterparts = None,
    *,
    degree: int | None = 5,
    numbers: bool = False,
    collection: WordCounts | None = None,
) -> FloatArray:
    """Modification score: how much a report differs from the one of the year before, given its length.

        raw = 1 - tfidf_cosine,   of all reports passed or of the `collection`
        score = raw - (β₀ + β₁ L + … + β₅ L⁵),   L the words of the report, β by least squares over all pairs

    Longer reports look more alike whatever they say; the polynomial, a Taylor expansion of the unknown
    function to its fifth power, is the score to be expected of a report of that length. `degree=None` gives
    the raw score, 0 … 1. The score itself is a residual: its mean is 0, it lies in -1 … 1 but for extreme
    lengths, and above 0 means modified more than others of the length. It is undefined unless there are more
    pairs than coefficients (seven for the fifth power), and with fewer than 36 pairs, of which the polynomial alone
    would explain much, a warning says so.

    L counts numbers, too; the vectors have none unless `numbers` says so. Only reports that belong to the collection
    should count in it: reports that are there to be compared with and nothing else change every score otherwise. Pass
    ``collection=count_words(own)``.

    Brown, S. V. and Tucker, J. W. (2011). Large-sample evidence on firms' year-over-year MD&A modifications.
    Journal of Accounting Research 49(2), 309–346.
    """
    corpus = encode(reports)
    scores = 1 - tfidf_cosine(corpus, against, numbers=numbers, collection=collection)
    if degree is None:
        return scores
    return adjust_for_length(scores, corpus.lengths, degree)


def adjust_for_length(values: FloatArray, lengths: IntArray, degree: int = 5) -> FloatArray:
    """What a polynomial of the lengths leaves of some values; NaN where there is none, or too few to fit it.

    Of parts of a collection put together again, `modification_raw` and `words` give `modification` so.

    >>> values = np.array([0.1, 0.2, 0.6, 0.2, 0.5, 0.2, np.nan])
    >>> adjust_for_length(values, np.arange(7), degree=0).round(2).tolist()  # less their mean
    [-0.2, -0.1, 0.3, -0.1, 0.2, -0.1, nan]
    """
    values = np.asarray(values, float)  # columns of a table will do
    lengths = np.asarray(lengths, int)
    is_there = ~np.isnan(values)
    pairs = int(is_there.sum())
    coefficients = degree + 1
    enough = PAIRS_PER_COEFFICIENT * coefficients
    if coefficients < pairs < enough:
        sentence = f"a polynomial of degree {degree} was fitted to {pairs} pairs of reports: {enough} or more"
        warnings.warn(f"{sentence} should be there before modification is read", stacklevel=2)
    residuals = _residuals(values[is_there], lengths[is_there], degree)
    return spread(residuals, np.flatnonzero(is_there), len(values))


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
