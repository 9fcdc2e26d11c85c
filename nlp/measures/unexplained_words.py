"""Reports and their peers into what these leave unexplained of each report's words: `information_content`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nlp.measures.arrays import BoolArray, FloatArray, IntArray
from nlp.measures.peer_counts import (
    PeerCounts,
    Peers,
    add_up,
    group_reports,
    number_in,
    select_words,
    word_shares,
)
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode
from nlp.measures.word_counts import count_years

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: The regressors, in the order of rows, columns and coefficients.
_PEERS, _OTHERS, _CONSTANT = range(3)
#: Singular values of the equations below this share of the largest are taken for 0.
_SMALLEST_SINGULAR_VALUE = 1e-10
#: What is wrong where reports are not of the collection that they are measured with.
NOT_COUNTED = "the collection was counted without these reports: add their own counts, too"
#: The share of the year's reports that have a word: any.
ANY_SHARE = (0.0, 1.0)


class InformationContent(NamedTuple):
    """One array each: what the peers and the others leave unexplained, how much of each explains the rest, and both."""

    content: FloatArray
    peers: FloatArray
    others: FloatArray
    standard: FloatArray


def information_content(
    reports: Reports,
    *,
    constant: bool = False,
    document_share: tuple[float, float] = ANY_SHARE,
    stop_words: Collection[str] = (),
    numbers: bool = False,
    collection: PeerCounts | None = None,
) -> InformationContent:
    """Information content: what is left of a report's words once those of its peers and of all others are known.

        x = α₁ P + α₂ O + e,   content = Σ |e|,   standard = α₁ + α₂

    over all words that a report of the year has, by least squares: x the share of each word among the report's
    words, P its mean over the peers (the other reports of the year and group), O over the others (all of the year in
    other groups). `standard` is Hanley and Hoberg's standard content (标准信息). Where there are no peers, or no
    others, the rest of the equation is solved, the coefficient is NaN and `standard` is the one that is left;
    everything is NaN where there are neither. Where P and O cannot be told apart, as when everyone writes the same, the
    solution of least norm is taken.

    Content is 0 for a report that is a blend of what others write, and 1 for one that shares no word with
    them; it often exceeds 1, since it is the squares that are least and not the absolute values. It falls with the
    length of a report, much, and rises with the number of peers, a little (`benchmarks/measures`): compare reports of
    one length, or hold length constant. The coefficients are without bounds.

    Hanley, K. W. and Hoberg, G. (2010). The information content of IPO prospectuses. Review of Financial
    Studies 23(7), 2821–2864. There P and O are recent offerings and past ones of the industry.
    孟庆斌、杨俊华、鲁冰 (2017). 管理层讨论与分析披露的信息含量与股价崩盘风险——基于文本向量化方法的研究.
    中国工业经济 (12), 132–150. There P is the industry's mean and O that of the other industries.

    What is computed by default is the equation above and no more. A public replication of 孟庆斌 et al. (by the author
    of the package cntext; the paper's own code is not known to us) also has an intercept, no digits and no stop words,
    and of the words those that 5 to 50% of the year's reports have, before it takes shares:
    ``information_content(reports, constant=True, document_share=(0.05, 0.5), stop_words=…)``. `constant` adds
    α₀; `document_share` are the smallest and the largest share of the year's reports that may have a word; `numbers`
    counts numbers as words. (Its tokenizer also loses words of one character: give those as stop words to do likewise.)
    A report without one of the words is left out.

    `collection` is what `count_peers` counted of the whole collection where `reports` are a part of it; it brings its
    own words.
    """
    corpus = encode(reports, numbers=numbers)
    words = collection.words if collection else None
    if collection is None and (document_share != ANY_SHARE or stop_words):
        words = select_words(count_years(corpus, numbers=numbers), *document_share, stop_words)
    shares = word_shares(corpus, words)
    if collection is None:
        collection = add_up(corpus, shares, words)
    else:
        shares = _renumber(corpus, shares, collection)
    result = InformationContent(*np.full((4, len(corpus)), np.nan))
    years: dict[int, dict[Peers, IntArray]] = {}
    for peers, positions in group_reports(corpus, shares).items():
        years.setdefault(peers[0], {})[peers] = positions
    for year, groups in years.items():
        for positions, found in _regress_year(shares, year, groups, collection, constant):
            for values, of_group in zip(result, found):
                values[positions] = of_group
    return result


def _renumber(corpus: TokenisedCorpus, shares: csr_array, collection: PeerCounts) -> csr_array:
    """The same rows with their words in the columns of the collection."""
    from scipy.sparse import csr_array

    columns = number_in(collection.vocabulary, corpus.vocabulary)[shares.indices]
    if (columns < 0).any():
        raise ValueError(NOT_COUNTED)
    renumbered = csr_array((shares.data, columns, shares.indptr), shape=(len(corpus), len(collection.vocabulary)))
    renumbered.sort_indices()
    return renumbered


def _regress_year(
    shares: csr_array, year: int, groups: Mapping[Peers, IntArray], collection: PeerCounts, constant: bool
) -> Iterator[tuple[IntArray, InformationContent]]:
    """The positions of the reports of each group of a year, and what was found of each of them."""
    rows = {peers: row for row, peers in enumerate(collection.peers) if peers[0] == year}
    if not rows.keys() >= groups.keys():
        raise ValueError(NOT_COUNTED)
    of_year = collection.share_sums[list(rows.values())]
    # A constant is fitted to the words of the year, and to no others.
    columns = np.unique(of_year.indices)
    sums = dict(zip(rows, of_year[:, columns].toarray()))
    total = np.sum(list(sums.values()), axis=0)
    all_documents = int(collection.documents[list(rows.values())].sum())
    positions = np.concatenate(list(groups.values()))
    ends = np.cumsum(list(map(len, groups.values())))
    x = shares[positions][:, columns]
    for end, (peers, members) in zip(ends, groups.items()):
        documents = int(collection.documents[rows[peers]])
        others = None
        if all_documents > documents:
            others = (total - sums[peers]) / (all_documents - documents)
        if documents > 1 or others is not None:
            yield members, _regress(x[end - len(members) : end], sums[peers], documents - 1, others, constant)


def _regress(
    x: csr_array, total: FloatArray, peers: int, others: FloatArray | None, constant: bool
) -> InformationContent:
    """Regresses each row of `x` on the mean of its peers, if there are any, on `others` and on a constant.

    `total` is the sum of the shares of the row and its peers.
    """
    rows, words = x.shape
    is_present = np.array([peers > 0, others is not None, constant])
    peers = max(peers, 1)
    if others is None:
        others = np.zeros(words)
    factors = _least_squares(*_normal_equations(x, total, peers, others), is_present)
    content = np.zeros(rows)
    for row in range(rows):
        of_total = factors[row, _PEERS] / peers
        unexplained = total * of_total + factors[row, _CONSTANT]
        if is_present[_OTHERS]:
            unexplained += others * factors[row, _OTHERS]
        entries = slice(x.indptr[row], x.indptr[row + 1])
        # The peers are the total without the report itself.
        unexplained[x.indices[entries]] -= x.data[entries] * (1 + of_total)
        content[row] = np.abs(unexplained).sum()
    standard = factors[:, _PEERS] + factors[:, _OTHERS]
    factors[:, ~is_present] = np.nan
    return InformationContent(content, factors[:, _PEERS], factors[:, _OTHERS], standard)


def _normal_equations(x: csr_array, total: FloatArray, peers: int, others: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The dot products of the regressors with each other and with the report, for all rows of `x` at once.

    The regressors are the peers' mean, P = (total - x) / peers, the others' mean O and a constant: a 3 by 3 matrix and
    a right-hand side of 3 numbers for each row.
    """
    rows, words = x.shape
    x_x = x.multiply(x).sum(axis=1)
    x_total = x @ total
    x_others = x @ others
    x_peers = (x_total - x_x) / peers
    peers_peers = (total @ total - 2 * x_total + x_x) / peers**2
    peers_others = (total @ others - x_others) / peers
    others_others = np.full(rows, others @ others)
    ones = np.ones(rows)  # the products of shares, which add up to 1, with a constant
    matrix = [
        [peers_peers, peers_others, ones],
        [peers_others, others_others, ones],
        [ones, ones, ones * words],
    ]
    sides = [x_peers, x_others, ones]
    return np.stack(matrix).transpose(2, 0, 1), np.stack(sides, axis=1)


def _least_squares(matrix: FloatArray, sides: FloatArray, is_present: BoolArray) -> FloatArray:
    """The least-norm solutions of many small normal equations, one a row; 0 for a regressor that is not there."""
    matrix = np.ascontiguousarray(matrix[:, is_present][:, :, is_present])
    # Regressors of unit length, or the smallest would drown.
    length = np.sqrt(np.diagonal(matrix, axis1=1, axis2=2))
    correlation = matrix / (length[:, :, None] * length[:, None, :])
    inverse = np.linalg.pinv(correlation, rcond=_SMALLEST_SINGULAR_VALUE, hermitian=True)
    scaled_sides = sides[:, is_present] / length
    solution = inverse @ scaled_sides[:, :, None]
    factors = np.zeros(sides.shape)
    factors[:, is_present] = solution[:, :, 0] / length
    return factors
