"""The vote of a text's wording: the same by arrays as string by string."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.labelling.classify import default_model
from nlp.labelling.wording import Wording, count, grams

TEXT = st.text(alphabet="公开信息不够，有待加强。0𠮷\ud800a", max_size=30)


def votes_one_by_one(wording: Wording, text: str) -> np.ndarray:
    """The plain twin of `Wording.votes`."""
    strings = [gram.text for gram in grams(text)]
    total = np.zeros(wording.weights.shape[1])
    for string in strings:
        if string in wording.rows:
            total += wording.weights[wording.rows[string]]
    return total / max(1, len(strings)) ** 0.5


@given(st.lists(TEXT, max_size=5))
def test_arrays_say_what_a_plain_sum_says(texts):
    wording = default_model().wording
    found = wording.votes(texts)
    assert found.shape == (len(texts), wording.weights.shape[1])
    for text, vote in zip(texts, found):
        assert vote == pytest.approx(votes_one_by_one(wording, text), abs=1e-5)


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_what_stands_beside_a_text_changes_nothing(texts):
    wording = default_model().wording
    assert (wording.votes(texts)[0] == wording.votes(texts[:1])[0]).all()


@given(TEXT)
def test_a_text_has_as_many_strings_as_are_counted(text):
    found = list(grams(text))
    assert len(found) == count(len(text))
    assert all(text[gram.start : gram.end] == gram.text for gram in found)


def test_characters_beyond_the_basic_plane_are_characters():
    wording = Wording({"𠮷": 0, "𠮷村": 1}, np.array([[1.0], [2.0]]))
    assert wording.votes(["𠮷村"])[0, 0] == pytest.approx(3 / 3**0.5)


def test_without_strings_nothing_votes():
    assert Wording({}, np.zeros((0, 4))).votes(["公开"]).tolist() == [[0, 0, 0, 0]]
    assert default_model().wording.votes([]).shape == (0, 4)
