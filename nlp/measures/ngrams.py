"""Words into n-grams that keep to their sentences, each a 64-bit hash."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nlp.measures.arrays import HashArray, IntArray
from nlp.measures.tokenised import HASH_BASE, TokenisedCorpus


class NGrams(NamedTuple):
    """The n-grams of a corpus in order, with the sentence each stands in.

    Those of the `k`-th report stand from `ngrams_of[k]` up to `ngrams_of[k + 1]`.
    """

    hashes: HashArray
    sentence: IntArray
    ngrams_of: IntArray

    def part(self, position: int) -> slice:
        """Where the n-grams of one report stand."""
        return slice(self.ngrams_of[position], self.ngrams_of[position + 1])


def hash_ngrams(corpus: TokenisedCorpus, n: int) -> NGrams:
    """All n-grams of `n` words; an error if that is fewer than one.

    The same n-gram has the same hash in any corpus. Two n-grams with one hash are the same but for a chance of some
    10⁻⁵ in a corpus of 10⁷ n-grams.
    """
    if n < 1:
        raise ValueError(f"an n-gram has at least one word, not {n}")
    size = max(len(corpus.words) - n + 1, 0)
    word_hashes = corpus.word_hashes[corpus.words]
    hashes = np.zeros(size, np.uint64)
    for offset in range(n):
        hashes = hashes * HASH_BASE + word_hashes[offset : offset + size]
    first_sentence = corpus.sentence[:size]
    last_sentence = corpus.sentence[n - 1 : n - 1 + size]
    is_inside = first_sentence == last_sentence
    sentence = first_sentence[is_inside]
    return NGrams(hashes[is_inside], sentence, np.searchsorted(sentence, corpus.sentences_of))
