"""The arithmetic on arrays of codes, held to a plain twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reuse import codes
from nlp.reuse.codes import (
    blocks,
    code_points,
    concat_ranges,
    gather_slices,
    places_of,
    run_length,
    run_length_back,
    search,
    text_of,
)

#: Few letters, so that much agrees.
letters = st.lists(st.integers(1, 2), max_size=30)
numbers = st.lists(st.integers(0, 9), max_size=20)


def padded(values):
    return np.pad(np.array(values, np.uint16), 4)


def agreeing(left, right):
    """How many values agree from the first on."""
    count = 0
    for a, b in zip(left, right):
        if a != b:
            break
        count += 1
    return count


@given(letters, letters, st.data())
def test_runs_of_agreement_are_those_counted_one_by_one(a, b, data):
    i = data.draw(st.integers(0, len(a)))
    j = data.draw(st.integers(0, len(b)))
    here, there = np.array([i + 4]), np.array([j + 4])
    begin = np.array([4])
    a_end, b_end = np.array([len(a) + 4]), np.array([len(b) + 4])
    forward = run_length(padded(a), here, a_end, padded(b), there, b_end)
    assert forward.tolist() == [agreeing(a[i:], b[j:])]
    back = run_length_back(padded(a), here, begin, padded(b), there, begin)
    assert back.tolist() == [agreeing(a[:i][::-1], b[:j][::-1])]


def test_no_place_is_compared_beyond_the_end_of_its_text():
    same = padded([1] * 12)
    place, end = np.array([4]), np.array([9])
    assert run_length(same, place, end, same, place + 1, end + 7).tolist() == [5]


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 1000])
def test_places_are_those_of_searchsorted_however_many_are_wanted(count):
    rng = np.random.default_rng(count)
    values = np.sort(rng.integers(0, 300, 500))
    wanted = np.sort(rng.integers(-5, 305, count))
    assert places_of(values, wanted).tolist() == np.searchsorted(values, wanted).tolist()


@given(numbers, numbers, st.integers(-1, 10))
def test_each_slice_is_searched_on_its_own(first, second, wanted):
    values = np.array(sorted(first) + sorted(second), np.int64)
    lo = np.array([0, len(first)])
    hi = np.array([len(first), len(first) + len(second)])
    expected = [np.searchsorted(sorted(first), wanted), len(first) + np.searchsorted(sorted(second), wanted)]
    assert search(values, lo, hi, np.array([wanted, wanted])).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=12))
def test_slices_are_gathered_the_same_whatever_the_block(slices):
    begins = np.array([begin for begin, _ in slices], np.int64)
    lengths = np.array([length for _, length in slices], np.int64)
    expected = [n for begin, length in slices for n in range(begin, begin + length)]
    assert concat_ranges(begins, lengths).tolist() == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "BLOCK", 4)
        assert gather_slices(np.arange(60), begins, lengths).tolist() == expected


def test_blocks_end_where_texts_end(monkeypatch):
    monkeypatch.setattr(codes, "BLOCK", 10)
    assert blocks(np.array([0, 4, 9, 30, 31, 32])) == [(0, 3), (3, 5)]
    assert blocks(np.array([0])) == []


def test_characters_of_all_planes_and_halves_of_one_count_once():
    assert code_points("公\U00020000\ud800").tolist() == [0x516C, 0x20000, 0xD800]
    assert text_of(np.array([0x516C, 0xE007], np.uint16)) == "公\ue007"
