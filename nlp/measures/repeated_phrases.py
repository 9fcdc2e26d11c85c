"""Wording that stands elsewhere, too, into shares of a report: `boilerplate`, `stickiness`, `redundancy`."""

from __future__ import annotations

from collections import defaultdict
from math import ceil

import numpy as np

from nlp.measures.arrays import BoolArray, FloatArray, IntArray, divide, spread
from nlp.measures.counterparts import Counterparts, find_pairs
from nlp.measures.ngrams import hash_ngrams
from nlp.measures.phrase_counts import PhraseCounts, count_located, locate
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode

#: A phrase that fewer reports have is nobody else's, whatever share of the collection these are.
FEWEST_REPORTS = 2


def boilerplate(
    reports: Reports,
    *,
    n: int = 4,
    lower: float = 0.30,
    upper: float = 0.75,
    per_report: float = 5.0,
    numbers: bool = False,
    collection: PhraseCounts | None = None,
) -> FloatArray:
    """Boilerplate: the share of words in sentences with a phrase that is common in the collection.

        boilerplate = words in sentences with at least one common n-gram / words

    A tetragram is common if at least `lower` of the reports have it, or if it comes at least `per_report`
    times a report on average; those that `upper` of the reports or more have are excluded, for they are
    what regulation or the language itself makes everyone write. An `upper` above 1 excludes nothing. A phrase of one
    report only is never common.

    The collection is what is passed: the paper takes the 30% within one country; to do likewise, or to take
    one year at a time, pass that. Reports without words are not part of it. Undefined where the bounds leave no number
    of reports that could have a common phrase: by default for one or two reports. `collection` is what `count_phrases`
    counted of the whole collection where `reports` are a part of it (with the same `n` and `numbers`).

    Numbers are left out of the phrases and the words: with a mark for each number the parts of a date are the
    commonest phrases of all. `numbers` takes them as they stand.

    Lang, M. and Stice-Lawrence, L. (2015). Textual analysis and international financial reporting: Large
    sample evidence. Journal of Accounting and Economics 60(2–3), 110–135. The 30%, the five times and the 75% are taken
    from there at second hand; later papers restate the measure with a floor of 60% or a cap of 80%, and we could not
    check the text itself. Say which bounds you took.
    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017), Journal of Accounting and Economics 64(2–3), measure boilerplate
    by tetragrams of at least 75% of the firms, nearly the opposite set:
    ``lower=0.75, upper=2, per_report=float("inf")``.
    """
    corpus = encode(reports, numbers=numbers)
    ngrams = hash_ngrams(corpus, n)
    if collection is None:
        phrases, occurrences = np.unique(ngrams.hashes, return_counts=True)
        # No other phrase can be common, and these are few.
        may_be_common = occurrences >= (corpus.lengths > 0).sum() * min(lower, per_report)
        phrases = phrases[may_be_common]
        positions, phrase = locate(phrases, ngrams.hashes)
        collection = count_located(corpus, ngrams, n, phrases, occurrences[may_be_common], positions, phrase)
    else:
        if collection.n != n:
            raise ValueError(f"the collection has phrases of {collection.n} words, not {n}")
        positions, phrase = locate(collection.hashes, ngrams.hashes)
    documents = collection.documents
    if max(FEWEST_REPORTS, ceil(lower * documents)) >= upper * documents:
        return np.full(len(corpus), np.nan)
    is_common = _is_common(collection, lower, upper, per_report)
    return _share_of_words(corpus, ngrams.sentence[positions[is_common[phrase]]])


def _is_common(collection: PhraseCounts, lower: float, upper: float, per_report: float) -> BoolArray:
    """Whether each phrase of the collection is common in it."""
    share = collection.reports / collection.documents
    is_widespread = share >= lower
    is_frequent = collection.occurrences / collection.documents >= per_report
    is_common: BoolArray = (is_widespread | is_frequent) & (share < upper) & (collection.reports >= FEWEST_REPORTS)
    return is_common


