"""Proofs of copying, asked of two segments directly."""

from nlp.reuse import ReportText, SegmentText
from nlp.reuse.flags import proofs

BODY = "石桥市民政局"
SOURCE_BODY = "青岚县水利局"


def flags(text, source_text, body=BODY, year=2023, covered=None):
    """Code and wording of each flag of a text that matches its source from begin to end, or in `covered`."""
    report = ReportText("copy", body, year, [SegmentText("s1", 0, text)])
    source = ReportText("source", SOURCE_BODY, 2022, [SegmentText("s1", 0, source_text)])
    start, end = covered or (0, len(text))
    found = proofs(report, 0, source, 0, ((start, end, 0, len(source_text)),))
    for flag in found:
        assert text[flag.start : flag.end] == flag.text
    return [(flag.code, flag.text) for flag in found]


def test_the_place_of_the_source_is_left():
    text = "在青岚县各站点张贴放水时间"
    assert flags(text, text) == [("foreign_name", "青岚县")]


def test_a_name_that_the_report_often_uses_is_its_own():
    text = "青岚县支援队进村，青岚县支援队进校，青岚县支援队进厂"
    assert flags(text, text) == []


def test_a_telephone_number_is_flagged_whoever_has_it():
    text = "拨打0571-55512345就有人接"
    assert flags(text, text) == [("foreign_contact", "0571-55512345")]


def test_the_year_of_the_source_is_stale_only_in_a_later_report():
    text = "截至2022年底张贴放水时间"
    assert flags(text, text) == [("stale_year", "2022")]
    assert flags(text, text, year=2022) == []


def test_last_years_count_is_no_stale_year():
    text = "张贴放水时间318条"
    assert flags(text, text, body=SOURCE_BODY) == []
    assert flags(text, text) == []


def test_a_word_doubled_on_purpose_is_no_slip():
    assert flags("方方面面都想到了，，于13月1日", "方方面面都想到了，，于13月1日") == [
        ("shared_error", "，，"),
        ("shared_error", "13月"),
    ]


def test_a_slip_outside_of_what_was_matched_says_nothing():
    assert flags("放水时间贴在墙上，，明天再看", "放水时间贴在墙上，，明天再看", covered=(0, 4)) == []


def test_a_mutilated_phrase_at_the_end_of_a_text_ends_there():
    text = "按照政府信公开条例"
    assert flags(text, text) == [("shared_error", "政府信公开条例")]
