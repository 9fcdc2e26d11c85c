"""Reports into how many of them have each word, which can be added up over the parts of a collection: `count_words`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nlp.measures.arrays import FloatArray, IntArray
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode


@dataclass(frozen=True)
class WordCounts:
    """Of a collection: how many of its reports have words, and how many have each word (the document frequency)."""

    documents: int = 0
    document_frequency: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: WordCounts) -> WordCounts:
        frequency = Counter(self.document_frequency)
        frequency.update(other.document_frequency)
        return WordCounts(self.documents + other.documents, frequency)


def count_words(reports: Reports, *, numbers: bool = False) -> WordCounts:
    """What `modification` and `tfidf_cosine` need to know of a collection; counts of its parts can be added.

    >>> from nlp.measures import TokenisedReport
    >>> first, second = (TokenisedReport(name, name, 2023, [["公开", name]]) for name in ("甲", "乙"))
    >>> count_words([first]) + count_words([second]) == count_words([first, second])
    True
    """
    return _counts_of(encode(reports, numbers=numbers))


def count_years(reports: Reports, *, numbers: bool = False) -> dict[int, WordCounts]:
    """The counts of the reports of each year; of reports without a year there are none."""
    corpus = encode(reports, numbers=numbers)
    years: dict[int, list[int]] = {}
    for position, report in enumerate(corpus.reports):
        if report.year is not None:
            years.setdefault(report.year, []).append(position)
    return {year: _counts_of(corpus, positions) for year, positions in years.items()}


def _counts_of(corpus: TokenisedCorpus, positions: Sequence[int] | None = None) -> WordCounts:
    """The counts of all reports, or of those at these positions."""
    documents, frequency = _count(corpus, positions)
    words = np.flatnonzero(frequency)
    names = [corpus.vocabulary[word] for word in words.tolist()]
    return WordCounts(documents, dict(zip(names, frequency[words].tolist())))


def _count(corpus: TokenisedCorpus, positions: Sequence[int] | None = None) -> tuple[int, IntArray]:
    """The number of reports with words, and of those that have each word of the vocabulary."""
    counts = corpus.counts
    lengths = corpus.lengths
    if positions is not None:
        counts = counts[positions]
        lengths = lengths[positions]
    return int((lengths > 0).sum()), np.bincount(counts.indices, minlength=len(corpus.vocabulary))


def inverse_document_frequencies(corpus: TokenisedCorpus, collection: WordCounts | None = None) -> FloatArray:
    """The smoothed weight of each word of the vocabulary, ln((1 + N) / (1 + df)) + 1, in a collection or the corpus."""
    if collection is None:
        documents, frequency = _count(corpus)
    else:
        documents = collection.documents
        known = collection.document_frequency
        frequency = np.fromiter((known.get(word, 0) for word in corpus.vocabulary), int, len(corpus.vocabulary))
    weights: FloatArray = np.log((1 + documents) / (1 + frequency)) + 1
    return weights
