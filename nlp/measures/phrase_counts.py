"""Reports into how many of them have each phrase, which can be added up over the parts of a collection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp.measures.arrays import HashArray, IntArray
from nlp.measures.ngrams import NGrams, hash_ngrams
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode


@dataclass(frozen=True, eq=False)
class PhraseCounts:
    """Of a collection: how many of its reports have words, and of each n-gram how many reports have it and how often
    it comes in all. `hashes` are sorted."""

    n: int
    documents: int
    hashes: HashArray
    reports: IntArray
    occurrences: IntArray

    def __add__(self, other: PhraseCounts) -> PhraseCounts:
        if self.n != other.n:
            raise ValueError(f"phrases of {self.n} words and of {other.n} cannot be added")
        hashes, place = np.unique(np.concatenate([self.hashes, other.hashes]), return_inverse=True)
        reports = np.zeros(len(hashes), int)
        occurrences = np.zeros(len(hashes), int)
        np.add.at(reports, place, np.concatenate([self.reports, other.reports]))
        np.add.at(occurrences, place, np.concatenate([self.occurrences, other.occurrences]))
        return PhraseCounts(self.n, self.documents + other.documents, hashes, reports, occurrences)

    def without_rare(self, lower: float = 0.30) -> PhraseCounts:
        """Without the phrases that come less than `lower` times a report.

        `boilerplate` with this bound, or a higher one, needs no others: of a whole collection, not of a part of one.
        """
        kept = self.occurrences >= self.documents * lower
        return PhraseCounts(self.n, self.documents, self.hashes[kept], self.reports[kept], self.occurrences[kept])


def count_phrases(reports: Reports, n: int = 4, *, numbers: bool = False) -> PhraseCounts:
    """What `boilerplate` needs to know of a collection; counts of its parts can be added.

    >>> from nlp.measures import TokenisedReport
    >>> reports = [TokenisedReport(name, name, 2023, [["加强", "组织", "领导"]]) for name in ("甲", "乙")]
    >>> counts = count_phrases(reports[:1], n=2) + count_phrases(reports[1:], n=2)
    >>> counts.documents, counts.reports.tolist()
    (2, [2, 2])
    """
    corpus = encode(reports, numbers=numbers)
    ngrams = hash_ngrams(corpus, n)
    phrases, occurrences = np.unique(ngrams.hashes, return_counts=True)
    return count_located(corpus, ngrams, n, phrases, occurrences, *locate(phrases, ngrams.hashes))


def count_located(
    corpus: TokenisedCorpus,
    ngrams: NGrams,
    n: int,
    phrases: HashArray,
    occurrences: IntArray,
    positions: IntArray,
    phrase: IntArray,
) -> PhraseCounts:
    """The counts of phrases, of each of whose occurrences the position and the phrase are known."""
    size = max(len(corpus), 1)
    report = np.repeat(np.arange(len(corpus)), np.diff(ngrams.ngrams_of))[positions]
    pairs = np.unique(phrase * size + report)
    reports = np.bincount(pairs // size, minlength=len(phrases))
    documents = int((corpus.lengths > 0).sum())
    return PhraseCounts(n, documents, phrases, reports, occurrences)


def locate(phrases: HashArray, hashes: HashArray) -> tuple[IntArray, IntArray]:
    """The positions of n-grams that are one of the sorted phrases, and which phrase each of them is."""
    if not len(phrases):
        return np.empty(0, int), np.empty(0, int)
    nearest = np.minimum(np.searchsorted(phrases, hashes), len(phrases) - 1)
    positions = np.flatnonzero(phrases[nearest] == hashes)
    return positions, nearest[positions]
