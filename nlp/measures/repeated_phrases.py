"""Wording that stands elsewhere, too, into shares of a report's words: `boilerplate`, `stickiness`, `redundancy`."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray, divide, spread
from nlp.measures.counterparts import Counterparts, find_pairs
from nlp.measures.ngrams import HashArray, hash_ngrams
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode


def boilerplate(
    reports: Reports,
    *,
    n: int = 4,
    lower: float = 0.30,
    upper: float = 0.75,
    per_report: float = 5.0,
) -> FloatArray:
    """Boilerplate: the share of words in sentences with a phrase that is common in the collection.

        boilerplate = words in sentences with at least one common n-gram / words

    A tetragram is common if at least `lower` of the reports have it, or if it comes at least `per_report`
    times a report on average; those that `upper` of the reports or more have are excluded, for they are
    what regulation or the language itself makes everyone write. An `upper` above 1 excludes nothing.

    The collection is what is passed: the paper takes the 30% within one country; to do likewise, or to take
    one year at a time, pass that. (Dyer et al. 2017 measure boilerplate by tetragrams of at least 75% of the firms,
    nearly the opposite set.) Reports without words are not part of it. Undefined for a collection of
    fewer than two reports, in which nothing can be common.

    Lang, M. and Stice-Lawrence, L. (2015). Textual analysis and international financial reporting: Large
    sample evidence. Journal of Accounting and Economics 60(2–3), 110–135.
    """
    corpus = encode(reports)
    grams = hash_ngrams(corpus, n)
    size = int((corpus.lengths > 0).sum())
    if size < 2:
        return np.full(len(corpus), np.nan)
    phrases, occurrences = np.unique(grams.hashes, return_counts=True)
    mean_occurrences = occurrences / size
    may_be_common = mean_occurrences >= min(lower, per_report)  # no other can be, and these are few
    mean_occurrences = mean_occurrences[may_be_common]
    positions, phrase = _locate(phrases[may_be_common], grams.hashes)
    report = np.repeat(np.arange(len(corpus)), np.diff(grams.ngrams_of))[positions]
    share = _count_reports(phrase, report, len(mean_occurrences), len(corpus)) / size
    is_widespread = share >= lower
    is_frequent = mean_occurrences >= per_report
    is_common = (is_widespread | is_frequent) & (share < upper)
    return _share_of_words(corpus, grams.sentence[positions[is_common[phrase]]])


def _locate(phrases: HashArray, hashes: HashArray) -> tuple[IntArray, IntArray]:
    """The positions of n-grams that are one of the sorted phrases, and which phrase each of them is."""
    if not len(phrases):
        return np.empty(0, int), np.empty(0, int)
    nearest = np.minimum(np.searchsorted(phrases, hashes), len(phrases) - 1)
    positions = np.flatnonzero(phrases[nearest] == hashes)
    return positions, nearest[positions]


def _count_reports(phrase: IntArray, report: IntArray, phrases: int, reports: int) -> IntArray:
    """How many reports have each phrase, from the phrase and the report of each of its occurrences."""
    pairs = np.unique(phrase * reports + report)
    return np.bincount(pairs // reports, minlength=phrases)


def stickiness(reports: Reports, against: Counterparts = None, *, n: int = 8) -> FloatArray:
    """Stickiness: the share of words in sentences that take a phrase over from the report of the year before.

        stickiness = words in sentences with at least one n-gram of the prior report / words

    Sentences of fewer than `n` words never count, however faithfully they are copied: a smaller `n` suits
    text of short sentences.

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports)
    grams = hash_ngrams(corpus, n)
    later, earlier = find_pairs(corpus, against)
    sticky = [np.empty(0, int)]
    for report, prior in zip(later, earlier):
        part = grams.part(report)
        is_kept = np.isin(grams.hashes[part], grams.hashes[grams.part(prior)])
        sticky.append(grams.sentence[part][is_kept])
    shares = _share_of_words(corpus, np.concatenate(sticky))
    return spread(shares[later], later, len(corpus))


def redundancy(reports: Reports) -> FloatArray:
    """Redundancy: the share of words in sentences that stand word for word elsewhere in the report, too.

        redundancy = words in sentences of which the report has another of the same words / words

    All the sentences that agree count, the first one too; punctuation may differ. (Cazier and Pfeiffer 2017, Journal of
    Financial Reporting 2(1), take the share of repeated n-grams of ten words instead.)

    Dyer, T., Lang, M. and Stice-Lawrence, L. (2017). The evolution of 10-K textual disclosure: Evidence
    from Latent Dirichlet Allocation. Journal of Accounting and Economics 64(2–3), 221–245.
    """
    corpus = encode(reports)
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


def _share_of_words(corpus: TokenisedCorpus, sentences: IntArray) -> FloatArray:
    """The share of each report's words that stand in the sentences given."""
    total = int(corpus.sentences_of[-1])
    is_given = np.zeros(total, bool)
    is_given[sentences] = True
    words_given = np.bincount(corpus.sentence, minlength=total) * is_given
    running = np.concatenate([[0], np.cumsum(words_given)])
    return divide(np.diff(running[corpus.sentences_of]), corpus.lengths)