def stickiness(reports: Reports, against: Counterparts = None, *, n: int = 8, numbers: bool = False) -> FloatArray:
    """Stickiness: the share of words in sentences that take a phrase over from the report of the year before.

        stickiness = words in sentences with at least one n-gram of the prior report / words

    Sentences of fewer than `n` words never count, however faithfully they are copied: a smaller `n` suits
    text of short sentences. Numbers are left out of the phrases and the words; `numbers` takes them as they stand, so
    that a phrase with another number is another.

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports, numbers=numbers)
    ngrams = hash_ngrams(corpus, n)
    later, earlier = find_pairs(corpus, against)
    sticky = [np.empty(0, int)]
    for report, prior in zip(later, earlier):
        part = ngrams.part(report)
        is_kept = np.isin(ngrams.hashes[part], ngrams.hashes[ngrams.part(prior)])
        sticky.append(ngrams.sentence[part][is_kept])
    shares = _share_of_words(corpus, np.concatenate(sticky))
    return spread(shares[later], later, len(corpus))


def redundancy(reports: Reports, *, numbers: bool = True) -> FloatArray:
    """Redundancy: the share of words in sentences that stand word for word elsewhere in the report, too.

        redundancy = words in sentences of which the report has another of the same words / words

    All the sentences that agree count, the first one too; punctuation may differ. Word for word means numbers, too;
    without `numbers`, sentences that differ in nothing else agree.

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports, numbers=numbers)
    total = int(corpus.sentences_of[-1])
    bounds = np.searchsorted(corpus.sentence, np.arange(total + 1)).tolist()
    report = np.repeat(np.arange(len(corpus)), np.diff(corpus.sentences_of)).tolist()
    alike: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for sentence in range(total):
        words = corpus.words[bounds[sentence] : bounds[sentence + 1]]
        alike[report[sentence], words.tobytes()].append(sentence)
    repeated: list[int] = []
    for sentences in alike.values():
        if len(sentences) > 1:
            repeated += sentences
    return _share_of_words(corpus, np.array(repeated, int))


def repeated_ngrams(reports: Reports, *, n: int = 10, numbers: bool = True) -> FloatArray:
    """Redundancy by n-grams: the share of phrases of ten words that stand elsewhere in the report, too.

        repeated_ngrams = n-grams of which the report has another / n-grams

    All that agree count, the first one too. An n-gram keeps to its sentence; a report without a sentence of `n` words
    has none, and no value. Numbers are words; without `numbers` they are left out.

    >>> from nlp.measures import TokenisedReport
    >>> report = TokenisedReport("a", "甲局", 2023, [["加强", "培训"], ["加强", "培训", "考核"]])
    >>> repeated_ngrams([report], n=2).round(4).tolist()  # 加强培训 twice, 培训考核 once
    [0.6667]

    Cazier, R. A. and Pfeiffer, R. J. (2017). 10-K disclosure repetition and managerial reporting incentives. Journal of
    Financial Reporting 2(1), 107–131. That the measure counts repeated phrases of ten words is taken from restatements;
    whether the first of them counts there, and what becomes of numbers, could not be checked.
    """
    corpus = encode(reports, numbers=numbers)
    ngrams = hash_ngrams(corpus, n)
    found = np.diff(ngrams.ngrams_of)
    repeated = np.zeros(len(corpus), int)
    for position in range(len(corpus)):
        _, times = np.unique(ngrams.hashes[ngrams.part(position)], return_counts=True)
        repeated[position] = times[times > 1].sum()
    return divide(repeated, found)


def _share_of_words(corpus: TokenisedCorpus, sentences: IntArray) -> FloatArray:
    """The share of each report's words that stand in the sentences given."""
    total = int(corpus.sentences_of[-1])
    is_given = np.zeros(total, bool)
    is_given[sentences] = True
    words_given = np.bincount(corpus.sentence, minlength=total) * is_given
    running = np.concatenate([[0], np.cumsum(words_given)])
    return divide(np.diff(running[corpus.sentences_of]), corpus.lengths)
