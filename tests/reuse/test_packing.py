"""Reports packed for an index: quick routines are what their plain twins say, and what is packed comes out again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.reuse import ReportText, SegmentText
from nlp.reuse.flags import _damaged, _mutilated
from nlp.reuse.normalise import normalise
from nlp.reuse.packing import left_out, pack, unpack

#: Characters that are compared as they are, as others, or not at all, marks of packing, and a rare one.
TEXT = st.text("公开市縣，。2023 年~^`A１\ud800𠮷开的件", max_size=40)


def plainly_left_out(text: str, normal, segment: int) -> str:
    """What `left_out` says of one segment, character by character."""
    begin, end = normal.starts[segment : segment + 2]
    code_at = dict(zip(normal.offsets[begin:end].tolist(), normal.codes[begin:end].tolist()))
    written = []
    for place, character in enumerate(text):
        if code_at.get(place) == ord(character):
            written.append("~")
        elif place in code_at:
            written.append("^" + character)
        else:
            written.append("`" + character if character in "~^`" else character)
    return "".join(written)


@given(st.lists(TEXT, max_size=5))
@settings(max_examples=150, deadline=None)
def test_all_segments_at_once_are_each_alone(texts):
    normal = normalise(texts)
    found = left_out(texts, normal)
    assert found == [plainly_left_out(text, normal, segment) for segment, text in enumerate(texts)]
    report = ReportText("甲", "乙县", 2023, [SegmentText("s1", place, text) for place, text in enumerate(texts)])

    def codes_of(segment: int):
        begin, end = normal.starts[segment : segment + 2]
        return normal.codes[begin:end]

    assert unpack(pack(report, normal), codes_of) == report


def plainly_mutilated(text: str) -> list[tuple[int, int]]:
    """Where damaged phrases stand, each looked for at each place."""
    found = []
    start = 0
    while start < len(text):
        size = max((len(form) for form in _damaged() if text.startswith(form, start)), default=0)
        if size:
            found.append((start, start + size))
        start += size or 1
    return found


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_phrases_by_their_opening(data):
    forms = sorted(_damaged())[:: len(_damaged()) // 50]
    parts = data.draw(
        st.lists(st.one_of(st.sampled_from(forms), st.sampled_from(forms).map(lambda form: form[2:-1]), TEXT))
    )
    text = "".join(parts)
    assert list(_mutilated(text)) == plainly_mutilated(text)
