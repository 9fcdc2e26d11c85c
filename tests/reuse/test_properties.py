"""What must hold for any reports: shown on random ones made of a few invented clauses."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlp.reuse import ReportText, SegmentText, compare, duplicates
from nlp.reuse.fingerprint import GUARANTEE, K, W, nearest, winnow
from nlp.reuse.index import Index
from nlp.reuse.normalise import normalise

CLAUSES = [
    "把灌区放水时间改成集市日喇叭通知",
    "农户不用再跑到管理站去打听",
    "选了十二名退休教师当监督员",
    "每季度逐条挑刺逐条销号",
    "看不懂的由站长当面讲",
    "根据《中华人民共和国政府信息公开条例》规定",
    "公开政策文件12条",
    "放在六个便民点供人翻看带走",
    "食堂每周菜谱和进货单贴在校门外",
    "落选的老师能查到自己每一项得分",
    "全年主动公开政府信息310条",
    "青岚县",
    "沅河区教育局",
    "谁家门口的排口归谁管一查便知",
]
BODIES = ["青岚县水利局", "沅河区教育局", "石桥市柳河镇人民政府", ""]
segments = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=5).map("，".join)
parts = st.lists(segments, max_size=5)


@st.composite
def reports(draw, most=6):
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(BODIES), st.sampled_from([None, 2021, 2022, 2023]), parts),
            min_size=1,
            max_size=most,
        )
    )
    return [
        ReportText(f"r{i}", body, year, [SegmentText("s1", j, s) for j, s in enumerate(p)])
        for i, (body, year, p) in enumerate(drawn)
    ]


@settings(max_examples=60, deadline=None)
@given(reports(), reports())
def test_shared_never_falls_when_the_reference_grows(texts, more):
    more = [ReportText("more" + t.report, t.body, t.year, t.segments) for t in more]
    # Among more reports two may turn out to be copies of one, which then takes no part: that is no comparison of less.
    assume({c: k for c, k in duplicates(texts + more).items() if c in {t.report for t in texts}} == duplicates(texts))
    before, after = compare(texts[:1], texts[1:]), compare(texts[:1], texts[1:] + more)
    assert all(b.shared <= a.shared for b, a in zip(before[0], after[0]))


@settings(max_examples=60, deadline=None)
@given(reports())
def test_scores_are_shares_and_spans_lie_within_their_texts(texts):
    for text, answers in zip(texts, compare(texts)):
        for segment, a in zip(text.segments, answers):
            assert 0 <= a.boilerplate <= a.shared <= 1
            assert 0 <= a.copied <= 1
            assert 0 <= a.common <= 1
            assert (a.shared > 0) == (a.kind != "") == (a.source_report is not None) == bool(a.spans)
            assert (a.copied >= 0.5) == (a.kind in ("template", "peer", "prior_year"))
            assert a.source_report != text.report
            for start, end, source_start, source_end in a.spans:
                assert 0 <= start < end <= len(segment.text)
                assert 0 <= source_start < source_end <= len(a.source_text)


@settings(max_examples=40, deadline=None)
@given(reports(), st.randoms(use_true_random=False))
def test_order_of_reports_changes_nothing(texts, random):
    mixed = texts[:]
    random.shuffle(mixed)
    answers = dict(zip([t.report for t in mixed], compare(mixed)))
    assert [answers[t.report] for t in texts] == compare(texts)


@settings(max_examples=25, deadline=None)
@given(reports(), reports())
def test_adding_a_report_twice_changes_nothing(tmp_path_factory, texts, reference):
    reference = [ReportText("in" + t.report, t.body, t.year, t.segments) for t in reference]
    index = Index.create(tmp_path_factory.mktemp("index") / "i")
    index.add(reference)
    once, size = compare(texts, index), len(index)
    index.add(reference)
    assert len(index) == size
    assert compare(texts, index) == once


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_match_of_guaranteed_length_is_missed(data):
    """Two texts of random characters with one common stretch of GUARANTEE share a fingerprint in it."""
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    shared = rng.integers(0x4E00, 0x9000, GUARANTEE)
    hashes = []
    for _ in range(2):
        before, after = (rng.integers(0x4E00, 0x9000, rng.integers(0, 30)) for _ in range(2))
        codes = np.concatenate((before, shared, after)).astype(np.uint16)
        places, found = winnow(codes, np.array([0, codes.size]))
        within = (places >= before.size) & (places + K <= before.size + GUARANTEE)
        hashes.append(set(found[within].tolist()))
    assert hashes[0] & hashes[1]


@settings(max_examples=50, deadline=None)
@given(
    st.text(alphabet="灌区放水时间改成集市日喇叭通知农户", min_size=GUARANTEE, max_size=30),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_a_shared_stretch_counts_in_shared(shared, before, after):
    one = ReportText("a", "甲县", 2022, [SegmentText("s1", 0, before + "、" + shared + "、" + after)])
    two = ReportText("b", "乙县", 2023, [SegmentText("s1", 0, shared)])
    assert compare([two], [one])[0][0].shared == 1.0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_offsets_lead_back_to_the_character(texts):
    normal = normalise(texts)
    assert normal.starts[-1] == normal.codes.size == normal.offsets.size if texts else True
    for i, text in enumerate(texts):
        offsets = normal.offsets[normal.starts[i] : normal.starts[i + 1]]
        assert all(0 <= o < len(text) for o in offsets)
        assert (np.diff(offsets) > 0).all()


@pytest.mark.parametrize("length", [*range(0, 40)])
def test_every_text_of_k_codes_has_a_fingerprint_and_none_is_far_from_the_next(length):
    codes = np.random.default_rng(length).integers(0x4E00, 0x9000, length).astype(np.uint16)
    places, _ = winnow(codes, np.array([0, length]))
    assert (places.size > 0) == (length >= K)
    if length >= GUARANTEE:
        assert np.diff(np.concatenate(([-1], places, [length - K + 1]))).max() <= W


@settings(max_examples=40, deadline=None)
@given(reports())
def test_portions_change_nothing(texts):
    whole = compare(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nlp.reuse.seeds.PAIRS_AT_ONCE", 1)
        patch.setattr("nlp.reuse.codes.BLOCK", 7)
        patch.setattr("nlp.reuse.engine.PORTION", 5)
        assert compare(texts) == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=80),
    st.sampled_from([1, 2, 4, 8]),
)
def test_of_many_texts_with_one_fingerprint_those_that_agree_around_it_are_compared(grams, most):
    """Keys are a hash (26 bits) with what stands behind (6) and, apart, what stands before."""
    grams.sort()
    kept = np.array([h << 6 | behind for h, behind, _ in grams], np.uint32)
    rest = np.array([before for *_, before in grams], np.uint8)
    begin, count = nearest(kept, rest, kept, rest, most)
    for (h, behind, before), low, n in zip(grams, begin, count):
        same = [i for i, g in enumerate(grams) if g[0] == h]
        alike = [i for i in same if grams[i] == (h, behind, before)]
        found = set(range(low, low + n))
        assert len(found) == min(len(same), most)
        assert found <= set(same)
        assert len(found & set(alike)) == min(len(alike), most)
