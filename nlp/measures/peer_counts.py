"""Reports into the mean words of each year and group, which can be added up over the parts of a collection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from nlp.measures.arrays import IntArray
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode
from nlp.measures.word_counts import WordCounts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: A year and a group of its reports.
Peers: TypeAlias = tuple[int, str]
#: For each year the words that count; None where all do.
YearWords: TypeAlias = Mapping[int, frozenset[str]] | None


@dataclass(frozen=True, eq=False)
class PeerCounts:
    """Of a collection: of each year and group how many reports have words, and the sum of their word shares.

    `words` are those that count in each year, None if all do. A report of which no word counts is none.
    `share_sums` has a row for each of the `peers` and a column for each word of the `vocabulary`.
    """

    words: YearWords
    vocabulary: tuple[str, ...]
    peers: tuple[Peers, ...]
    documents: IntArray
    share_sums: csr_array

    def __add__(self, other: PeerCounts) -> PeerCounts:
        if self.words != other.words:
            raise ValueError("counts of different words cannot be added: select the words of all parts first")
        vocabulary = tuple(dict.fromkeys(self.vocabulary + other.vocabulary))
        peers = tuple(dict.fromkeys(self.peers + other.peers))
        documents = np.zeros(len(peers), int)
        for part in (self, other):
            documents[number_in(peers, part.peers)] += part.documents
        sums = self._spread(vocabulary, peers) + other._spread(vocabulary, peers)
        return PeerCounts(self.words, vocabulary, peers, documents, sums.tocsr())

    def _spread(self, vocabulary: tuple[str, ...], peers: tuple[Peers, ...]) -> csr_array:
        """The sums in the rows and columns of a larger collection."""
        from scipy.sparse import csr_array

        sums = self.share_sums.tocoo()
        rows = number_in(peers, self.peers)[sums.row]
        columns = number_in(vocabulary, self.vocabulary)[sums.col]
        return csr_array((sums.data, (rows, columns)), shape=(len(peers), len(vocabulary)))


def number_in(all_of_them: Collection[object], some: Collection[object]) -> IntArray:
    """The places of some things among all of them; -1 for one that is not there.

    >>> number_in(["甲", "乙", "丙"], ["丙", "丁"]).tolist()
    [2, -1]
    """
    place = {thing: k for k, thing in enumerate(all_of_them)}
    return np.fromiter((place.get(thing, -1) for thing in some), int, len(some))


def select_words(
    years: Mapping[int, WordCounts], lower: float = 0.0, upper: float = 1.0, stop_words: Collection[str] = ()
) -> dict[int, frozenset[str]]:
    """For each year the words that at least `lower` and at most `upper` of its reports have, without the stop words.

    >>> counts = {2023: WordCounts(4, {"公开": 4, "培训": 2, "的": 2})}
    >>> select_words(counts, upper=0.5, stop_words=["的"])
    {2023: frozenset({'培训'})}
    """
    stopped = frozenset(stop_words)
    selected = {}
    for year, counts in years.items():
        least = lower * counts.documents
        most = upper * counts.documents
        frequent = {word for word, reports in counts.document_frequency.items() if least <= reports <= most}
        selected[year] = frozenset(frequent - stopped)
    return selected


def count_peers(reports: Reports, words: YearWords = None, *, numbers: bool = False) -> PeerCounts:
    """What `information_content` needs to know of a collection; counts of its parts can be added.

    `words` are those that count in each year, as `select_words` gives them; without it all do.

    >>> from nlp.measures import TokenisedReport
    >>> reports = [TokenisedReport(name, name, 2023, [["公开", name]], "东") for name in ("甲", "乙")]
    >>> counts = count_peers(reports[:1]) + count_peers(reports[1:])
    >>> counts.peers, counts.documents.tolist(), counts.share_sums.toarray()[0, 1]  # of 公开, half of either report
    (((2023, '东'),), [2], np.float64(1.0))
    """
    corpus = encode(reports, numbers=numbers)
    return add_up(corpus, word_shares(corpus, words), words)


def add_up(corpus: TokenisedCorpus, shares: csr_array, words: YearWords) -> PeerCounts:
    """The sums of these shares of the reports' words."""
    from scipy.sparse import csr_array

    groups = group_reports(corpus, shares)
    rows = np.repeat(np.arange(len(groups)), list(map(len, groups.values())))
    columns = np.concatenate([np.empty(0, int), *groups.values()])
    belongs = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), len(corpus)))
    documents = np.bincount(rows, minlength=len(groups))
    return PeerCounts(words, corpus.vocabulary, tuple(groups), documents, belongs @ shares)


def group_reports(corpus: TokenisedCorpus, shares: csr_array) -> dict[Peers, IntArray]:
    """For each year and group the positions of its reports; without those of which no word counts."""
    groups: dict[Peers, list[int]] = {}
    for position in np.flatnonzero(np.diff(shares.indptr)).tolist():
        report = corpus.reports[position]
        if report.year is not None:
            groups.setdefault((report.year, report.group), []).append(position)
    return {peers: np.array(positions) for peers, positions in groups.items()}


def word_shares(corpus: TokenisedCorpus, words: YearWords) -> csr_array:
    """The share of each word that counts among those of each report, one row a report; an empty row if it has none."""
    shares = corpus.counts.copy()
    row = np.repeat(np.arange(len(corpus)), np.diff(shares.indptr))
    if words is not None:
        is_kept = {year: _flag(corpus, kept) for year, kept in words.items()}
        for position, report in enumerate(corpus.reports):
            entries = slice(shares.indptr[position], shares.indptr[position + 1])
            flags = is_kept.get(report.year) if report.year is not None else None
            shares.data[entries] *= flags[shares.indices[entries]] if flags is not None else 0
    totals = np.bincount(row, weights=shares.data, minlength=len(corpus))[row]
    np.divide(shares.data, totals, out=shares.data, where=totals > 0)
    if words is not None:
        shares.eliminate_zeros()
    return shares


def _flag(corpus: TokenisedCorpus, kept: frozenset[str]) -> IntArray:
    return np.fromiter((word in kept for word in corpus.vocabulary), int, len(corpus.vocabulary))
