"""From shared fingerprints to passages: what is grown across, what is left out, and what fits in one word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reuse import ReportText, SegmentText
from nlp.reuse.align import align
from nlp.reuse.arrays import sums_before
from nlp.reuse.coverage import Cover, Spans, count_uncovered
from nlp.reuse.engine import gather
from nlp.reuse.evidence import evidence
from nlp.reuse.fingerprint import GUARANTEE
from nlp.reuse.grow import CHANGE, EDITS
from nlp.reuse.passages import GAP, nesting_key, reach_before
from nlp.reuse.seeds import SeedPacking

LEFT = "灌区放水时间改成集市日喇叭通知"
RIGHT = "农户不用再跑到管理站去打听消息"
FILLER = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


def pool_of(*texts):
    """A pool of reports with one segment each."""
    bodies = (f"第{number}县" for number in range(len(texts)))
    reports = [
        ReportText(f"r{number}", body, 2022, [SegmentText("s1", 0, text)])
        for number, (body, text) in enumerate(zip(bodies, texts))
    ]
    return gather(reports).pool


def aligned(text, other):
    """The passages of one text with another, in order of begin: spans of both, and how many codes agree."""
    query = pool_of(text)
    passages = align(query, sums_before(evidence(query)), pool_of(other))
    columns = (
        passages.query_begin,
        passages.query_end,
        passages.reference_begin,
        passages.reference_end,
        passages.agreeing,
    )
    return sorted(zip(*(column.tolist() for column in columns)))


def test_a_passage_ends_where_the_texts_part():
    assert aligned(FILLER[:5] + LEFT + FILLER[5:10], FILLER[10:] + LEFT) == [(5, 20, 5, 20, 15)]


@pytest.mark.parametrize("size", [1, GAP])
def test_words_put_in_or_left_out_do_not_end_a_passage(size):
    longer = LEFT + FILLER[:size] + RIGHT
    shorter = LEFT + RIGHT
    assert aligned(longer, shorter) == [(0, 30 + size, 0, 30, 30)]
    assert aligned(shorter, longer) == [(0, 30, 0, 30 + size, 30)]


def test_more_words_put_in_make_two_passages():
    found = aligned(LEFT + FILLER[: GAP + 1] + RIGHT, LEFT + RIGHT)
    assert found == [(0, 15, 0, 15, 15), (15 + GAP + 1, 30 + GAP + 1, 15, 30, 15)]


def test_a_few_words_in_place_of_others_do_not_end_a_passage():
    text = LEFT + FILLER[:CHANGE] + RIGHT
    other = LEFT + FILLER[CHANGE : 2 * CHANGE] + RIGHT
    assert aligned(text, other) == [(0, 30 + CHANGE, 0, 30 + CHANGE, 30)]


def test_a_passage_goes_on_to_the_end_when_hardly_anything_is_left():
    assert aligned(FILLER[:2] + LEFT + FILLER[2:5], FILLER[5:8] + LEFT + FILLER[8:10]) == [(0, 20, 0, 20, 15)]


def test_no_more_than_so_many_edits_are_followed():
    pieces = [chr(0x5000 + 3 * number) + chr(0x5001 + 3 * number) + chr(0x5002 + 3 * number) for number in range(10)]
    text = LEFT + "".join("甲" + piece for piece in pieces)
    other = LEFT + "".join("乙" + piece for piece in pieces)
    longest = max(end - begin for begin, end, *_ in aligned(text, other))
    assert longest == len(LEFT) + 4 * EDITS


def test_clauses_that_changed_places_are_two_passages_of_one_pair():
    assert aligned(LEFT + FILLER + RIGHT, RIGHT + FILLER[:1] + LEFT) == [(0, 15, 16, 31, 15), (30, 45, 0, 15, 15)]


def test_eight_rare_codes_are_followed_but_are_no_match():
    assert aligned(FILLER[:6] + LEFT[:8] + FILLER[6:12], LEFT[:8]) == []


def test_a_text_is_matched_with_its_like_whole_though_it_is_short():
    assert aligned(LEFT[:5], LEFT[:5]) == [(0, 5, 0, 5, 5)]
    assert aligned(LEFT[:3], LEFT[:3]) == [(0, 3, 0, 3, 3)]
    assert aligned(LEFT[:2], LEFT[:2]) == []


def test_a_short_clause_is_matched_where_it_stands_whole():
    text = FILLER[:4] + "，" + LEFT[:6] + "，" + FILLER[4:8]
    assert aligned(text, "山" + FILLER[8:12] + "，" + LEFT[:6]) == [(4, 10, 5, 11, 6)]
    assert aligned(text, "山" + FILLER[8:12] + LEFT[:6]) == []


@given(
    st.text(alphabet=LEFT, min_size=GUARANTEE, max_size=30),
    st.text(alphabet=FILLER, max_size=20),
    st.text(alphabet=FILLER, max_size=20),
)
def test_passages_lie_within_both_texts_and_agree_in_no_more_than_they_have(shared, before, behind):
    text = before + shared + behind
    other = behind + shared + before
    found = aligned(text, other)
    assert found
    for begin, end, other_begin, other_end, agreeing in found:
        assert 0 <= begin < end <= len(text)
        assert 0 <= other_begin < other_end <= len(other)
        assert agreeing <= min(end - begin, other_end - other_begin)


@given(st.integers(1, 12), st.integers(1, 16), st.data())
def test_what_is_packed_into_one_word_comes_out_again_and_sorts_by_pair_and_diagonal(text_bits, offset_bits, data):
    packing = SeedPacking(text_bits, offset_bits)
    greatest = (1 << offset_bits) - 1
    hit = st.tuples(
        st.integers(0, (1 << (62 - 2 * offset_bits - text_bits)) - 1),
        st.integers(0, (1 << text_bits) - 1),
        st.integers(-greatest, greatest),
        st.integers(0, greatest),
        st.booleans(),
    )
    hits = data.draw(st.lists(hit, min_size=1, max_size=8))
    reference_text, query_text, shift, offset, suffices = (np.array(column) for column in zip(*hits))
    words = packing.pack(
        reference_text=reference_text, query_text=query_text, shift=shift, offset=offset, suffices=suffices
    )
    unpacked = zip(
        packing.reference_text(words).tolist(),
        packing.query_text(words).tolist(),
        packing.shift(words).tolist(),
        packing.offset(words).tolist(),
        packing.suffices(words).tolist(),
    )
    assert list(unpacked) == hits
    order = np.argsort(words, kind="stable")
    assert [hits[row] for row in order] == sorted(hits)


@pytest.mark.parametrize("reference_texts", [1, 1000, 10**7])
def test_as_many_texts_of_the_query_are_packed_as_there_is_room_for(reference_texts):
    offset_bits = 16
    most = SeedPacking.most_query_texts(reference_texts, offset_bits)
    bits = reference_texts.bit_length() + most.bit_length() + (offset_bits + 1) + offset_bits + 1
    assert bits == 64


spans = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 10)), max_size=10)


def spans_of(drawn):
    occurrence, begin, size = (
        (np.array(column, np.int64) for column in zip(*drawn)) if drawn else [np.zeros(0, int)] * 3
    )
    return Spans(occurrence, begin, begin + size)


def places(drawn):
    return {(occurrence, begin + step) for occurrence, begin, size in drawn for step in range(size)}


@given(spans, spans)
def test_codes_under_several_passages_are_covered_once(drawn, cover):
    own_places = [places([span]) for span in drawn]
    uncovered = count_uncovered(spans_of(drawn), spans_of(cover))
    assert uncovered.tolist() == [len(own - places(cover)) for own in own_places]
    text_begin = np.array([0, 50, 100])
    weight = np.arange(150) % 7
    cover = Cover.of(spans_of(drawn), text_begin)
    assert cover.sizes().sum() == len(places(drawn))
    covered = cover.weights(sums_before(weight))
    in_codes = [text_begin[occurrence] + place for occurrence, place in places(drawn)]
    assert covered.sum() == weight[in_codes].sum() if in_codes else covered.sum() == 0


@given(spans)
def test_in_nesting_order_a_span_within_another_ends_no_later_than_what_stands_before_it(drawn):
    sorted_spans = spans_of(drawn)
    order = np.argsort(nesting_key(sorted_spans.occurrence, sorted_spans.begin, sorted_spans.end), kind="stable")
    sorted_spans = sorted_spans.take(order)
    reach = reach_before(sorted_spans.occurrence, sorted_spans.end)
    rows = list(zip(sorted_spans.occurrence.tolist(), sorted_spans.begin.tolist(), sorted_spans.end.tolist()))
    for row, (group, begin, end) in enumerate(rows):
        is_within = any(g == group and b <= begin and end <= e for g, b, e in rows[:row])
        assert (end <= reach[row]) == is_within
