"""Reports into how evenly they spread over topics: `topic_entropy`."""

from __future__ import annotations

import numpy as np

from nlp.measures.arrays import FloatArray
from nlp.measures.tokenised import Reports, encode


def topic_entropy(
    reports: Reports, *, topics: int = 20, shares: FloatArray | None = None, seed: int = 0, numbers: bool = False
) -> FloatArray:
    """Topic entropy: how evenly a report spreads over topics, 0 for one topic alone, 1 for all alike.

        topic_entropy = -Σ p ln p / ln K,   p the shares of K topics in the report

    The topics are of a latent Dirichlet allocation (scikit-learn's, variational) of all reports passed, with `topics`
    of them. The same reports and `seed` give the same values, but ranks hardly agree between seeds and numbers of
    topics where reports are alike (`benchmarks/measures`): try some, take means, and say which. `shares` are those of a
    model of one's own, a row a report. The collection is taken as a whole: topics of parts of it are other topics. The
    division by ln K makes the values of several K comparable and is ours.

    >>> from nlp.measures import TokenisedReport
    >>> reports = [TokenisedReport(name, name, 2023, [["公开"]]) for name in ("甲", "乙", "丙")]
    >>> topic_entropy(reports, shares=np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25] * 4])).tolist()
    [0.0, 0.5, 1.0]

    Blei, D. M., Ng, A. Y. and Jordan, M. I. (2003). Latent Dirichlet allocation. Journal of Machine Learning Research
    3, 993–1022. Hall, D., Jurafsky, D. and Manning, C. D. (2008). Studying the history of ideas using topic models.
    EMNLP, 363–371 (entropy of the topics of a year's papers).
    """
    corpus = encode(reports, numbers=numbers)
    has_words = corpus.lengths > 0
    entropy = np.full(len(corpus), np.nan)
    if shares is None:
        if not has_words.any():
            return entropy
        shares = np.full((len(corpus), topics), np.nan)
        shares[has_words] = _allocate(corpus.counts[has_words], topics, seed)
    if len(shares) != len(corpus):
        raise ValueError(f"{len(shares)} rows of topics for {len(corpus)} reports")
    if shares.shape[1] < 2:
        raise ValueError("entropy takes two topics or more")
    parts = np.zeros(shares.shape)
    np.log(shares, out=parts, where=shares > 0)
    spread_over = -(shares * parts).sum(axis=1) / np.log(shares.shape[1])
    entropy[has_words] = spread_over[has_words] + 0.0  # no negative zero
    return entropy


def _allocate(counts: object, topics: int, seed: int) -> FloatArray:
    """The shares of the topics in each report."""
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(topics, random_state=seed, learning_method="batch", max_iter=20)
    shares: FloatArray = model.fit_transform(counts)
    return shares
