"""Reports and those of the year before into how alike they are in meaning: `latent_cosine` and `soft_cosine`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nlp.measures.arrays import FloatArray, spread
from nlp.measures.counterparts import Counterparts, find_pairs
from nlp.measures.tokenised import Reports, encode
from nlp.measures.word_counts import inverse_document_frequencies

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Matrices of up to so many reports or words are decomposed whole.
_SMALL = 200
#: Singular values below this share of the largest are taken for 0.
_SMALLEST_SINGULAR_VALUE = 1e-10


def latent_cosine(
    reports: Reports, against: Counterparts = None, *, dimensions: int = 100, numbers: bool = False
) -> FloatArray:
    """Year-to-year similarity by latent semantic indexing: words that keep the same company count as alike.

        latent_cosine = a·b / (‖a‖ ‖b‖),   a and b the reports' rows of U Σ,   X ≈ U Σ Vᵀ

    X has a row of TF-IDF weights (see `tfidf_cosine`) for each report passed, and the singular value decomposition
    keeps its `dimensions` largest values; with all of them the measure is `tfidf_cosine`. The space is that of
    all reports passed: it takes the whole collection at once and cannot be added up from parts. -1 … 1, in practice
    seldom below 0.

    >>> from nlp.measures import TokenisedReport
    >>> texts = [["公开", "信息"], ["公开", "信息"], ["政务", "栏目"], ["政务", "专栏"]]
    >>> reports = [TokenisedReport(str(k), "", None, [text]) for k, text in enumerate(texts)]
    >>> latent_cosine(reports, [-1, 0, -1, 2], dimensions=2).round(6).tolist()  # 栏目 and 专栏 both stand beside 政务
    [nan, 1.0, nan, 1.0]

    Deerwester, S., Dumais, S. T., Furnas, G. W., Landauer, T. K. and Harshman, R. (1990). Indexing by latent semantic
    analysis. Journal of the American Society for Information Science 41(6), 391–407. The weights there are others.
    """
    corpus = encode(reports, numbers=numbers)
    later, earlier = find_pairs(corpus, against)
    weights = inverse_document_frequencies(corpus)
    places = _decompose(corpus.counts.multiply(weights).tocsr(), dimensions)
    norms = np.linalg.norm(places, axis=1)
    products = (places[later] * places[earlier]).sum(axis=1)
    scale = norms[later] * norms[earlier]
    cosines = np.full(len(later), np.nan)  # of a report that has none of the dimensions
    np.divide(products, scale, out=cosines, where=scale > 0)
    return spread(np.clip(cosines, -1, 1), later, len(corpus))


def _decompose(matrix: csr_array, dimensions: int) -> FloatArray:
    """The rows of U Σ for the largest singular values."""
    from scipy.sparse.linalg import svds

    smaller = min(matrix.shape)
    if smaller == 0:
        return np.zeros((matrix.shape[0], 0))
    if smaller <= max(_SMALL, dimensions):
        left, values, _ = np.linalg.svd(matrix.toarray(), full_matrices=False)
    else:
        # Begun with the same vector each time, the same matrix gives the same rows.
        left, values, _ = svds(matrix, k=dimensions, v0=np.ones(smaller))
    largest = np.argsort(-values)[:dimensions]
    values = np.where(values < values.max() * _SMALLEST_SINGULAR_VALUE, 0, values)
    rows: FloatArray = left[:, largest] * values[largest]
    return rows


def soft_cosine(
    reports: Reports,
    against: Counterparts = None,
    *,
    similarity: Callable[[Sequence[str]], csr_array] | None = None,
    numbers: bool = False,
) -> FloatArray:
    """Year-to-year similarity by soft cosine: words that are like each other count as partly the same.

        soft_cosine = aᵀSb / (sqrt(aᵀSa) sqrt(bᵀSb)),   a and b how often each word stands in either report,
                                                        S how alike two words are, 0 … 1, and 1 of a word with itself

    `similarity` gives S for a list of words, as a sparse matrix: from word vectors, or a list of synonyms. By default
    it is `character_similarity`, which needs no model. With the identity the measure is `cosine`. Values beyond
    1, which an S that is no product of vectors can give, are 1.

    >>> from nlp.measures import TokenisedReport
    >>> texts = [["主动", "公开"], ["主动", "公开栏"]]
    >>> reports = [TokenisedReport(str(k), "", None, [text]) for k, text in enumerate(texts)]
    >>> soft_cosine(reports, [-1, 0]).round(4).tolist()  # 公开 and 公开栏 are alike by 2/3: (1 + 2/3) / 2
    [nan, 0.8333]

    Sidorov, G., Gelbukh, A., Gómez-Adorno, H. and Pinto, D. (2014). Soft similarity and soft cosine measure: similarity
    of features in vector space model. Computación y Sistemas 18(3), 491–504. There, too, likeness is Levenshtein's, of
    n-grams.
    """
    from scipy.sparse import csr_array

    corpus = encode(reports, numbers=numbers)
    later, earlier = find_pairs(corpus, against)
    compared = np.union1d(later, earlier)
    used = np.unique(corpus.counts[compared].indices)
    names = [corpus.vocabulary[word] for word in used.tolist()]
    alike = csr_array((similarity or character_similarity)(names))
    counts = corpus.counts[:, used]
    softened = (counts @ alike).tocsr()
    norm = np.sqrt(counts.multiply(softened).sum(axis=1))
    product = softened[later].multiply(counts[earlier]).sum(axis=1)
    return spread(np.minimum(product / (norm[later] * norm[earlier]), 1.0), later, len(corpus))


def character_similarity(words: Sequence[str]) -> csr_array:
    """How alike words are by their characters: 1 less Levenshtein's distance over the longer length, as a matrix.

    >>> character_similarity(["公开", "公开栏", "信息"]).toarray().round(2).tolist()
    [[1.0, 0.67, 0.0], [0.67, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    from rapidfuzz.distance import Levenshtein
    from scipy.sparse import csr_array

    characters = sorted(set("".join(words)))
    number = {character: k for k, character in enumerate(characters)}
    rows = [row for row, word in enumerate(words) for _ in set(word)]
    columns = [number[character] for word in words for character in set(word)]
    has = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(characters)))
    # Words without a common character are not alike at all: only the others are compared.
    alike = (has @ has.T).tocoo()
    pairs = zip(alike.row.tolist(), alike.col.tolist())
    alike.data = np.array([Levenshtein.normalized_similarity(words[left], words[right]) for left, right in pairs])
    return alike.tocsr()
