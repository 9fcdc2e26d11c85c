"""N-grams as hashes: as many different ones as there are, and none across the end of a sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlp.measures
from nlp.measures import TokenisedReport, encode
from nlp.measures.counterparts import find_pairs
from nlp.measures.ngrams import hash_ngrams

SENTENCES = st.lists(st.lists(st.sampled_from(["公开", "信息", "目录", "12", "。"]), max_size=7), max_size=4)


@given(st.lists(SENTENCES, max_size=4), st.integers(1, 5))
def test_ngrams_as_windows_over_each_sentence(texts, n):
    corpus = encode([TokenisedReport(str(k), "", None, text) for k, text in enumerate(texts)])
    ngrams = hash_ngrams(corpus, n)
    expected = []
    for text in texts:
        windows = []
        for sentence in text:
            words = [word for word in sentence if word.isalnum()]
            windows += [tuple(words[k : k + n]) for k in range(len(words) - n + 1)]
        expected.append(windows)
    assert np.diff(ngrams.ngrams_of).tolist() == [len(windows) for windows in expected]
    flat = [window for windows in expected for window in windows]
    assert len(set(zip(flat, ngrams.hashes.tolist()))) == len(set(flat)) == len(set(ngrams.hashes.tolist()))


def test_an_ngram_without_words_is_refused():
    with pytest.raises(ValueError, match="an n-gram has at least one word, not 0"):
        hash_ngrams(encode([]), 0)


def test_reports_without_words_have_no_counterpart_and_are_none():
    corpus = encode(
        [TokenisedReport(name, "", None, text) for name, text in (("a", [["甲"]]), ("b", []), ("c", [["乙"]]))]
    )
    later, earlier = find_pairs(corpus, [2, 0, 1])
    assert (later.tolist(), earlier.tolist()) == ([0], [2])


def test_no_module_hides_a_measure():
    for name in nlp.measures.__all__:
        assert callable(getattr(nlp.measures, name)), name
