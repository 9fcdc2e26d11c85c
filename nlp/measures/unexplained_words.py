"""Reports and their peers into what these leave unexplained of each report's words: `information_content`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nlp.measures.arrays import BoolArray, FloatArray, IntArray
from nlp.measures.tokenised import Reports, TokenisedCorpus, encode

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: The regressors, in the order of rows, columns and coefficients.
_PEERS, _OTHERS, _CONSTANT = range(3)
#: Singular values of the equations below this share of the largest are taken for 0.
_SMALLEST_SINGULAR_VALUE = 1e-10


class InformationContent(NamedTuple):
    """One array each: what the peers and the others leave unexplained, and how much of each explains the rest."""

    content: FloatArray
    peers: FloatArray
    others: FloatArray


def information_content(reports: Reports, *, constant: bool = False) -> InformationContent:
    """Information content: what is left of a report's words once those of its peers and of all others are known.

        x = α₁ P + α₂ O + e,   content = Σ |e|

    over all words that a report of the collection has, by least squares: x the share of each word among the report's
    words, P its mean over the peers (the other reports of the year and group), O over the others (all of the year in
    other groups). α₁ + α₂ is Hanley and Hoberg's standard content. Where there are no peers, or no others, the
    rest of the equation is solved and the coefficient is NaN; everything is where there are neither. Where P and O
    cannot be told apart, as when everyone writes the same, the solution of least norm is taken.

    Content is 0 for a report that is a blend of what others write, and 1 for one that shares no word with
    them. In between it often exceeds 1, the more so the fewer peers there are, since it is the squares that are
    least and not the absolute values. The coefficients are without bounds. `constant` adds α₀ to the equation, as
    孟庆斌 et al. do.

    Hanley, K. W. and Hoberg, G. (2010). The information content of IPO prospectuses. Review of Financial
    Studies 23(7), 2821–2864. There P and O are recent offerings and past ones of the industry.
    孟庆斌、杨俊华、鲁冰 (2017). 管理层讨论与分析披露的信息含量与股价崩盘风险——基于文本向量化方法的研究.
    中国工业经济 (12), 132–150. There P is the industry's mean and O that of the other industries.
    """
    corpus = encode(reports)
    shares = _word_shares(corpus)
    result = InformationContent(*np.full((3, len(corpus)), np.nan))
    for groups in _peer_groups(corpus):
        year = np.concatenate(groups)
        total = shares[year].sum(axis=0)
        for group in groups:
            number_of_others = len(year) - len(group)
            if number_of_others == 0 and len(group) == 1:
                continue
            others = None
            if number_of_others:
                others = (total - shares[group].sum(axis=0)) / number_of_others
            for values, of_group in zip(result, _regress(shares[group], others, constant)):
                values[group] = of_group
    return result


def _word_shares(corpus: TokenisedCorpus) -> csr_array:
    """The share of each word among the words of each report, one row a report.

    The vocabulary has marks, too, and words of no report: a constant would be fitted to them, so they have no column.
    """
    shares = corpus.counts[:, np.unique(corpus.words)]
    shares.data /= np.repeat(corpus.lengths, np.diff(shares.indptr))
    return shares


def _peer_groups(corpus: TokenisedCorpus) -> Iterator[list[IntArray]]:
    """For each year the positions of the reports of each group; without those that have no words."""
    years: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for position in np.flatnonzero(corpus.lengths).tolist():
        report = corpus.reports[position]
        if report.year is not None:
            years[report.year][report.group].append(position)
    for groups in years.values():
        yield [np.array(positions) for positions in groups.values()]


def _regress(x: csr_array, others: FloatArray | None, constant: bool) -> InformationContent:
    """Regresses each row of `x` on the mean of the rest of them, if there are any, on `others` and on a constant."""
    rows, words = x.shape
    total = x.sum(axis=0)
    peers = max(rows - 1, 1)
    is_present = np.array([rows > 1, others is not None, constant])
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
    factors[:, ~is_present] = np.nan
    return InformationContent(content, factors[:, _PEERS], factors[:, _OTHERS])


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
